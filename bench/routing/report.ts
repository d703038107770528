/** One figure with what it should be. */
export type Goal = { text: string; figure: number; atMost?: number; atLeast?: number; unit: string };

export type Section = {
  name: string;
  /** what the table shows, in a sentence */
  title: string;
  columns: string[];
  rows: (string | number)[][];
  goals: Goal[];
};

export const isMet = ({ figure, atMost = Infinity, atLeast = -Infinity }: Goal) =>
  figure <= atMost && figure >= atLeast;

/** Markdown, so that a run can be pasted into the docs. */
export function sectionText({ title, columns, rows, goals }: Section): string {
  const table = [columns, columns.map(() => "---"), ...rows.map((row) => row.map(String))];
  const lines = table.map((cells) => `| ${cells.join(" | ")} |`);
  const marks = goals.map((goal) => {
    const limit = goal.atMost === undefined ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
    return `- ${isMet(goal) ? "✓" : "✗ MISSED"} ${goal.text}: ${short(goal.figure)}${goal.unit} (goal ${limit}${goal.unit})`;
  });
  return [`\n### ${title}`, "", ...lines, ...(marks.length ? ["", ...marks] : [])].join("\n");
}

/** Three significant digits. */
export function short(figure: number): string {
  if (!Number.isFinite(figure)) return "–";
  if (figure === 0) return "0";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(figure))));
  return figure.toFixed(Math.min(digits, 4));
}

export const percent = (share: number) => `${(share * 100).toFixed(share !== 0 && Math.abs(share) < 0.01 ? 2 : 1)} %`;

/** Nearest rank: the value that a share `p` of all values does not exceed. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
}
