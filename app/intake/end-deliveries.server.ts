import type { Database } from "../platform/db.server.ts";
import { sqlOf, sqlTransaction } from "../platform/sql.server.ts";
import type { JobName } from "../queue/jobs.ts";
import { enqueueAll } from "../queue/outbox.server.ts";
import { closeDeliveries } from "./read-delivery.server.ts";
import type { Ended, Other, WantOf } from "./verdict.ts";

type Want = { [Name in JobName]: WantOf<Name> }[JobName];
/** A delivery's id, and what was found about it. */
export type Judged = { id: string; verdict: Ended<Want> | Other };

/** Closes those that have ended, together with the jobs that they ask for: all of it, or nothing. */
export async function endDeliveries(db: Database, judged: readonly Judged[], now: Date): Promise<void> {
  const over = judged.flatMap(({ id, verdict }) => ("want" in verdict ? [{ id, ...verdict }] : []));
  const ends = over.map(({ id, state, note, orderGid }) => ({ id, state, note, correlationId: orderGid }));
  const wants = over.flatMap(({ want }) => (want ? [want] : []));
  if (wants.length === 0) return closeDeliveries(sqlOf(db), ends);
  // In an order that is the same for everybody who writes several of these jobs.
  wants.sort((a, b) => (kindOf(a) + JSON.stringify(a.payload) < kindOf(b) + JSON.stringify(b.payload) ? -1 : 1));
  await sqlTransaction(db, async (tx) => {
    const written = [...new Set(wants.map(kindOf))].map((kind) => {
      const [first, ...more] = wants.filter((want) => kindOf(want) === kind);
      return first && enqueueAll(tx, first.job, [first, ...more], { now, delayMs: first.delayMs });
    });
    await Promise.all([...written, closeDeliveries(tx, ends)]);
  });
}

/** Those of one kind are written with one statement. */
const kindOf = ({ job, delayMs }: Want) => `${job} ${delayMs}`;
