import type { Database, Tx } from "../platform/db.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import type { ClaimedJob } from "./claims.server.ts";

const MINUTE_MS = 60_000;
export type Paced = { shopId: string } | { supplierId: string };
const subjectOf = (what: Paced) => ("shopId" in what ? `shop:${what.shopId}` : `supplier:${what.supplierId}`);

/** Lets at most `perMinute` jobs of a shop or a supplier begin per minute, evenly spread; null ends that. */
export async function setPace(tx: Tx, what: Paced, perMinute: number | null, now: Date): Promise<void> {
  const subject = subjectOf(what);
  if (perMinute === null) await tx.jobPace.deleteMany({ where: { subject } });
  else
    await tx.jobPace.upsert({ where: { subject }, create: { subject, perMinute, freeAt: now }, update: { perMinute } });
}

/**
 * Takes the next turn of the job's shop and supplier and answers when it is. Turns are given one after the other, in all
 * processes together, so those who wait come back one by one and not all at once. null = no pace is set.
 */
export async function takeTurn(
  db: Database,
  { shopId, supplierId }: Pick<ClaimedJob, "shopId" | "supplierId">,
  now: Date,
): Promise<Date | null> {
  const subjects = [shopId && `shop:${shopId}`, supplierId && `supplier:${supplierId}`].filter(Boolean);
  const turns = await sqlOf(db).$queryRaw<{ freeAt: Date; perMinute: number }[]>`
    UPDATE "JobPace" SET "freeAt" = GREATEST("freeAt", ${now}::timestamp(3)) + make_interval(secs => 60.0 / "perMinute")
    WHERE "subject" = ANY(${subjects}::text[]) RETURNING "freeAt", "perMinute"`;
  const starts = turns.map(({ freeAt, perMinute }) => freeAt.getTime() - Math.round(MINUTE_MS / perMinute));
  return starts.length === 0 ? null : new Date(Math.max(...starts));
}
