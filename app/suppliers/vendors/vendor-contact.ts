import { z } from "zod";

/** Where orders go, and whom to ask. A person's data: encrypted (Vendor.contactEnc). */
export const VendorContact = z.object({
  name: z.string().default(""),
  email: z.string().default(""),
  /** further addresses that get a copy of every mail */
  copies: z.array(z.string()).default([]),
  phone: z.string().default(""),
});
export type VendorContact = z.infer<typeof VendorContact>;
