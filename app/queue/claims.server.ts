import { setTimeout as sleep } from "node:timers/promises";
import { Prisma } from "@prisma/client";
import type { Database } from "../platform/db.server.ts";
import { isDeadlock, isUniqueViolation } from "../platform/db-errors.server.ts";
import { sqlOf } from "../platform/sql.server.ts";
import type { JobName } from "./jobs.ts";

/** A job that this process has claimed. `attempt` fences it: a claim that ran out can no longer finish the row. */
export type ClaimedJob = {
  id: bigint;
  name: string;
  key: string;
  lane: string;
  payload: unknown;
  shopId: string | null;
  supplierId: string | null;
  priority: number;
  /** gid of the retailer order that it works for */
  correlationId: string | null;
  attempt: number;
  failures: number;
  /** it has to be given its turn first: see pace.server.ts */
  mustPace: boolean;
};

/** How many jobs of one shop, and of one supplier, run side by side at most, in all processes together. */
export type Limits = { perShop?: number; perSupplier?: number };

/** How long a claim holds without a sign of life. */
export const LEASE_MS = 20_000;

/** The columns of a claimed job, of the row that is called job. */
const CLAIMED = Prisma.sql`job."id", job."name", job."key", job."lane", job."payload", job."shopId", job."supplierId",
  job."priority", job."correlationId", job."attemptsStarted" AS "attempt", job."attemptsFinished" AS "failures",
  job."pacedAt" IS NULL AND EXISTS (SELECT 1 FROM "JobPace"
    WHERE "subject" IN ('shop:' || job."shopId", 'supplier:' || job."supplierId")) AS "mustPace"`;

type Wanted = {
  /** how many at most */
  most: number;
  limits?: Limits;
  /** only jobs of this name; all if not given */
  of?: JobName;
  /** no jobs of these names */
  except?: readonly JobName[];
};

/**
 * Claims the most urgent due jobs whose lanes, shops and suppliers have room, in the order in which they are to run:
 * never two of one lane, and of a lane always its first. Fewer than `most` does not mean that nothing else is due: a
 * shop or a supplier with few places left may stand in front of others.
 */
export async function claimJobs(
  db: Database,
  now: Date,
  { most, limits = {}, of, except = [] }: Wanted,
): Promise<ClaimedJob[]> {
  if (most < 1) return [];
  // OFFSET 0: looked up row by row, and only for as many rows as are wanted.
  const which = Prisma.sql`due."name" <> ALL(${[...except]}::text[])
    AND (${of ?? null}::text IS NULL OR due."name" = ${of ?? null}::text) AND NOT EXISTS (
      SELECT 1 FROM "Job" AS first
      WHERE first."lane" = due."lane" AND first."state" = 'queued' AND first."runAt" <= ${now}::timestamp(3)
        AND (first."priority", first."runAt", first."id") < (due."priority", due."runAt", due."id") OFFSET 0)`;
  return claim(db, { now, limits, which, most });
}

/** Claims the most urgent due job whose lane, shop and supplier have room, or answers null. */
export async function claimNextJob(db: Database, now: Date, limits: Limits = {}): Promise<ClaimedJob | null> {
  const [job] = await claimJobs(db, now, { most: 1, limits });
  return job ?? null;
}

/** Claims this row, if it is due and its lane has room. */
export async function claimJob(db: Database, id: bigint, now: Date): Promise<ClaimedJob | null> {
  const [job] = await claim(db, { now, limits: {}, which: Prisma.sql`due."id" = ${id}`, most: 1 });
  return job ?? null;
}

type Claim = { now: Date; limits: Limits; which: Prisma.Sql; most: number };

/** Who claims several jobs at this moment: one at a time, in all processes together. */
const CLAIMING = 7_041_001;
const TRIES_IN_TURN = 20;

/**
 * Two processes never get the same row, nor two rows of one lane or one place: the unique indexes on running rows have
 * the last word, and who loses that race asks again. Several rows each could wait for each other's, so who wants
 * several waits for its turn; where that does not come (its holder is slow), it tries without.
 */
async function claim(db: Database, { now, limits, which, most }: Claim): Promise<ClaimedJob[]> {
  const leaseUntil = new Date(now.getTime() + LEASE_MS);
  for (let tries = 0; ; tries++) {
    const shop = place("shop", limits.perShop);
    const supplier = place("supplier", limits.perSupplier);
    const withoutTurn = most === 1 || tries >= TRIES_IN_TURN;
    try {
      const rows = await prepared<(Partial<ClaimedJob> & { inTurn: boolean })[]>(
        db,
        Prisma.sql`
        WITH turn AS MATERIALIZED (
          SELECT ${withoutTurn}::boolean OR pg_try_advisory_xact_lock(${CLAIMING}::bigint) AS "inTurn"),
        due AS (
          SELECT due."id", due."shopId", due."supplierId", due."priority", due."runAt" FROM "Job" AS due
          WHERE due."state" = 'queued' AND due."runAt" <= ${now}::timestamp(3) AND (SELECT "inTurn" FROM turn)
            AND ${which} ${shop.hasRoom} ${supplier.hasRoom}
            AND NOT EXISTS (
              SELECT 1 FROM "Job" AS busy WHERE busy."lane" = due."lane" AND busy."state" = 'running' OFFSET 0)
          ORDER BY due."priority", due."runAt", due."id" LIMIT ${most}::int FOR UPDATE SKIP LOCKED),
        ranked AS (
          SELECT "id", row_number() OVER (ORDER BY "priority", "runAt", "id") AS "rank",
            "shopId", row_number() OVER (PARTITION BY "shopId" ORDER BY "priority", "runAt", "id") AS "shopRank",
            "supplierId", row_number() OVER (PARTITION BY "supplierId" ORDER BY "priority", "runAt", "id")
              AS "supplierRank" FROM due),
        placed AS MATERIALIZED (
          SELECT ranked.*, ${shop.free} AS "shopSlot", ${supplier.free} AS "supplierSlot" FROM ranked),
        taken AS (
          UPDATE "Job" AS job SET "state" = 'running', "attemptsStarted" = "attemptsStarted" + 1,
            "leaseUntil" = ${leaseUntil}::timestamp(3), "shopSlot" = placed."shopSlot",
            "supplierSlot" = placed."supplierSlot"
          FROM placed WHERE job."id" = placed."id" ${shop.isFree} ${supplier.isFree}
          RETURNING placed."rank", ${CLAIMED})
        SELECT turn."inTurn", taken.* FROM turn LEFT JOIN taken ON TRUE ORDER BY taken."rank"`,
      );
      if (rows[0]?.inTurn) return rows.filter(isClaimed);
      await sleep(1 + Math.random() * 4);
    } catch (cause) {
      if (!isUniqueViolation(cause) && !isDeadlock(cause)) throw cause;
    }
  }
}

const isClaimed = <Row extends Partial<ClaimedJob>>(row: Row): row is Row & ClaimedJob => typeof row.id === "bigint";

/** Of all statements these are sent most often, and of their texts there are few. */
const prepared = <Rows>(db: Database, { strings, values }: Prisma.Sql) =>
  sqlOf(db).$queryRaw<Rows>(strings as unknown as TemplateStringsArray, ...values);

/** The SQL of a limit: has a row's shop or supplier a place left, and which of the free ones is the row's. */
function place(of: "shop" | "supplier", limit: number | undefined) {
  if (!limit) return { hasRoom: Prisma.empty, free: Prisma.sql`NULL::int`, isFree: Prisma.empty };
  const [column, slot, rank] = [Prisma.raw(`"${of}Id"`), Prisma.raw(`"${of}Slot"`), Prisma.raw(`"${of}Rank"`)];
  return {
    hasRoom: Prisma.sql`AND (due.${column} IS NULL OR due.${column} NOT IN (
      SELECT busy.${column} FROM "Job" AS busy WHERE busy."state" = 'running' AND busy.${column} IS NOT NULL
      GROUP BY busy.${column} HAVING count(*) >= ${limit}::int))`,
    // They begin at another one each time, so that many who look at once seldom meet.
    free: Prisma.sql`(
      SELECT slot FROM generate_series(1, ${limit}::int) AS slot
      WHERE ranked.${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "Job" AS busy
        WHERE busy."state" = 'running' AND busy.${column} = ranked.${column} AND busy.${slot} = slot)
      ORDER BY (slot + ${Math.floor(Math.random() * limit)}::int) % ${limit}::int
      LIMIT 1 OFFSET ranked.${rank} - 1)`,
    isFree: Prisma.sql`AND (placed.${column} IS NULL OR placed.${slot} IS NOT NULL)`,
  };
}

/** Signs of life for the jobs that run in this process. */
export async function renewLeases(db: Database, jobs: ClaimedJob[], now: Date): Promise<void> {
  await holdUntil(db, jobs, new Date(now.getTime() + LEASE_MS));
}

/** Lets the claims of a process that ends run out soon, so that another one may go on with its jobs. */
export async function shortenLeases(db: Database, jobs: ClaimedJob[], until: Date): Promise<void> {
  await holdUntil(db, jobs, until);
}

async function holdUntil(db: Database, jobs: ClaimedJob[], leaseUntil: Date): Promise<void> {
  if (jobs.length === 0) return;
  await sqlOf(db).$executeRaw`
    UPDATE "Job" SET "leaseUntil" = ${leaseUntil}::timestamp(3)
    FROM unnest((SELECT ${jobs.map(({ id }) => String(id))}::bigint[]),
      (SELECT ${jobs.map(({ attempt }) => attempt)}::int[])) AS ours("id", "attempt")
    WHERE "Job"."id" = ours."id" AND "state" = 'running' AND "attemptsStarted" = ours."attempt"`;
}

/** Jobs whose process gave no sign of life in time. The caller puts each of them back, or buries it. */
export async function abandonedJobs(db: Database, now: Date): Promise<ClaimedJob[]> {
  return prepared(
    db,
    Prisma.sql`SELECT ${CLAIMED} FROM "Job" AS job
      WHERE job."state" = 'running' AND job."leaseUntil" < ${now}::timestamp(3) ORDER BY job."id"`,
  );
}
