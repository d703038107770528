import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useFormat } from "../components/app-context.tsx";
import { useListAddress } from "../components/list-address.ts";
import { DownloadButton } from "../components/download-button.tsx";
import { Empty } from "../components/empty.tsx";
import { Charts, OptimumCard, SuppliersCard } from "../components/reports/report-cards.tsx";
import { Refreshing } from "../components/refreshing.tsx";
import { Screen } from "../components/screen.tsx";
import { Select } from "../components/ui/form.ts";
import { BlockStack, Card, InlineStack, Text } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { parseReportDays, REPORT_DAYS } from "../reports/figures.ts";
import { loadReports } from "../reports/report-page.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const days = parseReportDays(new URL(request.url).searchParams);
  const { figures: report, countedAt } = await loadReports(services, shop, days);
  return { days, report, countedAt };
};

export default function Reports() {
  const { days, report, countedAt } = useLoaderData<typeof loader>();
  const format = useFormat();
  const { set } = useListAddress();
  const nothing = report.totals.routed === 0 && report.suppliers.length === 0;
  return (
    <Screen title={t(SCREENS.reports)}>
      <InlineStack align="space-between" blockAlign="end" gap="300">
        <Select
          label={t("Period")}
          labelInline
          options={REPORT_DAYS.map((each) => ({ label: t("Last {{each}} days", { each }), value: String(each) }))}
          value={String(days)}
          onChange={(value) => set({ days: value === "30" ? "" : value })}
        />
        {nothing ? null : (
          <DownloadButton url={`/app/reports/csv?file=days&days=${days}`} fileName="orders-by-day.csv">
            {t("Download days")}
          </DownloadButton>
        )}
      </InlineStack>
      {countedAt ? (
        <Text as="p" tone="subdued">
          {t("Counted {{countedAt}}. Open the page again in a moment for newer figures.", {
            countedAt: format.ago(countedAt),
          })}
        </Text>
      ) : null}
      {nothing ? (
        <Card>
          <Empty title={t("Nothing to report yet")}>
            {t(
              "Once orders are routed, this shows how many, how many of them by themselves, how fast they ship, how often they are split and what they cost.",
            )}
          </Empty>
        </Card>
      ) : (
        <Refreshing>
          <BlockStack gap="400">
            <Charts report={report} />
            <OptimumCard optimum={report.optimum} />
            <SuppliersCard suppliers={report.suppliers} days={days} />
          </BlockStack>
        </Refreshing>
      )}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
