/** Why an action of a user was not done. `field` names the form field to show it at. */
export type Problem = { field?: string; message: string };

/** What an action of a user answers: done, or the problems to show. Expected trouble is never thrown. */
export type Done<T = object> = ({ ok: true } & T) | { ok: false; problems: Problem[] };
