type Item = { variantGid: string | null; sku: string | null; title: string; quantity: number };

/** Do two orders have the same units of the same items, in whatever lines? Orders without any have nothing in common. */
export function sameItems(some: readonly Item[], others: readonly Item[]): boolean {
  const left = countsOf(some);
  const right = countsOf(others);
  return left.size > 0 && left.size === right.size && [...left].every(([item, units]) => right.get(item) === units);
}

function countsOf(items: readonly Item[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { variantGid, sku, title, quantity } of items) {
    const item = variantGid ?? sku ?? title;
    if (quantity > 0) counts.set(item, (counts.get(item) ?? 0) + quantity);
  }
  return counts;
}
