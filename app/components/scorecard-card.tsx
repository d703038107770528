import { t } from "../platform/translate.ts";
import { useFormat } from "./app-context.tsx";
import { BlockStack, Card, InlineStack, Text } from "./ui/layout.ts";
import { PlainTable } from "./ui/plain-table.tsx";

export type ScorecardRow = {
  /** the span: so many days back */
  days: number;
  /** supplier orders behind it */
  sample: number;
  value: number | null;
  acceptHours: number | null;
  shipHours: number | null;
  trackedPermille: number | null;
  declinedPermille: number | null;
  canceledPermille: number | null;
  failedPermille: number | null;
};

/** The span that routing goes by. */
const ROUTING_DAYS = 30;

/** How well a supplier has done lately: a score, and what it is made of. */
export function ScorecardCard({ rows }: { rows: ScorecardRow[] }) {
  const format = useFormat();
  const now = rows.find(({ days }) => days === ROUTING_DAYS);
  const percent = (permille: number | null) => (permille === null ? "–" : `${format.number(permille / 10)}%`);
  const hours = (length: number | null) => (length === null ? "–" : format.duration(length * 3_600_000));
  const row = (label: string, of: (card: ScorecardRow) => string) => ({ id: label, cells: [label, ...rows.map(of)] });
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="300" blockAlign="center">
          <Text as="h2" variant="headingMd">
            {t("Scorecard")}
          </Text>
          {now?.value == null ? null : (
            <>
              <Text as="span" variant="headingLg">
                {t("{{score}} of 100", { score: now.value })}
              </Text>
              <Gauge value={now.value} />
            </>
          )}
        </InlineStack>
        {rows.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("Nothing to measure yet. It fills with the orders that reach the supplier, and is counted every hour.")}
          </Text>
        ) : (
          <PlainTable
            label={t("Scorecard")}
            headings={["", ...rows.map(({ days }) => t("{{days}} days", { days }))]}
            rows={[
              row(t("Score"), ({ value }) => (value === null ? "–" : format.number(value))),
              row(t("Orders"), ({ sample }) => format.number(sample)),
              row(t("Tracking within 48 hours"), ({ trackedPermille }) => percent(trackedPermille)),
              row(t("Items declined"), ({ declinedPermille }) => percent(declinedPermille)),
              row(t("Items taken back later"), ({ canceledPermille }) => percent(canceledPermille)),
              row(t("Orders that failed"), ({ failedPermille }) => percent(failedPermille)),
              row(t("Time to accept"), ({ acceptHours }) => hours(acceptHours)),
              row(t("Time to ship"), ({ shipHours }) => hours(shipHours)),
            ]}
          />
        )}
        <Text as="p" variant="bodySm" tone="subdued">
          {t("Rules and plans by score go by the last 30 days.")}
        </Text>
      </BlockStack>
    </Card>
  );
}

/** The score as a bar; the number stands beside it. */
const Gauge = ({ value }: { value: number }) => (
  <svg width="96" height="8" aria-hidden="true" focusable="false">
    <rect width="96" height="8" rx="4" fill="var(--p-color-bg-fill-tertiary)" />
    <rect width={(96 * value) / 100} height="8" rx="4" fill="var(--p-color-bg-fill-emphasis)" />
  </svg>
);
