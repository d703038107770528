import { z } from "zod";

/** JSON in a form's field. */
export const JsonText = z
  .string()
  .max(5_000_000)
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue({ code: "custom", message: "This is not JSON." });
      return z.NEVER;
    }
  });
