/** What is known of an order's holds, open and ended. */
export type PastHold = {
  kind: string;
  reason?: string;
  basis: string;
  createdAt: Date;
  releasedAt: Date | null;
  /** a user's id; null = not by a person */
  releasedBy: string | null;
};

type ReviewFacts = {
  reviewMinutes: number;
  order: { createdAt: string; processedAt: string | null };
  past: readonly PastHold[];
  now: Date;
};

/**
 * The window in which an order waits before it is routed: from the moment its payment let it go on. An order that was
 * seen waiting for its payment begins when that ended, any other when it was placed. null = the window is over.
 */
export function reviewWindow({ reviewMinutes, order, past, now }: ReviewFacts): { from: Date; until: Date } | null {
  const from = startOf({ order, past, now });
  const until = new Date(from.getTime() + reviewMinutes * 60_000);
  return until > now ? { from, until } : null;
}

function startOf({ order, past, now }: Omit<ReviewFacts, "reviewMinutes">): Date {
  const begun = past.find((hold) => hold.kind === "review");
  // It began once: later reads and other settings do not begin it again.
  if (begun) return new Date(begun.basis);
  const unpaid = past.filter((hold) => hold.kind === "unpaid");
  const times = unpaid.length > 0 ? unpaid.map((hold) => hold.releasedAt ?? now) : [new Date(placedAt(order))];
  // A store may say that an order was placed later than now.
  return new Date(Math.min(now.getTime(), Math.max(...times.map((time) => time.getTime()))));
}

const placedAt = ({ createdAt, processedAt }: ReviewFacts["order"]) => processedAt ?? createdAt;
