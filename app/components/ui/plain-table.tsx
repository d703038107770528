import type { CSSProperties, ReactNode } from "react";

const cell: CSSProperties = {
  padding: "var(--p-space-150) var(--p-space-200) var(--p-space-150) 0",
  textAlign: "start",
  verticalAlign: "top",
  borderBottom: "var(--p-border-width-025) solid var(--p-color-border-secondary)",
};
const heading: CSSProperties = { ...cell, fontWeight: 550, color: "var(--p-color-text-secondary)" };

/** Cells that are not text keep to one line. */
const cellOf = (content: ReactNode): CSSProperties =>
  typeof content === "string" ? cell : { ...cell, whiteSpace: "nowrap" };

type Props = { label: string; headings: string[]; rows: { id: string; cells: ReactNode[] }[] };

/** A small table inside a card, that wraps instead of scrolling. */
export function PlainTable({ label, headings, rows }: Props) {
  return (
    <table aria-label={label} style={{ width: "100%", borderCollapse: "collapse" }}>
      <thead>
        <tr>
          {headings.map((text) => (
            <th key={text} scope="col" style={heading}>
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {row.cells.map((content, i) => (
              <td key={headings[i]} style={cellOf(content)}>
                {content}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
