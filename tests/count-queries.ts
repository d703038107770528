import pg from "pg";
import { vi } from "vitest";

/** How many statements `run` sends to the database; BEGIN and COMMIT are among them. */
export async function countQueries(run: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(pg.Client.prototype, "query");
  try {
    await run();
    return query.mock.calls.length;
  } finally {
    query.mockRestore();
  }
}
