import Bull from "bull";
import type { Clock } from "../../platform/clock.server.ts";
import { log } from "../../platform/log.server.ts";
import { isJobName, JOBS, type JobName } from "../jobs.ts";
import type { Offer, Receiver, Transport } from "./transport.ts";

/** A row, and how often it was brought before its transaction had ended; or the name of rows that are taken together. */
type Token = { row: string; tries: number } | { together: JobName };
type Queue = Bull.Queue<Token>;
type Options = {
  /** redis:// or rediss:// */
  url: string;
  /** keeps two installations on one Redis apart */
  prefix: string;
  clock: Clock;
};

/** What is due later than this is left to the sweeper, so that Redis holds little and a shifted clock does no harm. */
const HORIZON_MS = 30_000;
/** After these waits a row whose transaction had not ended is brought again; then the sweeper makes good. */
const AGAIN_AFTER_MS = [30, 200, 1_000];
const BATCH = 500;
/** Rows that are taken together are told of by name, once for all that are offered within this time. */
const TOGETHER_MS = 25;
/** A Redis that hangs: what more is to be said to it is dropped. */
const UNANSWERED_BATCHES = 8;
const REOPEN_MS = 1_000;
const CLOSE_MS = 3_000;

/**
 * Carries row ids over Redis with Bull, for several web and worker processes. Redis may be emptied, restarted or away:
 * then nothing is carried, nothing waits for it here, and the sweeper offers again what is due.
 */
export function bullTransport({ url, prefix, clock }: Options): Transport {
  const state = {
    queue: openQueue(url, prefix),
    closing: false,
    receiving: false,
    unanswered: 0,
    flush: undefined as NodeJS.Timeout | undefined,
  };

  const isReady = () => state.queue.client.status === "ready";
  const send = (tokens: { data: Token; opts: Bull.JobOptions }[]) => {
    if (state.closing || !isReady() || state.unanswered >= UNANSWERED_BATCHES) return;
    state.unanswered++;
    state.queue
      .addBulk(tokens)
      .catch((cause: unknown) => log.warn("bull.offer-lost", { error: nameOf(cause), rows: tokens.length }))
      .finally(() => state.unanswered--);
  };
  const buffer: { data: Token; opts: Bull.JobOptions }[] = [];
  const flush = () => {
    state.flush = undefined;
    while (buffer.length > 0) send(buffer.splice(0, BATCH));
  };
  const add = (token: { data: Token; opts: Bull.JobOptions }) => {
    buffer.push(token);
    // What one transaction announces goes in one message.
    state.flush ??= setTimeout(flush, 1);
  };

  /** Their transactions have ended by then; and where one had not, the sweeper makes good. */
  const together = new Map<JobName, number>();
  const addTogether = (name: JobName, priority: number) => {
    if (together.size === 0) setTimeout(tellTogether, TOGETHER_MS);
    together.set(name, priority);
  };
  const tellTogether = () => {
    for (const [name, priority] of together) {
      // Another one each time: what is told while a token of before is dealt with must not be ignored.
      const jobId = `${name}-${process.pid}-${performance.now()}`;
      add({ data: { together: name }, opts: { ...KEPT_NOWHERE, jobId, priority: 1 + priority } });
    }
    together.clear();
  };

  const bring = async (receiver: Receiver, { id, data, opts }: Bull.Job<Token>) => {
    if ("together" in data) return receiver.takeTogether(data.together);
    const taken = await receiver.take(BigInt(data.row));
    const delay = taken === "stopping" ? 0 : AGAIN_AFTER_MS[data.tries];
    if (taken === "dealt-with" || delay === undefined) return;
    // This one is still active, and an id that is known already would be ignored.
    const jobId = `${String(id).replace(/~.*/, "")}~${data.tries + 1}${taken === "stopping" ? `.${process.pid}` : ""}`;
    add({ data: { ...data, tries: data.tries + 1 }, opts: { ...KEPT_NOWHERE, jobId, delay, priority: opts.priority } });
  };

  const receive = async (receiver: Receiver): Promise<void> => {
    while (!state.closing) {
      try {
        state.receiving = true;
        await state.queue.process(receiver.places, (job) => bring(receiver, job));
        return;
      } catch (cause) {
        state.receiving = false;
        if (state.closing) return;
        log.warn("bull.not-receiving", { error: nameOf(cause) });
        await closeQueue(state.queue);
        await new Promise((resolve) => setTimeout(resolve, REOPEN_MS));
        if (!state.closing) state.queue = openQueue(url, prefix);
      }
    }
  };

  return {
    offer: (offers) => {
      if (!isReady()) return;
      const now = clock.now().getTime();
      for (const offer of offers) {
        const isDue = offer.runAt.getTime() <= now && offer.attempt === 0;
        if (isDue && isJobName(offer.name) && JOBS[offer.name].together) addTogether(offer.name, offer.priority);
        else if (offer.runAt.getTime() - now <= HORIZON_MS) add(tokenOf(offer, now));
      }
    },
    receive: (receiver) => void receive(receiver),
    stopReceiving: async () => {
      state.receiving = false;
      await inTime(state.queue.pause(true, true));
    },
    brings: () => state.receiving && isReady(),
    reachable: isReady,
    close: async () => {
      if (state.closing) return;
      flush();
      state.closing = true;
      clearTimeout(state.flush);
      await closeQueue(state.queue);
    },
  };
}

/**
 * Bull ignores, without a word, a job whose id it still knows. So nothing is kept of what has ended, and the id changes
 * with each start and each time at which the row is due.
 */
const KEPT_NOWHERE: Bull.JobOptions = { removeOnComplete: true, removeOnFail: true, attempts: 1 };

function tokenOf({ id, attempt, runAt, priority }: Offer, nowMs: number): { data: Token; opts: Bull.JobOptions } {
  const delay = Math.max(0, runAt.getTime() - nowMs);
  // One that waits for its time must not stand in the way of one that is due by now, on a clock that was shifted.
  const jobId = `${id}-${attempt}-${runAt.getTime()}${delay > 0 ? "-later" : ""}`;
  return { data: { row: String(id), tries: 0 }, opts: { ...KEPT_NOWHERE, jobId, delay, priority: 1 + priority } };
}

function openQueue(url: string, prefix: string): Queue {
  const { protocol } = new URL(url);
  const queue: Queue = new Bull("jobs", url, {
    prefix,
    redis: {
      // A command fails soon when Redis is away; what was to be said is made good by the sweeper.
      maxRetriesPerRequest: 1,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
      ...(protocol === "rediss:" ? { tls: {} } : {}),
    },
    settings: {
      lockDuration: 15_000,
      stalledInterval: 5_000,
      maxStalledCount: 1,
      retryProcessDelay: 500,
      guardInterval: 1_000,
      drainDelay: 2,
    },
  });
  let away = false;
  queue.on("error", (cause) => {
    if (!away) log.warn("bull.redis-trouble", { error: nameOf(cause) });
    away = true;
  });
  queue.client.on("ready", () => {
    if (away) log.info("bull.redis-back");
    away = false;
  });
  return queue;
}

const closeQueue = (queue: Queue) => inTime(queue.close(true));

/** Waits for what Redis may never answer, but not for long. */
async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}

function nameOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown";
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;
}
