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
  const names = [`Version ${trial.version}, on trial`, published === null ? "Without rules" : `Version ${published}`];
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {`Version ${trial.version} is on trial`}
            </Text>
            <Badge tone="info">{`${trial.percent}% of orders`}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            {`Started ${format.ago(trial.at)}. Chance chose the orders of each group: with few of them, differences say little.`}
          </Text>
        </BlockStack>
        <PlainTable
          label="Both groups side by side"
          headings={["", ...names]}
          rows={rowsOf(arms.tried, arms.published, format)}
        />
        <InlineStack gap="200">
          <ConfirmButton
            title={`Publish version ${trial.version} to all orders?`}
            body="It takes the place of the version in force. You can roll back at any time."
            confirm="Publish to all orders"
            fields={() => ({ intent: "end-trial", canaryId: trial.id, end: "promote" })}
          >
            Publish to all orders
          </ConfirmButton>
          <ConfirmButton
            title={`Stop the trial of version ${trial.version}?`}
            body="All orders go by the version in force again. What is routed stays as it is."
            confirm="Stop trial"
            destructive
            fields={() => ({ intent: "end-trial", canaryId: trial.id, end: "stop" })}
          >
            Stop trial
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
    row("Orders", (arm) => format.number(arm.orders)),
    row("Units routed", (arm) => share(arm.unitsRouted, arm.unitsWanted)),
    row("Orders split over suppliers", (arm) => share(arm.splitOrders, arm.orders - arm.held)),
    row("Orders with items nobody ships", (arm) => share(arm.ordersWithUnrouted, arm.orders - arm.held)),
    row("Orders held", (arm) => share(arm.held, arm.orders)),
    ...currencies.map((currency) =>
      row(currencies.length > 1 ? `Landed cost per unit, ${currency}` : "Landed cost per unit", (arm) =>
        cost(arm, currency),
      ),
    ),
    row("Days until the customer has everything", ({ promise }) =>
      promise.orders === 0 ? "–" : format.number(Math.round((10 * promise.days) / promise.orders) / 10),
    ),
  ];
}
