import type { LineRoutability } from "./routable.ts";

/**
 * Units that routing has left to the merchant's own stock, as far as they still are: standing open at its locations
 * (`open`), or fulfilled and not by us. What was moved to a supplier by hand is no longer the merchant's.
 */
export function ownUnits(line: { decided: number; fulfilled: number; routable: LineRoutability }): {
  all: number;
  open: number;
} {
  const shipped = Math.min(line.decided, Math.max(0, line.routable.fulfilled - line.fulfilled));
  const open = Math.min(line.decided - shipped, line.routable.ownStock);
  return { all: shipped + open, open };
}

/** Units that the merchant ships itself, by line item. */
export const ownByLine = (
  lines: readonly { lineItemGid: string; own: number; fulfilled: number }[],
  routables: readonly LineRoutability[],
): Map<string, number> =>
  new Map(
    lines.flatMap(({ lineItemGid, own: decided, fulfilled }) => {
      const routable = routables.find((each) => each.lineItemGid === lineItemGid);
      return routable ? [[lineItemGid, ownUnits({ decided, fulfilled, routable }).all] as const] : [];
    }),
  );
