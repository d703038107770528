import { expect, test } from "vitest";
import { say } from "../platform/phrase.ts";
import { EXCEPTION_KINDS } from "../exceptions/catalogue.ts";
import { KIND_OF, troubleNote, type SyncTrouble } from "./trouble-words.ts";

const about = { supplierOrderId: "so-1", shipmentId: null, lineItemGid: "mug" };
const values = { order: "#1001", key: "CD-1", supplier: "Acme", parcel: "parcel 1Z9" };

test.each<[Exclude<SyncTrouble, { reason: "cancelled-by-hand" }>, string]>([
  [
    { ...about, reason: "shipped-too-much", shipped: 3, ordered: 2 },
    "Acme shipped more than was wanted of supplier order CD-1 (SKU MUG: 3 shipped, 2 ordered).",
  ],
  [
    { ...about, reason: "surplus", units: 1 },
    "Acme shipped more than was wanted of supplier order CD-1 (SKU MUG: 1 more shipped than the order had left).",
  ],
  [
    { ...about, reason: "not-fulfillable" },
    "Order #1001 and the suppliers' parcels do not tell the same (parcel 1Z9 holds SKU MUG, of which the order has too few units left to fulfill).",
  ],
  [
    { ...about, reason: "taken-back", fulfilled: 1, pieces: 5, packSize: 6 },
    "Order #1001 and the suppliers' parcels do not tell the same (1 of SKU MUG is marked fulfilled, each a pack of 6, but the parcels that were not canceled hold 5 single items).",
  ],
  [
    { ...about, reason: "taken-back", fulfilled: 3, pieces: 2, packSize: 1 },
    "Order #1001 and the suppliers' parcels do not tell the same (3 of SKU MUG are marked fulfilled, but the parcels that were not canceled hold 2).",
  ],
  [
    { ...about, reason: "refused", note: "Shopify says no." },
    "Order #1001 and the suppliers' parcels do not tell the same (Shopify says no).",
  ],
])("what does not add up is told with its figures", (trouble, sentence) => {
  const note = troubleNote(trouble, "SKU MUG", values.parcel);
  expect(say(EXCEPTION_KINDS[KIND_OF[trouble.reason]].cause({ ...values, note }))).toBe(sentence);
});
