import type { ExceptionKind } from "../exceptions/catalogue.ts";
import type { FulfilmentTrouble } from "./fulfilment-steps.ts";

/** Trouble of the steps, or a write that Shopify refuses and its own view does not explain. */
export type SyncTrouble =
  | FulfilmentTrouble
  | { supplierOrderId: string; shipmentId: string | null; lineItemGid: string; reason: "refused"; note: string };

/** Which exception tells of what. */
export const KIND_OF = {
  "shipped-too-much": "shipped-too-much",
  surplus: "shipped-too-much",
  "not-fulfillable": "fulfilment-unexplained",
  "taken-back": "fulfilment-unexplained",
  refused: "fulfilment-unexplained",
  "cancelled-by-hand": "fulfilment-cancelled-by-hand",
} as const satisfies Record<SyncTrouble["reason"], ExceptionKind>;

/** The figures, about an item such as "SKU MUG" and a parcel such as "parcel 1Z999". */
export function troubleNote(
  one: Exclude<SyncTrouble, { reason: "cancelled-by-hand" }>,
  item: string,
  parcel: string,
): string {
  switch (one.reason) {
    case "shipped-too-much":
      return `${item}: ${one.shipped} shipped, ${one.ordered} ordered`;
    case "surplus":
      return `${item}: ${one.units} more shipped than the order had left`;
    case "not-fulfillable":
      return `${parcel} holds ${item}, of which the order has too few units left to fulfill`;
    case "taken-back":
      return takenBack(one, item);
    case "refused":
      return one.note;
  }
}

function takenBack({ fulfilled, pieces, packSize }: SyncTrouble & { reason: "taken-back" }, item: string): string {
  const marked = `${fulfilled} of ${item} ${fulfilled === 1 ? "is" : "are"} marked fulfilled`;
  const held = `the parcels that were not canceled hold ${pieces}`;
  return packSize === 1 ? `${marked}, but ${held}` : `${marked}, each a pack of ${packSize}, but ${held} single items`;
}
