import type { OrderProgress } from "../../connectors/connector.ts";

/** A line of a supplier order of which its supplier may be asked to ship less. */
export type ReducedLine = {
  externalLineGid: string | null;
  /** supplier's units in one of the retailer's */
  packSize: number;
  /** units, as the retailer sells them, that are to be kept at most; null = all */
  keep: number | null;
};

/** One change of the supplier's order. Quantities are absolute, in supplier's units, shipped ones included. */
export type LineTarget = { externalLineGid: string; before: number; units: number };

/** gone: it shows what was asked for · refuse: more than that cannot be taken off · edit: set these quantities */
export type ReductionStep = { kind: "gone" } | { kind: "refuse"; note: string } | { kind: "edit"; lines: LineTarget[] };

/** Edits that a store took and does not show, before a person is asked. */
const MOST_TRIES = 3;

/**
 * What comes next, from the supplier order as just read at the supplier's. A target says what is to stand there, not what
 * to take away: making the same edit twice changes nothing, so a repeat after a lost answer is harmless.
 */
export function nextReduction(
  { cancelled, lines: told, shipments }: OrderProgress,
  lines: readonly ReducedLine[],
  tries: number,
): ReductionStep {
  if (cancelled) return { kind: "gone" };
  const targets: LineTarget[] = [];
  let isShort = false;
  for (const { externalLineGid, packSize, keep } of lines) {
    const line = told.find((one) => one.externalLineGid === externalLineGid);
    if (!line || keep === null || line.units <= keep * packSize) continue;
    const shipped = shipments
      .filter(({ state }) => state === "shipped")
      .flatMap((shipment) => shipment.lines)
      .reduce((sum, one) => (one.externalLineGid === line.externalLineGid ? sum + one.units : sum), 0);
    // A pack that was begun is kept whole.
    const least = Math.max(keep, Math.ceil(shipped / packSize)) * packSize;
    isShort ||= least > keep * packSize;
    if (least < line.units) targets.push({ externalLineGid: line.externalLineGid, before: line.units, units: least });
  }
  if (targets.length === 0) return isShort ? { kind: "refuse", note: "it has shipped" } : { kind: "gone" };
  if (tries >= MOST_TRIES)
    return { kind: "refuse", note: `its store took ${tries} changes of the order and shows none` };
  return { kind: "edit", lines: targets };
}
