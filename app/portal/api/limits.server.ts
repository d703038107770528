import type { Services } from "../../shopify/services.ts";

/** So many requests a minute in the long run, and so many at once. */
export const PER_MINUTE = 120;
export const BURST = 60;
const EACH_MS = 60_000 / PER_MINUTE;
const AHEAD_MS = BURST * EACH_MS;

export type Allowance = { allowed: boolean; left: number; waitS: number };

/**
 * One request more with a key, if its rate allows it, in one statement: two at once are two. The key's `busyUntil` runs
 * ahead of the clock by what was used (generic cell rate algorithm), so nothing has to be counted back.
 */
export async function useKey({ db, clock }: Services, keyId: string): Promise<Allowance> {
  const now = clock.now();
  const latest = new Date(now.getTime() + AHEAD_MS - EACH_MS);
  const used = await db.prisma.$queryRaw<{ busyUntil: Date }[]>`
    UPDATE "VendorApiKey" SET "lastUsedAt" = ${now}::timestamp(3),
      "busyUntil" = GREATEST("busyUntil", ${now}::timestamp(3)) + ${EACH_MS} * interval '1 millisecond'
    WHERE "id" = ${keyId} AND ("busyUntil" IS NULL OR "busyUntil" <= ${latest}::timestamp(3))
    RETURNING "busyUntil"`;
  const [row] = used;
  if (row) {
    const aheadMs = row.busyUntil.getTime() - now.getTime();
    return { allowed: true, left: Math.floor((AHEAD_MS - aheadMs) / EACH_MS), waitS: Math.ceil(aheadMs / 1000) };
  }
  const key = await db.prisma.vendorApiKey.findUniqueOrThrow({ where: { id: keyId }, select: { busyUntil: true } });
  const waitMs = (key.busyUntil ?? now).getTime() - latest.getTime();
  return { allowed: false, left: 0, waitS: Math.max(1, Math.ceil(waitMs / 1000)) };
}
