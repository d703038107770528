const spent = new Map<string, { calls: number; points: number }>();

/** Counts what a call cost, by shop and operation, since the process started. */
export function countPoints(shopId: string, operation: string, points: number): void {
  const key = `${shopId} ${operation}`;
  const sum = spent.get(key) ?? { calls: 0, points: 0 };
  spent.set(key, { calls: sum.calls + 1, points: sum.points + points });
}

/** Calls and points by shop and operation, for metrics. */
export function pointsSpent(): { shopId: string; operation: string; calls: number; points: number }[] {
  return [...spent].map(([key, sum]) => {
    const [shopId = "", operation = ""] = key.split(" ");
    return { shopId, operation, ...sum };
  });
}
