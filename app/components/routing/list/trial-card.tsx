import { t } from "../../../platform/translate.ts";
import type { RoutingRules } from "../../../reports/routing-rules.ts";
import type { TrialArm, TrialReport } from "../../../reports/trial.ts";
import { useFormat } from "../../app-context.tsx";
import type { Format } from "../../format.ts";
import { ConfirmButton } from "../../confirm-button.tsx";
import { Badge } from "../../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../../ui/layout.ts";
import { PlainTable } from "../../ui/plain-table.tsx";

type Trial = NonNullable<RoutingRules["trial"]>;

/** A version that routes part of the orders, beside the one that routes the others. */
export function TrialCard({
  trial,
  arms,
  published,
}: {
  trial: Trial;
  arms: TrialReport;
  /** its version; null = no rules */
  published: number | null;
}) {
  const format = useFormat();
  const names = [
    t("Version {{version}}, on trial", { version: trial.version }),
    published === null ? t("Without rules") : t("Version {{published}}", { published }),
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t("Version {{version}} is on trial", { version: trial.version })}
            </Text>
            <Badge tone="info">{t("{{percent}}% of orders", { percent: trial.percent })}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            {t("Started {{at}}. Chance chose the orders of each group: with few of them, differences say little.", {
              at: format.ago(trial.at),
            })}
          </Text>
        </BlockStack>
        <PlainTable
          label={t("Both groups side by side")}
          headings={["", ...names]}
          rows={rowsOf(arms.tried, arms.published, format)}
        />
        <InlineStack gap="200">
          <ConfirmButton
            title={t("Publish version {{version}} to all orders?", { version: trial.version })}
            body={t("It takes the place of the version in force. You can roll back at any time.")}
            confirm={t("Publish to all orders")}
            fields={() => ({ intent: "end-trial", canaryId: trial.id, end: "promote" })}
          >
            {t("Publish to all orders")}
          </ConfirmButton>
          <ConfirmButton
            title={t("Stop the trial of version {{version}}?", { version: trial.version })}
            body={t("All orders go by the version in force again. What is routed stays as it is.")}
            confirm={t("Stop trial")}
            destructive
            fields={() => ({ intent: "end-trial", canaryId: trial.id, end: "stop" })}
          >
            {t("Stop trial")}
          </ConfirmButton>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

function rowsOf(tried: TrialArm, published: TrialArm, format: Format) {
  const row = (label: string, of: (arm: TrialArm) => string) => ({
    id: label,
    cells: [label, of(tried), of(published)],
  });
  const share = (part: number, whole: number) =>
    whole === 0 ? "–" : `${format.number(Math.round((1000 * part) / whole) / 10)}%`;
  const currencies = [...new Set([...tried.cost, ...published.cost].map(({ currency }) => currency))];
  const cost = (arm: TrialArm, currency: string) => {
    const found = arm.cost.find((each) => each.currency === currency);
    return found ? format.money({ minor: Math.round(found.totalMinor / found.units), currency }) : "–";
  };
  return [
    row(t("Orders"), (arm) => format.number(arm.orders)),
    row(t("Units routed"), (arm) => share(arm.unitsRouted, arm.unitsWanted)),
    row(t("Orders split over suppliers"), (arm) => share(arm.splitOrders, arm.orders - arm.held)),
    row(t("Orders with items nobody ships"), (arm) => share(arm.ordersWithUnrouted, arm.orders - arm.held)),
    row(t("Orders held"), (arm) => share(arm.held, arm.orders)),
    ...currencies.map((currency) =>
      row(
        currencies.length > 1 ? t("Landed cost per unit, {{currency}}", { currency }) : t("Landed cost per unit"),
        (arm) => cost(arm, currency),
      ),
    ),
    row(t("Days until the customer has everything"), ({ promise }) =>
      promise.orders === 0 ? "–" : format.number(Math.round((10 * promise.days) / promise.orders) / 10),
    ),
  ];
}
