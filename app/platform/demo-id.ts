/**
 * Rows for trying the app out carry their mark in their ids, so that a job which names one of them is known without
 * looking: nothing of them is ever worked on, and nothing leaves the app.
 */
const DEMO = "demo:";

export const demoId = (id: string): string => `${DEMO}${id}`;
export const isDemoId = (id: string): boolean => id.startsWith(DEMO);

/** Does anything that a job would work for belong to demo data? */
export const namesDemo = (payload: object): boolean =>
  Object.values(payload).some((value: unknown) => typeof value === "string" && isDemoId(value));

/** For queries: ids of rows that are none of demo data. */
export const NOT_DEMO_ID = { not: { startsWith: DEMO } };
/** For queries: ids of rows of demo data. */
export const DEMO_ID = { startsWith: DEMO };
