import Bull from "bull";
import type { Clock } from "../../platform/clock.server.ts";
import { log } from "../../platform/log.server.ts";
import { isJobName, JOBS, type JobName } from "../jobs.ts";
import type { Offer, Receiver, Transport } from "./transport.ts";

/** A token says that something is due. Its id says what, so that nothing is told of twice. */
type Token = Bull.JobOptions & { jobId: string };
type Queue = Bull.Queue<Record<string, never>>;
type Options = {
  /** redis:// or rediss:// */
  url: string;
  /** keeps two installations on one Redis apart */
  prefix: string;
  clock: Clock;
};

/** What is due later than this is found by those who look, so that Redis holds little and a shifted clock does no harm. */
const HORIZON_MS = 30_000;
const BATCH = 500;
/** Rows that are dealt with together are told of by name, once for all that are offered within this time. */
const TOGETHER_MS = 25;
/** A Redis that hangs: what more is to be said to it is dropped. */
const UNANSWERED_BATCHES = 8;
const REOPEN_MS = 1_000;
const CLOSE_MS = 3_000;

/**
 * Wakes one of several web and worker processes for each row that is due, over Redis with Bull. Redis may be emptied,
 * restarted or away: then nothing waits for it here, and each process looks for rows by itself once a second.
 */
export function bullTransport({ url, prefix, clock }: Options): Transport {
  const state = {
    queue: openQueue(url, prefix),
    closing: false,
    unanswered: 0,
    flush: undefined as NodeJS.Timeout | undefined,
  };

  const isReady = () => state.queue.client.status === "ready";
  const send = (tokens: Token[]) => {
    if (state.closing || !isReady() || state.unanswered >= UNANSWERED_BATCHES) return;
    state.unanswered++;
    state.queue
      .addBulk(tokens.map((token) => ({ data: {}, opts: { ...KEPT_NOWHERE, ...token } })))
      .catch((cause: unknown) => log.warn("bull.offer-lost", { error: nameOf(cause), rows: tokens.length }))
      .finally(() => state.unanswered--);
  };
  const buffer: Token[] = [];
  const flush = () => {
    state.flush = undefined;
    while (buffer.length > 0) send(buffer.splice(0, BATCH));
  };
  const add = (token: Token) => {
    buffer.push(token);
    // What one transaction announces goes in one message.
    state.flush ??= setTimeout(flush, 1);
  };

  const together = new Map<JobName, number>();
  const addTogether = (name: JobName, priority: number) => {
    if (together.size === 0) setTimeout(tellTogether, TOGETHER_MS);
    together.set(name, priority);
  };
  const tellTogether = () => {
    for (const [name, priority] of together) {
      // Another one each time: what is told while a token of before is dealt with must not be ignored.
      add({ jobId: `${name}-${process.pid}-${performance.now()}`, priority: 1 + priority });
    }
    together.clear();
  };

  const receive = async (receiver: Receiver): Promise<void> => {
    while (!state.closing) {
      try {
        await state.queue.process(receiver.places, () => receiver.wake());
        return;
      } catch (cause) {
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
    stopReceiving: () => inTime(state.queue.pause(true, true)),
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

function tokenOf({ id, attempt, runAt, priority }: Offer, nowMs: number): Token {
  const delay = Math.max(0, runAt.getTime() - nowMs);
  // One that waits for its time must not stand in the way of one that is due by now, on a clock that was shifted.
  const jobId = `${id}-${attempt}-${runAt.getTime()}${delay > 0 ? "-later" : ""}`;
  return { jobId, delay, priority: 1 + priority };
}

function openQueue(url: string, prefix: string): Queue {
  const { protocol } = new URL(url);
  const queue: Queue = new Bull("jobs", url, {
    prefix,
    redis: {
      // A command fails soon when Redis is away; what was to be said is found out without it.
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
