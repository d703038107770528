import { plural, t } from "../../platform/translate.ts";
import type { OrderMoney } from "../../reports/order-money.ts";
import { useFormat } from "../app-context.tsx";
import { Facts } from "../facts.tsx";
import { BlockStack, Card, Text } from "../ui/layout.ts";

/** What the order brings and costs, and how its plan stands against the best one. */
export function MoneyCard({ money }: { money: OrderMoney | null }) {
  const format = useFormat();
  if (!money) return null;
  const { items, cost, unknown, margin, marginPermille, optimum, byChoice } = money;
  const missing =
    unknown > 0
      ? plural(unknown, ", without {{count}} part that is not known", ", without {{count}} parts that are not known")
      : "";
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Money")}
        </Text>
        <Facts
          facts={[
            [t("Items that suppliers ship"), format.money(items)],
            [t("Landed cost"), cost === null ? t("Not known") : `${format.money(cost)}${missing}`],
            [
              t("Margin"),
              margin === null
                ? t("Not known: a part of the cost is missing")
                : `${format.money(margin)}${marginPermille === null ? "" : `, ${format.share(marginPermille)}`}`,
            ],
            ...(optimum === null
              ? []
              : [
                  [
                    t("Against the optimum"),
                    optimum === "proven"
                      ? t("The best plan by your rules, proven")
                      : t("The best plan found in time; a better one was not ruled out"),
                  ] as [string, string],
                ]),
            ...(byChoice === null
              ? []
              : [
                  [
                    t("Chosen by a person"),
                    t("{{difference}} against that plan", {
                      difference: `${byChoice.minor >= 0 ? "+" : ""}${format.money(byChoice)}`,
                    }),
                  ] as [string, string],
                ]),
          ]}
        />
      </BlockStack>
    </Card>
  );
}
