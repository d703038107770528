/** How much of the intake is in use: lets a webhook in, or tells that it must come again. */
export type IntakeGate = {
  /** Nobody more is let in now: no use to look at what was sent. */
  isFull: () => boolean;
  /** true = go on, and call `leave` with what came of it. false = say 503 at once. */
  enter: () => boolean;
  leave: (stored: boolean) => void;
  /** ok · shedding: more come than can be stored · away: the last one could not be stored */
  state: () => "ok" | "shedding" | "away";
};

/** So many wait for the database at most. At a hundred a second the last of them still has its answer within 1.3 s. */
const WAITING_MOST = 128;
/** How long `state` tells of the last one that was turned away. */
const TOLD_FOR_MS = 10_000;

/**
 * Back-pressure for webhooks: who cannot be stored soon is told at once to come again, instead of waiting for a time-out
 * in a queue that grows. While the database is away one at a time tries it, and the others are spared the wait.
 */
export function intakeGate(nowMs: () => number = () => performance.now()): IntakeGate {
  let waiting = 0;
  let away = false;
  let shedMs = -Infinity;
  const isFull = () => {
    const full = waiting >= (away ? 1 : WAITING_MOST);
    if (full) shedMs = nowMs();
    return full;
  };
  return {
    isFull,
    enter: () => {
      if (isFull()) return false;
      waiting += 1;
      return true;
    },
    leave: (stored) => {
      waiting -= 1;
      away = !stored;
    },
    state: () => (away ? "away" : nowMs() - shedMs < TOLD_FOR_MS ? "shedding" : "ok"),
  };
}
