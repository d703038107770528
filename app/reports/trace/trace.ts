/** What kind of thing a line of a trace tells of. */
export type TraceKind =
  "webhook" | "job" | "event" | "hold" | "decision" | "supplier order" | "attempt" | "parcel" | "exception";
/** One line of an order's life. `text` and `ids` hold no personal data. */
export type TraceEntry = { at: Date; kind: TraceKind; text: string; id: string };

export type Trace = {
  /** what webhooks, jobs, log lines and the suppliers' orders are found by: the order's gid */
  correlationId: string;
  shop: string;
  name: string;
  state: string;
  note: string | null;
  entries: TraceEntry[];
};

/** Oldest first; what happened in one moment stays in the order cause, work, effect. */
const RANK: TraceKind[] = [
  ...(["webhook", "job", "hold", "decision", "supplier order", "attempt"] as const),
  ...(["event", "parcel", "exception"] as const),
];

export function inTimeOrder(entries: readonly TraceEntry[]): TraceEntry[] {
  return entries.toSorted(
    (a, b) =>
      a.at.getTime() - b.at.getTime() || RANK.indexOf(a.kind) - RANK.indexOf(b.kind) || a.id.localeCompare(b.id, "en"),
  );
}

/** A trace as lines of text, for a terminal. */
export function traceText({ correlationId, shop, name, state, note, entries }: Trace): string {
  const width = Math.max(...entries.map(({ kind }) => kind.length), 0);
  const lines = entries.map(({ at, kind, text, id }) => `${at.toISOString()}  ${kind.padEnd(width)}  ${text} [${id}]`);
  return [`${name} of ${shop}: ${state}${note ? ` (${note})` : ""}, ${correlationId}`, ...lines].join("\n");
}

type TracedJob = {
  name: string;
  state: string;
  attemptsStarted: number;
  attemptsFinished: number;
  runAt: Date;
  finishedAt: Date | null;
  lastError: string | null;
};

/** "order.route: done after 1 start, 14:02:11" and, where it had trouble, what was said last. */
export function jobText(job: TracedJob): string {
  const starts = job.attemptsStarted === 1 ? "1 start" : `${job.attemptsStarted} starts`;
  const failed = job.attemptsFinished > 0 ? `, ${job.attemptsFinished} failed` : "";
  const when = job.finishedAt ? ` at ${job.finishedAt.toISOString()}` : `, due ${job.runAt.toISOString()}`;
  return `${job.name}: ${job.state} after ${starts}${failed}${when}${job.lastError ? `; it said last: ${job.lastError}` : ""}`;
}
