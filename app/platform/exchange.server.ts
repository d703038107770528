import { AsyncLocalStorage } from "node:async_hooks";

/** What was said to the outside world, and what it answered, as it was. Holds personal data: mask it before it is kept. */
export type Exchange = { ms: number; to: string; request: unknown; response: unknown };

const current = new AsyncLocalStorage<Exchange[]>();

/** Runs `work` and tells, beside its result, what it said to the outside world. */
export async function listeningTo<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; exchanges: Exchange[] }> {
  const exchanges: Exchange[] = [];
  const result = await current.run(exchanges, work);
  return { result, exchanges };
}

/** Tells of an exchange whoever listens; costs nothing where nobody does. */
export function overheard(exchange: () => Exchange): void {
  current.getStore()?.push(exchange());
}
