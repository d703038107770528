import { z } from "zod";

const id = z.string().max(64);

/**
 * What a person wants instead of what the rules say: a supplier for a line, or for everything it offers (`lineId` null),
 * for some units of a line (several such pins split it by hand); never a supplier; or the fastest plan.
 */
export const OverrideWish = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("pin"),
    lineId: id.nullable(),
    supplierId: id,
    quantity: z.number().int().nullable(),
  }),
  z.object({ kind: z.literal("exclude"), lineId: id.nullable(), supplierId: id }),
  z.object({ kind: z.literal("expedite") }),
]);
export type OverrideWish = z.infer<typeof OverrideWish>;

export const Wishes = z.array(OverrideWish).max(500);
