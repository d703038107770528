/** Why units of a line have no supplier, and the way out. `link` leads to where it can be done; null = nothing to do here. */
export type UnroutedCause = {
  cause: string;
  fix: string | null;
  link: { label: string; to: string } | null;
  /** false: that is how it should be (an own line, a pick-up) */
  needsAction: boolean;
};

type Line = { id: string; sku: string | null; title: string; reason: string | null; reasonNote: string | null };

const mapLink = (line: Line) => ({
  label: "Map it",
  to: `/app/sku-mapping?q=${encodeURIComponent(line.sku ?? line.title)}`,
});

const settled = (cause: string): UnroutedCause => ({ cause, fix: null, link: null, needsAction: false });

/** `decided` is what routing said about the line, when it was asked. */
export function causeOfUnrouted(line: Line, decided: string | null): UnroutedCause {
  const note = line.reasonNote?.trim() || null;
  const item = line.sku ? `SKU ${line.sku}` : line.title;
  switch (line.reason) {
    case "unmapped":
      return {
        cause: note ?? `No supplier is mapped to ${item}.`,
        fix: "Map it to a supplier's product; it is routed right after.",
        link: mapLink(line),
        needsAction: true,
      };
    case "no-stock":
      return {
        cause: decided ?? note ?? `No mapped supplier has enough of ${item} in stock.`,
        fix: "Map another supplier, wait for stock, or refund the item. It is routed as soon as stock is seen.",
        link: mapLink(line),
        needsAction: true,
      };
    case "no-supplier":
      return {
        cause: decided ?? note ?? `No mapped supplier can take orders for ${item} now.`,
        fix: "Finish a supplier's set-up, resume a paused connection, or map another supplier.",
        link: { label: "See suppliers", to: "/app/suppliers" },
        needsAction: true,
      };
    case "own":
      return settled(
        note ?? "You ship this item yourself: it is at your own location and no supplier is mapped to it.",
      );
    case "not-shippable":
      return settled(note ?? "This item needs no shipping.");
    case "elsewhere":
      return settled(note ?? "Another fulfillment provider ships this item, or the customer picks it up.");
    default:
      return settled(note ?? decided ?? "This item waits to be routed.");
  }
}
