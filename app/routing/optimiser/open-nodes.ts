import type { Node } from "./node.ts";

/** A node that is still to be searched, and the bound of its parent. */
export type OpenNode = { node: Node; value: number; serial: number };

/** The node with the smallest bound first, the younger one at a tie: a binary heap. */
export function pushOpen(open: OpenNode[], item: OpenNode): void {
  let at = open.length;
  open.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(item, open[parent]!)) break;
    open[at] = open[parent]!;
    at = parent;
  }
  open[at] = item;
}

export function popOpen(open: OpenNode[]): OpenNode | undefined {
  const first = open[0];
  const last = open.pop();
  if (!first || !last || open.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= open.length) break;
    if (child + 1 < open.length && isBefore(open[child + 1]!, open[child]!)) child++;
    if (!isBefore(open[child]!, last)) break;
    open[at] = open[child]!;
    at = child;
  }
  open[at] = last;
  return first;
}

function isBefore(a: OpenNode, b: OpenNode) {
  return a.value < b.value || (a.value === b.value && a.serial > b.serial);
}
