import pg from "pg";

/** What jobs of one name took, without claiming and ending them. */
type JobCount = { jobs: number; statements: number; cpuMs: number };
/** What was asked of the database since `start`, by kind of statement and by job. */
export type QueryCount = { total: number; byText: Map<string, number>; byJob: Map<string, JobCount> };

/** Counts every statement that this process sends, whoever sends it. */
export function countQueries(): {
  start: () => void;
  read: () => QueryCount;
  around: <T>(name: string, jobs: number, run: () => Promise<T>) => Promise<T>;
} {
  const count: QueryCount = { total: 0, byText: new Map(), byJob: new Map() };
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
      count.byJob.clear();
    },
    read: () => ({ total: count.total, byText: new Map(count.byText), byJob: new Map(count.byJob) }),
    around: async (name, together, run) => {
      const before = { statements: count.total, cpu: process.cpuUsage() };
      try {
        return await run();
      } finally {
        const { user, system } = process.cpuUsage(before.cpu);
        const { jobs, statements, cpuMs } = count.byJob.get(name) ?? { jobs: 0, statements: 0, cpuMs: 0 };
        count.byJob.set(name, {
          jobs: jobs + together,
          statements: statements + count.total - before.statements,
          cpuMs: cpuMs + (user + system) / 1_000,
        });
      }
    },
  };
}

const shapes = new Map<string, string>();
/** Known ones are looked up: else counting would cost more than what it counts. */
function shapeOf(text: string): string {
  const known = shapes.get(text);
  if (known !== undefined) return known;
  const shape = text
    .replace(/\s+/g, " ")
    .replace(/\([^)]*\)/g, "()")
    .slice(0, 110);
  shapes.set(text, shape);
  return shape;
}
