import pg from "pg";

/** What was asked of the database since `start`, by kind of statement. */
export type QueryCount = { total: number; byText: Map<string, number> };

/** Counts every statement that this process sends, whoever sends it. */
export function countQueries(): { start: () => void; read: () => QueryCount } {
  const count: QueryCount = { total: 0, byText: new Map() };
  const prototype = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const { query } = prototype;
  prototype.query = function counted(this: unknown, ...args: unknown[]) {
    const [first] = args;
    const { text = "" } = typeof first === "string" ? { text: first } : (first as { text?: string });
    const shape = shapeOf(text);
    count.total += 1;
    count.byText.set(shape, (count.byText.get(shape) ?? 0) + 1);
    return query.apply(this, args);
  };
  return {
    start: () => {
      count.total = 0;
      count.byText.clear();
    },
    read: () => ({ total: count.total, byText: new Map(count.byText) }),
  };
}

const shapeOf = (text: string) =>
  text
    .replace(/\s+/g, " ")
    .replace(/\([^)]*\)/g, "()")
    .slice(0, 110);
