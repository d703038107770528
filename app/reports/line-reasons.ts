import { LINE_REASON_NOTES } from "../orders/routable.ts";
import type { ReasonCode } from "../routing/engine/reasons.ts";

/** Why units of a line have no supplier, and the way out. `link` leads to where it can be done; null = nothing to do here. */
export type UnroutedCause = {
  cause: string;
  fix: string | null;
  link: { label: string; to: string } | null;
  /** false: that is how it should be (an own line, a pick-up), or it goes on by itself */
  needsAction: boolean;
};

type Line = { sku: string | null; title: string; reason: string | null; reasonNote: string | null };
/** What routing said about units of a line that it could give to nobody. */
export type Undecided = { code: ReasonCode; sentence: string };

const WAITS = "It waits to be routed.";

const mapLink = (line: Line) => ({
  label: `Map ${line.sku ?? line.title}`,
  to: `/app/sku-mapping?q=${encodeURIComponent(line.sku ?? line.title)}`,
});

/** Units that are wanted from suppliers and that none has: what routing said, or that it has not been asked yet. */
export function causeOfMissing(line: Line, undecided: Undecided | null, hold: string | null): UnroutedCause {
  if (undecided === null) return { cause: hold ?? WAITS, fix: null, link: null, needsAction: false };
  switch (undecided.code) {
    case "no-candidate":
      return unmapped(line, undecided.sentence);
    case "nobody-available":
      return {
        cause: undecided.sentence,
        fix: "Finish a supplier's set-up, resume a paused connection, or map another supplier.",
        link: { label: "See suppliers", to: "/app/suppliers" },
        needsAction: true,
      };
    default:
      return {
        cause: undecided.sentence,
        fix: "Map another supplier, wait for stock, or refund the item. It is routed as soon as stock is seen.",
        link: mapLink(line),
        needsAction: true,
      };
  }
}

/** Units that are not for suppliers, or not now: why. */
export function causeOfUnwanted(line: Line): UnroutedCause {
  if (line.reason === "unmapped") return unmapped(line, null);
  const known = (LINE_REASON_NOTES as Record<string, string>)[line.reason ?? ""];
  const cause = line.reasonNote?.trim() || known || "Nothing of this item is for suppliers.";
  return { cause, fix: null, link: null, needsAction: false };
}

const unmapped = (line: Line, sentence: string | null): UnroutedCause => ({
  cause: sentence ?? `No supplier is mapped to ${line.sku ? `SKU ${line.sku}` : line.title}.`,
  fix: "Map it to a supplier's product; it is routed right after.",
  link: mapLink(line),
  needsAction: true,
});
