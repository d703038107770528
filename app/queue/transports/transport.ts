/** What is told of a row that is due, or will be. `attempt`: how often it was started so far. */
export type Offer = { id: bigint; name: string; attempt: number; runAt: Date; priority: number };

/** Who runs the rows. */
export type Receiver = {
  /** how many rows it runs at a time */
  places: number;
  /** Something is due: it is looked for. Answers when there is a free place, so that another process may be told the next. */
  wake: () => Promise<void>;
};

/**
 * Tells those who run job rows that some are due. The rows are the truth, and which of them run is found out in the
 * table: an offer may be lost, doubled or late, and a transport may be emptied or away at any moment without harm.
 */
export type Transport = {
  /** Tells of rows. Best effort: does not wait, does not throw. */
  offer: (offers: readonly Offer[]) => void;
  /** Wakes `receiver` from now on. */
  receive: (receiver: Receiver) => void;
  /** Wakes nobody any more. */
  stopReceiving: () => Promise<void>;
  /** Is what it needs there at this moment? */
  reachable: () => boolean;
  close: () => Promise<void>;
};
