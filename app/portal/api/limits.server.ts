import ipaddr from "ipaddr.js";
import { keyedHash } from "../../platform/crypto.server.ts";
import type { Services } from "../../shopify/services.ts";

/** So many requests a minute in the long run, and so many at once. */
export const PER_MINUTE = 120;
export const BURST = 60;
const EACH_MS = 60_000 / PER_MINUTE;
const AHEAD_MS = BURST * EACH_MS;

/** Requests with an unknown key, for each address. Who has a good key is never counted, wherever it comes from. */
export const UNKNOWN_BURST = 20;
const UNKNOWN_EACH_MS = 2_000;
const UNKNOWN_AHEAD_MS = UNKNOWN_BURST * UNKNOWN_EACH_MS;

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

/**
 * One request more with an unknown key, shared by all web processes as `useKey` is.
 * @returns the seconds to wait, where the address has tried too often; else null
 */
export async function knock({ db, clock }: Services, address: string): Promise<number | null> {
  const now = clock.now();
  const latest = new Date(now.getTime() + UNKNOWN_AHEAD_MS - UNKNOWN_EACH_MS);
  const hash = keyedHash(`vendor-api-address:${networkOf(address)}`);
  const counted = await db.prisma.$executeRaw`
    INSERT INTO "VendorApiKnock" ("address", "busyUntil")
    VALUES (${hash}, ${now}::timestamp(3) + ${UNKNOWN_EACH_MS} * interval '1 millisecond')
    ON CONFLICT ("address") DO UPDATE SET
      "busyUntil" = GREATEST("VendorApiKnock"."busyUntil", ${now}::timestamp(3)) + ${UNKNOWN_EACH_MS} * interval '1 millisecond'
    WHERE "VendorApiKnock"."busyUntil" <= ${latest}::timestamp(3)`;
  return counted > 0 ? null : UNKNOWN_EACH_MS / 1000;
}

/** One customer's network has 2^64 IPv6 addresses: they count as one. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const bytes = ipaddr.process(address).toByteArray();
  return (bytes.length === 4 ? bytes : bytes.slice(0, 8)).join(".");
}
