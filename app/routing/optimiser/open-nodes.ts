import type { Node } from "./node.ts";

/** A node that is still to be searched, and the bound of its parent. */
export type OpenNode = { node: Node; value: number };

/**
 * Takes the node to go on with: the youngest, which is nearest to the last plan found, or the one with the smallest bound
 * (the younger at a tie), which is what keeps the bound of the whole search low.
 */
export function takeOpen<One extends { value: number }>(open: One[], youngest: boolean): One | undefined {
  let at = open.length - 1;
  if (!youngest) for (let i = at - 1; i >= 0; i--) if (open[i]!.value < open[at]!.value) at = i;
  return open.splice(at, 1)[0];
}

export function smallestBound(open: readonly { value: number }[]): number {
  return open.reduce((least, { value }) => Math.min(least, value), Infinity);
}
