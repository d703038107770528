import type { JobName } from "../jobs.ts";

/** What is told of a row that is due, or will be. `attempt`: how often it was started so far. */
export type Offer = { id: bigint; name: string; attempt: number; runAt: Date; priority: number };

/**
 * What became of a row that a transport brought. "dealt-with": there is nothing more to bring; "not-yet": its transaction
 * may not have ended, so it should be brought again in a moment; "stopping": this process takes no more.
 */
export type Taken = "dealt-with" | "not-yet" | "stopping";

/** Who runs the rows. */
export type Receiver = {
  /** how many rows it takes at a time */
  places: number;
  /** Claims this row, runs it and what waited for it. */
  take: (id: bigint) => Promise<Taken>;
  /** Claims jobs of this name that are due, as many as are dealt with together, and runs them. */
  takeTogether: (name: JobName) => void;
  /** Looks into the table for whatever is due. */
  look: () => void;
};

/**
 * Carries the ids of job rows from who wrote them to who runs them. The rows are the truth: an offer may be lost,
 * doubled or late, and a transport may be emptied or away at any moment without harm.
 */
export type Transport = {
  /** Tells of rows. Best effort: does not wait, does not throw. */
  offer: (offers: readonly Offer[]) => void;
  /** Brings rows to `receiver` from now on. */
  receive: (receiver: Receiver) => void;
  /** Brings no more rows. What was brought goes on. */
  stopReceiving: () => Promise<void>;
  /** Do rows come by themselves at this moment? If not, the receiver looks for them. */
  brings: () => boolean;
  /** Is what it needs there at this moment? */
  reachable: () => boolean;
  close: () => Promise<void>;
};
