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
    day.routed === 0 ? "No orders" : format.share(Math.round((part(day) / day.routed) * 1000));
  const ratio = (part: (day: DayFigures) => number) => (day: DayFigures) =>
    day.routed === 0 ? 0 : part(day) / day.routed;
  const total = (permille: number | null) => (permille === null ? "No orders" : format.share(permille));
  return (
    <InlineGrid columns={{ xs: 1, md: 2 }} gap="400">
      <DayChart
        title="Orders routed"
        value={format.number(totals.routed)}
        heading="Orders"
        help="Orders given to at least one supplier, on the day of the first."
        bars={bars(
          (day) => day.routed,
          (day) => format.number(day.routed),
        )}
      />
      <DayChart
        title="Automatic share"
        value={total(totals.automaticPermille)}
        heading="Share"
        help="Routed orders about which no person did anything in Crossdock."
        bars={bars(
          ratio((day) => day.automatic),
          share((day) => day.automatic),
        )}
      />
      <DayChart
        title="Time to tracking"
        value={trackingMs === null ? "No parcels yet" : format.duration(trackingMs)}
        heading="Median"
        help="Median from the supplier's yes to its first parcel, on the day of the yes."
        bars={bars(
          (day) => day.trackingMs ?? 0,
          (day) => (day.trackingMs === null ? "No parcels" : format.duration(day.trackingMs)),
        )}
      />
      <DayChart
        title="Split orders"
        value={total(totals.splitPermille)}
        heading="Share"
        help="Routed orders that more than one supplier ships."
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
          Cost against the optimum
        </Text>
        <Text as="p">
          {decisions === 0
            ? "No order was decided in this time."
            : unproven === 0
              ? `Each of ${count(decisions, "plan")} is proven to be the best one by your strategy.`
              : `${format.number(Math.max(0, decisions - unproven))} of ${count(decisions, "plan")} are proven to be the best ones by your strategy.`}
        </Text>
        {choices.length === 0 ? (
          <Text as="p" tone="subdued">
            Nobody chose a supplier by hand.
          </Text>
        ) : (
          choices.map(({ choices: made, extra }) => (
            <Text as="p" key={extra.currency}>
              {count(made, "choice")} by hand: {format.money({ ...extra, minor: Math.abs(extra.minor) })}{" "}
              {extra.minor >= 0 ? "more" : "less"} than the best plan.
            </Text>
          ))
        )}
      </BlockStack>
    </Card>
  );
}

/** What each supplier did. */
export function SuppliersCard({ suppliers, days }: { suppliers: SupplierReportRow[]; days: number }) {
  const format = useFormat();
  const narrow = useNarrow();
  const time = (ms: number | null) => (ms === null ? "None" : format.duration(ms));
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            By supplier
          </Text>
          {suppliers.length > 0 ? (
            <DownloadButton url={`/app/reports/csv?file=suppliers&days=${days}`} fileName="suppliers.csv">
              Download suppliers
            </DownloadButton>
          ) : null}
        </InlineStack>
        {suppliers.length === 0 ? (
          <Text as="p" tone="subdued">
            No supplier got an order in this time.
          </Text>
        ) : (
          <PlainTable
            label="By supplier"
            headings={
              narrow
                ? ["Supplier", "Orders", "To tracking"]
                : ["Supplier", "Orders", "Units", "Cost", "To accept", "To tracking", "Declined"]
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
