import { t } from "../platform/translate.ts";
import { Text } from "./ui/layout.ts";
import { PlainTable } from "./ui/plain-table.tsx";

export type PairRow = { label: string; before: number; after: number; beforeText: string; afterText: string };

const BEFORE = "var(--p-color-border-tertiary)";
const AFTER = "var(--p-color-bg-fill-emphasis)";

/** Two values for each row as bars under each other, drawn by hand; the same as a table on request. */
export function PairBars({ label, names, rows }: { label: string; names: [string, string]; rows: PairRow[] }) {
  const most = Math.max(1, ...rows.flatMap(({ before, after }) => [before, after]));
  const width = (value: number) => `${Math.max(value > 0 ? 0.5 : 0, (100 * value) / most)}%`;
  return (
    <div style={{ display: "grid", gap: "var(--p-space-300)" }}>
      <div style={{ display: "flex", flexWrap: "wrap", gap: "var(--p-space-300)" }} aria-hidden="true">
        <Legend color={BEFORE} name={names[0]} />
        <Legend color={AFTER} name={names[1]} />
      </div>
      <div aria-hidden="true" style={{ display: "grid", gap: "var(--p-space-200)" }}>
        {rows.map((row) => (
          <div key={row.label}>
            <Text as="p" variant="bodySm" truncate>
              {row.label}
            </Text>
            <Bar color={BEFORE} width={width(row.before)} text={row.beforeText} />
            <Bar color={AFTER} width={width(row.after)} text={row.afterText} />
          </div>
        ))}
      </div>
      <details>
        <summary style={{ cursor: "pointer", minHeight: "24px" }}>
          <Text as="span" variant="bodySm">
            {t("{{label}} as a table", { label })}
          </Text>
        </summary>
        <PlainTable
          label={label}
          headings={["", ...names]}
          rows={rows.map((row) => ({ id: row.label, cells: [row.label, row.beforeText, row.afterText] }))}
        />
      </details>
    </div>
  );
}

const Legend = ({ color, name }: { color: string; name: string }) => (
  <span style={{ display: "inline-flex", alignItems: "center", gap: "var(--p-space-100)" }}>
    <svg width="12" height="12" focusable="false">
      <rect width="12" height="12" rx="2" fill={color} />
    </svg>
    <Text as="span" variant="bodySm">
      {name}
    </Text>
  </span>
);

const Bar = ({ color, width, text }: { color: string; width: string; text: string }) => (
  <div style={{ display: "flex", alignItems: "center", gap: "var(--p-space-150)" }}>
    <svg height="12" style={{ flex: 1, minWidth: 0 }} focusable="false">
      <rect width={width} height="10" y="1" rx="2" fill={color} />
    </svg>
    <span style={{ width: "6.5rem", flex: "none", textAlign: "end", fontVariantNumeric: "tabular-nums" }}>
      <Text as="span" variant="bodySm">
        {text}
      </Text>
    </span>
  </div>
);
