import type { BackTest, Prisma } from "@prisma/client";
import type { Database, Tx } from "../../platform/db.server.ts";
import { log } from "../../platform/log.server.ts";
import { sqlOf } from "../../platform/sql.server.ts";
import type { JobResult } from "../../queue/job-result.ts";
import type { Handler } from "../../shopify/services.ts";
import { storedRules } from "../rules/versions/rule-set-for.server.ts";
import { countOrders, readPage, type Period } from "./past-orders.server.ts";
import { startThread, type Thread, type ThreadRules } from "./start-thread.server.ts";
import { addTallies, emptyTally, type Tally } from "./tally.ts";

/** Orders in memory at once: two pages, one that is compared and one that is read meanwhile. */
const PAGE = 50;
/** A job does a slice and puts itself back, so that a process that ends loses little and other jobs come in between. */
const SLICE_MS = 20_000;

/**
 * `routing.back-test`: past orders, page by page, through a thread that decides each by both rule sets. What is counted
 * stands in the row with the place that was reached, so that whoever goes on after a crash goes on from there.
 */
export const backTestHandler: Handler<"routing.back-test"> = async ({ db, clock }, { backTestId }) => {
  const backTest = await begin(db, backTestId);
  if (!backTest) return;
  const thread = startThread(await rulesOf(db, backTest));
  try {
    return await runSlice({ db, thread, backTest, now: () => clock.now() });
  } finally {
    await thread.end();
  }
};

/** The row, counted and running; null when somebody has ended it. */
async function begin(db: Database, id: string): Promise<BackTest | null> {
  const backTest = await db.prisma.backTest.findUnique({ where: { id } });
  if (!backTest) return null;
  if (backTest.state !== "queued" && backTest.state !== "running") return null;
  const total = backTest.total ?? (await countOrders(sqlOf(db), periodOf(backTest)));
  return (await write(db.prisma, id, { state: "running", total })) ? { ...backTest, total } : null;
}

async function rulesOf(db: Database, { ruleSetId, version, rules, comparedId }: BackTest): Promise<ThreadRules> {
  const compared = await db.prisma.ruleSet.findUniqueOrThrow({ where: { id: comparedId } });
  return {
    before: { id: compared.id, version: compared.version, rules: storedRules(compared.id, compared.rules) },
    after: { id: ruleSetId, version, rules: storedRules(ruleSetId, rules) },
  };
}

const periodOf = ({ shopId, since, createdAt }: BackTest): Period => ({ shopId, since, until: createdAt });

type Slice = { db: Database; thread: Thread; backTest: BackTest; now: () => Date };

async function runSlice({ db, thread, backTest, now }: Slice): Promise<JobResult> {
  const startedMs = performance.now();
  const { id, shopId } = backTest;
  const period = periodOf(backTest);
  const read = (after: string | null) => readPage(sqlOf(db), period, { after, size: PAGE });
  let tally = (backTest.report as Tally | null) ?? emptyTally();
  let done = backTest.done;
  let page = await read(backTest.lastDecisionId);
  for (;;) {
    const next = page.last;
    const [counted, following] = await Promise.all([
      thread.tally({ orders: page.orders, shared: page.shared }),
      next === null ? null : read(next),
    ]);
    tally = addTallies(tally, counted);
    done += page.orders.length;
    const reached = { done: Math.min(done, backTest.total ?? done), report: tally as Prisma.InputJsonObject };
    if (!following) {
      const ended = { ...reached, total: done, done, state: "done", endedAt: now() };
      if (await write(db.prisma, id, ended)) log.info("back-test.done", { shopId, backTestId: id, orders: done });
      return;
    }
    // Cancelled meanwhile: the row says so, and nothing more is written.
    if (!(await write(db.prisma, id, { ...reached, lastDecisionId: next }))) return;
    if (performance.now() - startedMs > SLICE_MS) return { again: { inMs: 0, why: `${done} orders are compared.` } };
    page = following;
  }
}

/** Writes only while nobody has ended it. */
async function write(tx: Tx, id: string, data: Prisma.BackTestUpdateManyMutationInput): Promise<boolean> {
  const { count } = await tx.backTest.updateMany({ where: { id, state: { in: ["queued", "running"] } }, data });
  return count > 0;
}

/** The job was given up: the row says so, and another back-test can be started. */
export async function failBackTest(
  tx: Tx,
  { backTestId, error, at }: { backTestId: string; error: string; at: Date },
): Promise<void> {
  await write(tx, backTestId, { state: "failed", problem: error, endedAt: at });
}
