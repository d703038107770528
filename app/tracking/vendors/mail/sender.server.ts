import type { Vendor } from "@prisma/client";
import { contactOf } from "../../../suppliers/vendors/vendors.server.ts";

export const hostOf = (address: string) => address.toLowerCase().split("@")[1] ?? "";

/** Does a message come from where the vendor's contact has its address? Anybody can write that: only a signed address is proof. */
export function isOfVendor(vendor: Pick<Vendor, "contactEnc">, from: string): boolean {
  const contact = contactOf(vendor);
  return [contact.email, ...contact.copies].some((address) => hostOf(address) === hostOf(from));
}
