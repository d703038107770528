/** Who acts: a user of a shop. Comes from the session, never from a form. */
export type Actor = { shopId: string; userId: string };

/** The app itself, where a user's id would stand. */
export const CROSSDOCK = "crossdock";
