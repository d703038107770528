import { DEFAULT_SWITCHES, type Switches } from "../../sandbox/switches.ts";
import { QUESTIONS, type Probe } from "./questions.ts";

export type Row = {
  name: keyof Switches;
  sandbox: boolean | number | null;
  /** The store's answer; text = why it could not be asked. */
  live: boolean | number | null | { notAsked: string };
};

/** Asks every question, one after the other. A question that fails does not stop the others. */
export async function askAll(probe: Probe): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { switches, ask } of QUESTIONS) {
    const answers = await ask(probe).catch((error: unknown) =>
      error instanceof Error ? error.message : String(error),
    );
    for (const name of switches) {
      const live = typeof answers === "string" ? { notAsked: answers } : (answers[name] ?? null);
      rows.push({ name, sandbox: DEFAULT_SWITCHES[name], live });
    }
  }
  return rows;
}

/** What a row says: whether the sandbox behaves like the store. Times and sizes are told, not judged. */
export function verdictOf({ sandbox, live }: Row): "same" | "differs" | "measured" | "not asked" {
  if (live !== null && typeof live === "object") return "not asked";
  if (typeof sandbox !== "boolean") return "measured";
  return live === sandbox ? "same" : "differs";
}

/** One line per row: name, sandbox, store, verdict. */
export function reportOf(rows: Row[]): string {
  const shown = (value: Row["live"]) =>
    value !== null && typeof value === "object" ? `(${value.notAsked})` : String(value);
  return rows
    .map(
      (row) =>
        `${verdictOf(row).padEnd(9)} ${row.name.padEnd(30)} sandbox ${shown(row.sandbox)}, store ${shown(row.live)}`,
    )
    .join("\n");
}
