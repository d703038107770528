/** What can be done with many orders at once. */
export const ORDER_ACTIONS = ["read-again", "release"] as const;
export type OrderAction = (typeof ORDER_ACTIONS)[number];

/** More than this are done in several goes. */
export const MOST_ORDERS = 1_000;
