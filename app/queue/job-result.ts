/**
 * What a handler answers: nothing when the work is done, `again` to look once more later without counting a failure
 * (waiting for something of the outside world). Trouble is thrown.
 */
export type JobResult = void | { again: { inMs: number; why: string } };
