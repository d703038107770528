/**
 * What a handler answers: nothing when the work is done, `again` to look once more later without counting a failure
 * (waiting for something of the outside world). Trouble is thrown.
 */
export type JobResult = void | { again: { inMs: number; why: string } };

/**
 * Thrown from anywhere below a handler, it is the answer `again`: nothing happened, nothing failed, and time or the
 * outside world ends what stands in the way. Handlers let it through.
 */
export class NotNow extends Error {
  readonly inMs: number;
  constructor(why: string, inMs: number) {
    super(why);
    this.name = "NotNow";
    this.inMs = inMs;
  }
}
