const DAY_MS = 86_400_000;

/** How many days personal data is kept that nothing needs any more. docs/running.md tells them too. */
export const RETENTION_DAYS = {
  /** bodies of webhooks that were dealt with */
  webhookBodies: 7,
  /** addresses of orders that are closed or ignored, since the last thing that happened to them */
  addresses: 60,
  /** files that people have uploaded, with whatever their tables hold */
  uploads: 7,
} as const;

/** What is older than this has been kept for long enough. */
export function keptSince(kind: keyof typeof RETENTION_DAYS, now: Date): Date {
  return new Date(now.getTime() - RETENTION_DAYS[kind] * DAY_MS);
}
