import { LINE_REASON_NOTES } from "../orders/routable.ts";
import { phrase, type Phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import type { ReasonCode } from "../routing/engine/reasons.ts";

/** Why units of a line have no supplier, and the way out. `link` leads to where it can be done; null = nothing to do here. */
export type UnroutedCause = {
  cause: Phrase;
  fix: Phrase | null;
  link: { label: Phrase; to: string } | null;
  /** false: that is how it should be (an own line, a pick-up), or it goes on by itself */
  needsAction: boolean;
};

type Line = { sku: string | null; title: string; reason: string | null; reasonNote: string | null };
/** What routing said about units of a line that it could give to nobody. */
export type Undecided = { code: ReasonCode; sentence: Phrase };

const mapLink = (line: Line) => ({
  label: phrase("Map {{item}}", { item: line.sku ?? line.title }),
  to: `/app/sku-mapping?q=${encodeURIComponent(line.sku ?? line.title)}`,
});

/** Units that are wanted from suppliers and that none has: what routing said, or that it has not been asked yet. */
export function causeOfMissing(line: Line, undecided: Undecided | null, hold: Phrase | null): UnroutedCause {
  if (undecided === null)
    return { cause: hold ?? phrase("It waits to be routed."), fix: null, link: null, needsAction: false };
  switch (undecided.code) {
    case "no-candidate":
      return unmapped(line, undecided.sentence);
    case "nobody-available":
      return {
        cause: undecided.sentence,
        fix: phrase("Finish a supplier's set-up, resume a paused connection, or map another supplier."),
        link: { label: phrase("See suppliers"), to: "/app/suppliers" },
        needsAction: true,
      };
    default:
      return {
        cause: undecided.sentence,
        fix: phrase("Map another supplier, wait for stock, or refund the item. It is routed as soon as stock is seen."),
        link: mapLink(line),
        needsAction: true,
      };
  }
}

/** Units that are not for suppliers, or not now: why. */
export function causeOfUnwanted(line: Line): UnroutedCause {
  if (line.reason === "unmapped") return unmapped(line, null);
  const known = (LINE_REASON_NOTES as Record<string, string>)[line.reason ?? ""];
  const told = line.reasonNote?.trim() || known || msg("Nothing of this item is for suppliers.");
  return { cause: phrase(told), fix: null, link: null, needsAction: false };
}

const unmapped = (line: Line, sentence: Phrase | null): UnroutedCause => ({
  cause:
    sentence ??
    phrase("No supplier is mapped to {{item}}.", {
      item: line.sku ? phrase("SKU {{sku}}", { sku: line.sku }) : line.title,
    }),
  fix: phrase("Map it to a supplier's product; it is routed right after."),
  link: mapLink(line),
  needsAction: true,
});
