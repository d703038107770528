import { setImmediate as immediately } from "node:timers/promises";
import type pg from "pg";
import { openDatabase, type Database } from "../../app/platform/db.server.ts";
import type { Journal } from "./journal.ts";

/** A moment at which a process may die: just before, or just after, this call or commit. */
export type Death = { at: number; side: "before" | "after" };
/** A process that may die wherever it reaches out: at calls to Shopify and at commits. */
export type Mortal = {
  /** The points that were passed, by name: `supplier-order.send: CreateSupplierOrder #1`. */
  points: string[];
  connect: (url: string) => Database;
  /** What the process does now: part of a point's name. */
  doing: (what: string) => void;
  /** Resolves to true when it dies; what it was doing never goes on. */
  died: () => Promise<true>;
  /** Another process takes its place. It dies once only. */
  rise: () => void;
  restore: () => void;
};

const never = <T>() => new Promise<T>(() => undefined);
const WRITES = /^\s*(?:INSERT|UPDATE|DELETE|WITH\b[^]*?\b(?:INSERT|UPDATE|DELETE)\b)/i;

/** `lateBy`: how many turns of the event loop the next answer of the database comes after it could have come. */
export function mortal({
  death,
  journal,
  shopify,
  lateBy,
}: {
  death?: Death;
  journal: Journal;
  shopify: () => string;
  lateBy?: () => number;
}): Mortal {
  const points: string[] = [];
  const life = { generation: 0, dead: false, what: "", count: new Map<string, number>() };
  const end = { die: (): void => undefined, died: never<true>() };
  const beBorn = () => {
    life.dead = false;
    end.died = new Promise((resolve) => (end.die = () => resolve(true)));
  };
  beBorn();

  const die = <T>(): Promise<T> => {
    life.dead = true;
    journal.write(`the process dies ${death?.side} ${points.at(-1)}`);
    end.die();
    return never<T>();
  };
  /** Does what reaches out, unless the process dies before it, and answers unless it dies after it. */
  const pass = async <T>(name: string, reachOut: () => Promise<T>): Promise<T> => {
    const { generation } = life;
    const count = (life.count.get(`${life.what}: ${name}`) ?? 0) + 1;
    life.count.set(`${life.what}: ${name}`, count);
    const at = points.push(`${life.what}: ${name} #${count}`) - 1;
    if (death?.at === at && death.side === "before") return die();
    const result = await reachOut();
    if (generation !== life.generation || life.dead) return never<T>();
    if (death?.at === at && death.side === "after") return die();
    return result;
  };

  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!url.startsWith(`${shopify()}/admin/`)) return realFetch(input, init);
    if (life.dead) return never();
    const body = typeof init?.body === "string" ? init.body : "";
    const call = /(?:query|mutation)\s+(\w+)/.exec(body)?.[1] ?? "a token";
    const { generation } = life;
    const outcome = pass(call, async () => {
      const answer = await realFetch(input, init);
      return {
        answer,
        text: await answer
          .clone()
          .text()
          .catch(() => "(cut off)"),
      };
    });
    const { answer, text } = await outcome.catch((cause: unknown) => {
      journal.write(`${call} got no answer`);
      throw cause;
    });
    if (generation !== life.generation) return never();
    journal.write(`${call} ${body} → ${answer.status} ${text}`);
    return answer;
  };

  return {
    points,
    connect: (url) => {
      const { generation } = life;
      const database = openDatabase(url, { maxConnections: 4 });
      database.pool.on("connect", (client) => {
        const late = lateBy ? inTurn(lateBy) : undefined;
        guard(client, (text, run) => {
          if (life.dead || generation !== life.generation) return never();
          const answered = late ? () => late(run()) : run;
          return text === null ? answered() : pass(text, answered);
        });
      });
      return database;
    },
    doing: (what) => {
      life.what = what;
      life.count.clear();
    },
    died: () => end.died,
    rise: () => {
      life.generation += 1;
      beBorn();
    },
    restore: () => void (globalThis.fetch = realFetch),
  };
}

/** Lets the answers of one connection come late, in their order. */
function inTurn(lateBy: () => number): <T>(answer: Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve();
  return (answer) => {
    const come = Promise.allSettled([before, answer]).then(async () => {
      for (let turn = lateBy(); turn > 0; turn--) await immediately();
    });
    before = come;
    return come.then(() => answer);
  };
}

type Query = (...args: unknown[]) => unknown;

/** Lets `on` decide about each statement. It is told the name of those that make something last: a commit, or a write alone. */
function guard(client: pg.PoolClient, on: <T>(name: string | null, run: () => Promise<T>) => Promise<T>): void {
  const query = client.query.bind(client) as Query;
  let inTransaction = false;
  const nameOf = (given: unknown): string | null => {
    const text = typeof given === "string" ? given : ((given as { text?: string }).text ?? "");
    if (/^\s*BEGIN/i.test(text)) inTransaction = true;
    if (/^\s*ROLLBACK/i.test(text)) inTransaction = false;
    if (/^\s*COMMIT/i.test(text)) {
      inTransaction = false;
      return "commit";
    }
    return !inTransaction && WRITES.test(text) ? "write" : null;
  };
  (client as { query: Query }).query = (...args) => {
    const last = args.at(-1);
    const name = nameOf(args[0]);
    if (typeof last !== "function") return on(name, () => query(...args) as Promise<unknown>);
    // The pool's own way: with a callback.
    const run = () =>
      new Promise((resolve, reject) => {
        query(...args.slice(0, -1), (error: Error | null, result: unknown) =>
          error ? reject(error) : resolve(result),
        );
      });
    on(name, run).then(
      (result) => (last as Query)(null, result),
      (error: unknown) => (last as Query)(error),
    );
    return undefined;
  };
}
