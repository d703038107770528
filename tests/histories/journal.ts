import { createHash } from "node:crypto";
import { db } from "../db-file.ts";

/** What happened, line by line. Equal histories have equal lines. */
export type Journal = { write: (line: string) => void; lines: string[]; hash: () => string };

export function openJournal(): Journal {
  const lines: string[] = [];
  return {
    lines,
    write: (line) => void lines.push(`${new Date().toISOString()} ${line}`),
    hash: () => createHash("sha256").update(lines.join("\n")).digest("hex"),
  };
}

export const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

/** Every row of every table, as one line each table: times, ids and encrypted fields included. */
export async function databaseLines(): Promise<string[]> {
  const { pool } = db();
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE '\\_prisma%' ORDER BY 1`,
  );
  const lines = [];
  for (const { name } of tables) {
    const { rows } = await pool.query<{ rows: number; digest: string | null }>(
      `SELECT count(*)::int AS rows, md5(string_agg(one::text, E'\\n' ORDER BY one::text)) AS digest FROM "${name}" one`,
    );
    lines.push(`${name}: ${rows[0]?.rows} rows, ${rows[0]?.digest}`);
  }
  return lines;
}

/** The first line in which two journals differ. */
export function firstDifference(one: readonly string[], other: readonly string[]): string {
  const at = one.findIndex((line, index) => line !== other[index]);
  const from = at < 0 ? one.length : at;
  return `line ${from}:\n  ${one[from] ?? "(nothing)"}\n  ${other[from] ?? "(nothing)"}\nafter ${one[from - 1] ?? ""}`;
}
