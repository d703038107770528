import type { CSSProperties } from "react";

export type Bar = {
  /** what stands below it in the table, for example a day */
  label: string;
  value: number;
  /** the value in words */
  text: string;
};

const HIDDEN: CSSProperties = {
  position: "absolute",
  width: 1,
  height: 1,
  margin: -1,
  overflow: "hidden",
  clipPath: "inset(50%)",
  whiteSpace: "nowrap",
};

type Props = {
  /** what is counted, per what: "Orders routed per day" */
  title: string;
  bars: readonly Bar[];
  height?: number;
  /** the table stands on the screen already */
  withTable?: boolean;
};

/** Values over time as bars. Who cannot see them reads the same as a table. */
export function Bars({ title, bars, height = 40, withTable = true }: Props) {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const width = 100 / Math.max(1, bars.length);
  return (
    <div style={{ position: "relative" }}>
      <svg
        aria-hidden="true"
        focusable="false"
        viewBox={`0 0 100 ${height}`}
        preserveAspectRatio="none"
        style={{ display: "block", width: "100%", height }}
      >
        {bars.map(({ label, value }, i) => {
          const tall = value === 0 ? 1 : Math.max(2, (value / most) * height);
          return (
            <rect
              key={label}
              x={i * width + width * 0.12}
              y={height - tall}
              width={width * 0.76}
              height={tall}
              fill={value === 0 ? "var(--p-color-border)" : "var(--p-color-bg-fill-info)"}
            />
          );
        })}
      </svg>
      {withTable ? (
        <div style={HIDDEN}>
          <table>
            <caption>{title}</caption>
            <tbody>
              {bars.map(({ label, text }) => (
                <tr key={label}>
                  <th scope="row">{label}</th>
                  <td>{text}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}
