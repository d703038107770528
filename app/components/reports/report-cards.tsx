import { t } from "../../platform/translate.ts";
import type { DayFigures } from "../../reports/figures.ts";
import type { ReportPage, SupplierReportRow } from "../../reports/report-page.ts";
import { useFormat } from "../app-context.tsx";
import { DayChart } from "../charts/day-chart.tsx";
import { BlockStack, Card, InlineGrid, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { DownloadButton } from "../download-button.tsx";
import { useNarrow } from "../use-narrow.ts";
import { count } from "../words.ts";

/** The figures by day. */
export function Charts({ report }: { report: ReportPage }) {
  const format = useFormat();
  const { days, totals, trackingMs } = report;
  const bars = (value: (day: DayFigures) => number, text: (day: DayFigures) => string) =>
    days.map((day) => ({ label: format.day(day.day), value: value(day), text: text(day) }));
  const share = (part: (day: DayFigures) => number) => (day: DayFigures) =>
    day.routed === 0 ? t("No orders") : format.share(Math.round((part(day) / day.routed) * 1000));
  const ratio = (part: (day: DayFigures) => number) => (day: DayFigures) =>
    day.routed === 0 ? 0 : part(day) / day.routed;
  const total = (permille: number | null) => (permille === null ? t("No orders") : format.share(permille));
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      <DayChart
        title={t("Orders routed")}
        value={format.number(totals.routed)}
        heading={t("Orders")}
        help={t("Orders given to at least one supplier, on the day of the first.")}
        bars={bars(
          (day) => day.routed,
          (day) => format.number(day.routed),
        )}
      />
      <DayChart
        title={t("Automatic share")}
        value={total(totals.automaticPermille)}
        heading={t("Share")}
        help={t("Routed orders about which no person did anything in Crossdock.")}
        bars={bars(
          ratio((day) => day.automatic),
          share((day) => day.automatic),
        )}
      />
      <DayChart
        title={t("Time to tracking")}
        value={trackingMs === null ? t("No parcels yet") : format.duration(trackingMs)}
        heading={t("Median")}
        help={t("Median from the supplier's yes to its first parcel, on the day of the yes.")}
        bars={bars(
          (day) => day.trackingMs ?? 0,
          (day) => (day.trackingMs === null ? t("No parcels") : format.duration(day.trackingMs)),
        )}
      />
      <DayChart
        title={t("Split orders")}
        value={total(totals.splitPermille)}
        heading={t("Share")}
        help={t("Routed orders that more than one supplier ships.")}
        bars={bars(
          ratio((day) => day.split),
          share((day) => day.split),
        )}
      />
    </InlineGrid>
  );
}

/** How what was done compares with the best plan. */
export function OptimumCard({ optimum }: { optimum: ReportPage["optimum"] }) {
  const format = useFormat();
  const { decisions, unproven, choices } = optimum;
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd">
          {t("Cost against the optimum")}
        </Text>
        <Text as="p">
          {decisions === 0
            ? t("No order was decided in this time.")
            : unproven === 0
              ? t("Each of {{decisions}} is proven to be the best one by your strategy.", {
                  decisions: count(decisions, "plan"),
                })
              : t("{{proven}} of {{decisions}} are proven to be the best ones by your strategy.", {
                  proven: format.number(Math.max(0, decisions - unproven)),
                  decisions: count(decisions, "plan"),
                })}
        </Text>
        {choices.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("Nobody chose a supplier by hand.")}
          </Text>
        ) : (
          choices.map(({ choices: made, extra }) => {
            const values = {
              choices: count(made, "choice"),
              amount: format.money({ ...extra, minor: Math.abs(extra.minor) }),
            };
            return (
              <Text as="p" key={extra.currency}>
                {extra.minor >= 0
                  ? t("{{choices}} by hand: {{amount}} more than the best plan.", values)
                  : t("{{choices}} by hand: {{amount}} less than the best plan.", values)}
              </Text>
            );
          })
        )}
      </BlockStack>
    </Card>
  );
}

/** What each supplier did. */
export function SuppliersCard({ suppliers, days }: { suppliers: SupplierReportRow[]; days: number }) {
  const format = useFormat();
  const narrow = useNarrow();
  const time = (ms: number | null) => (ms === null ? t("None") : format.duration(ms));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("By supplier")}
          </Text>
          {suppliers.length > 0 ? (
            <DownloadButton url={`/app/reports/csv?file=suppliers&days=${days}`} fileName="suppliers.csv">
              {t("Download suppliers")}
            </DownloadButton>
          ) : null}
        </InlineStack>
        {suppliers.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("No supplier got an order in this time.")}
          </Text>
        ) : (
          <PlainTable
            label={t("By supplier")}
            headings={
              narrow
                ? [t("Supplier"), t("Orders"), t("To tracking")]
                : [t("Supplier"), t("Orders"), t("Units"), t("Cost"), t("To accept"), t("To tracking"), t("Declined")]
            }
            rows={suppliers.map((row) => ({
              id: `${row.id} ${row.cost.currency}`,
              cells: narrow
                ? [row.name, format.number(row.orders), time(row.trackingMs)]
                : [
                    ...[row.name, format.number(row.orders), format.number(row.units), format.money(row.cost)],
                    ...[time(row.acceptMs), time(row.trackingMs), format.number(row.declined)],
                  ],
            }))}
          />
        )}
      </BlockStack>
    </Card>
  );
}
