import type { OrderMoney } from "../../reports/order-money.ts";
import { useFormat } from "../app-context.tsx";
import { Facts } from "../facts.tsx";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { count } from "../words.ts";

/** What the order brings and costs, and how its plan stands against the best one. */
export function MoneyCard({ money }: { money: OrderMoney | null }) {
  const format = useFormat();
  if (!money) return null;
  const { items, cost, unknown, margin, marginPermille, optimum, byChoice } = money;
  const missing =
    unknown > 0 ? `, without ${count(unknown, "part")} that ${unknown === 1 ? "is" : "are"} not known` : "";
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Money
        </Text>
        <Facts
          facts={[
            ["Items that suppliers ship", format.money(items)],
            ["Landed cost", cost === null ? "Not known" : `${format.money(cost)}${missing}`],
            [
              "Margin",
              margin === null
                ? "Not known: a part of the cost is missing"
                : `${format.money(margin)}${marginPermille === null ? "" : `, ${format.share(marginPermille)}`}`,
            ],
            ...(optimum === null
              ? []
              : [
                  [
                    "Against the optimum",
                    optimum === "proven"
                      ? "The best plan by your rules, proven"
                      : "The best plan found in time; a better one was not ruled out",
                  ] as [string, string],
                ]),
            ...(byChoice === null
              ? []
              : [
                  [
                    "Chosen by a person",
                    `${byChoice.minor >= 0 ? "+" : ""}${format.money(byChoice)} against that plan`,
                  ] as [string, string],
                ]),
          ]}
        />
      </BlockStack>
    </Card>
  );
}
