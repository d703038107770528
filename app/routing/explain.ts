import type { Reason, RoutingFacts, RoutingResult, Verdict } from "./decision.ts";

export type ExplainedLine = {
  lineId: string;
  title: string;
  sku: string | null;
  wanted: number;
  routed: number;
  /** one sentence for the whole line */
  summary: string;
  candidates: {
    mappingId: string;
    supplierId: string;
    supplierName: string;
    verdict: Verdict;
    quantity: number;
    sentence: string;
  }[];
  /** why units are left; null when none are */
  unrouted: string | null;
};
export type Explanation = { rule: string; lines: ExplainedLine[] };

/** What a reason is about, in the reader's words. */
type Words = { supplier: string; item: string; nameOf: (supplierId: string) => string };

/** A stored decision in sentences: every line and every candidate gets one. */
export function explainDecision({ inputs, result }: { inputs: RoutingFacts; result: RoutingResult }): Explanation {
  const names = new Map(inputs.suppliers.map((supplier) => [supplier.id, supplier.name]));
  const nameOf = (supplierId: string) => names.get(supplierId)?.trim() || "A supplier";
  const facts = new Map(inputs.lines.map((line) => [line.lineId, line]));
  return {
    rule: "Mapped items go to their supplier, first by priority.",
    lines: result.lines.map((line) => {
      const fact = facts.get(line.lineId);
      const sku = fact?.sku?.trim() || null;
      const title = fact?.title.trim() || "An item";
      const words = (supplierId: string): Words => ({
        supplier: nameOf(supplierId),
        item: sku ? `SKU ${sku}` : title,
        nameOf,
      });
      const unrouted = line.unrouted && sentenceOf(line.unrouted.reason, words(""));
      return {
        lineId: line.lineId,
        title,
        sku,
        wanted: line.wanted,
        routed: line.routed,
        summary: summaryOf(
          line.chosen.map((share) => ({ ...share, name: nameOf(share.supplierId) })),
          unrouted,
        ),
        candidates: line.candidates.map((candidate) => ({
          mappingId: candidate.mappingId,
          supplierId: candidate.supplierId,
          supplierName: nameOf(candidate.supplierId),
          verdict: candidate.verdict,
          quantity: candidate.quantity,
          sentence: sentenceOf(candidate.reason, words(candidate.supplierId)),
        })),
        unrouted,
      };
    }),
  };
}

function summaryOf(chosen: { name: string; quantity: number }[], unrouted: string | null): string {
  const [first, ...others] = chosen;
  if (!first) return unrouted ?? "Nothing was to be routed.";
  const routed =
    others.length === 0
      ? `${first.name} ships ${first.quantity}.`
      : `Split: ${listOf(chosen.map(({ name, quantity }) => `${name} ships ${quantity}`))}.`;
  return unrouted ? `${routed} ${unrouted}` : routed;
}

/** "a", "a and b", "a, b and c". */
const listOf = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
const inStock = (has: number | null) => (has === null ? "unlimited stock" : `${has} in stock`);
const because = (note: string | null) => (note?.trim() ? ` (${note.trim().replace(/[.]+$/, "")})` : "");

/** One sentence for one reason. */
function sentenceOf(reason: Reason, { supplier, item, nameOf }: Words): string {
  const shippers = (ids: string[]) => (ids.length === 0 ? "another supplier" : listOf(ids.map(nameOf)));
  const ships = (ids: string[]) => (ids.length > 1 ? "ship" : "ships");
  switch (reason.code) {
    case "first-by-priority":
      return `${supplier} was first by priority and has ${inStock(reason.values.has)} (needs ${reason.values.needs}).`;
    case "first-with-all":
      return `${supplier} was next by priority and has ${inStock(reason.values.has)} (needs ${reason.values.needs}).`;
    case "share-of-split":
      return `${supplier} ships ${reason.values.takes} of ${reason.values.needs}: it has ${inStock(reason.values.has)}, and the item is split by priority.`;
    case "requested-by-merchant":
      return `${supplier} ships ${reason.values.takes} of ${reason.values.needs}: you requested that in Shopify.`;
    case "requested-elsewhere":
      return `Skipped ${supplier}: you requested the item from ${listOf(reason.values.supplierIds.map(nameOf))} in Shopify.`;
    case "not-needed":
      return `${supplier} was not needed: ${shippers(reason.values.supplierIds)} ${ships(reason.values.supplierIds)} all ${reason.values.needs}.`;
    case "too-few-for-all":
      return `Skipped ${supplier}: ${inStock(reason.values.has)}, needs ${reason.values.needs}; ${shippers(reason.values.supplierIds)} ${ships(reason.values.supplierIds)} all of them.`;
    case "same-supplier":
      return `${supplier} ships this item from another of its products.`;
    case "out-of-stock":
      return `Skipped ${supplier}: ${reason.values.has} in stock, needs ${reason.values.needs}.`;
    case "less-than-a-pack":
      return `Skipped ${supplier}: ${reason.values.units} in stock, less than a pack of ${reason.values.packSize}.`;
    case "taken-by-this-order":
      return `Skipped ${supplier}: its stock goes to other items of this order.`;
    case "stock-unread":
      return `Skipped ${supplier}: its stock has not been read yet.`;
    case "feed-too-old":
      return `Skipped ${supplier}: its stock was last read ${reason.values.hours} hours ago, and may not be older than ${reason.values.limit}.`;
    case "not-stocked":
      return `Skipped ${supplier}: it does not stock the product at a location that ships.`;
    case "offer-gone":
      return `Skipped ${supplier}: it no longer offers the product.`;
    case "supplier-invited":
      return `Skipped ${supplier}: it has not accepted the invitation yet.`;
    case "supplier-paused":
      return `Skipped ${supplier}: the connection is paused.`;
    case "supplier-ended":
      return `Skipped ${supplier}: the connection has ended.`;
    case "supplier-lost":
      return `Skipped ${supplier}: Crossdock has lost the connection to its store.`;
    case "supplier-not-ready":
      return `Skipped ${supplier}: its set-up is not finished${because(reason.values.note)}.`;
    case "refused-before":
      return `Skipped ${supplier}: it declined ${reason.values.supplierOrderKey}${because(reason.values.note)}.`;
    case "refused-often":
      return `Skipped ${supplier}: ${reason.values.times} suppliers declined this item, and it is not passed on any more.`;
    case "destination-not-served":
      return `Skipped ${supplier}: it does not ship to ${reason.values.country}.`;
    case "po-box-not-served":
      return `Skipped ${supplier}: it does not ship to post office boxes and parcel lockers.`;
    case "no-candidate":
      return `No supplier is mapped to ${item}. Map it to route this item.`;
    case "no-stock":
      return `${reason.values.missing} of ${reason.values.needs} not routed: no mapped supplier has enough in stock.`;
    case "nobody-available":
      return `${reason.values.missing} of ${reason.values.needs} not routed: no mapped supplier can take orders now.`;
  }
}
