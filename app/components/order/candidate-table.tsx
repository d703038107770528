import { say } from "../../platform/phrase.ts";
import { t } from "../../platform/translate.ts";
import type { CandidateRow } from "../../reports/why.ts";
import { useFormat } from "../app-context.tsx";
import type { Format } from "../format.ts";
import { StatusBadge } from "../status-badge.tsx";
import { Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { VERDICT_WORDS } from "../words.ts";

/** Every supplier that could have shipped an item: what became of it, why, and at what cost. */
export function CandidateTable({ item, rows }: { item: string; rows: CandidateRow[] }) {
  const format = useFormat();
  return (
    <>
      <PlainTable
        label={t("Candidates for {{item}}", { item })}
        headings={[t("Supplier"), t("Result"), t("Reason"), t("Cost")]}
        rows={rows.map((row) => ({
          id: row.id,
          cells: [
            say(row.supplier),
            <StatusBadge key="verdict" word={VERDICT_WORDS[row.verdict]} />,
            say(row.sentence),
            <span key="cost">{costText(row, format)}</span>,
          ],
        }))}
      />
      {rows.some(({ extra }) => extra) ? (
        <Text as="p" variant="bodySm" tone="subdued">
          {t("+ and −: what the whole order would cost more or less with that supplier.")}
        </Text>
      ) : null}
    </>
  );
}

function costText({ cost, extra }: CandidateRow, format: Format): string {
  if (cost) return format.money(cost);
  if (!extra) return "–";
  if (extra.minor === 0) return t("the same");
  return `${extra.minor > 0 ? "+" : "−"}\u00a0${format.money({ ...extra, minor: Math.abs(extra.minor) })}`;
}
