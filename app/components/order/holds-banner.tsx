import { asSentence } from "../../platform/as-sentence.ts";
import { t } from "../../platform/translate.ts";
import type { OrderPage } from "../../reports/order-page.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { Banner } from "../ui/feedback.ts";
import { BlockStack, Text } from "../ui/layout.ts";

type Hold = OrderPage["holds"][number];

/** What holds an order, what ends each of it, and the button that ends it where a person may. */
export function HoldsBanner({ holds }: { holds: OrderPage["holds"] }) {
  if (holds.length === 0) return null;
  return (
    <Banner
      tone={holds.every((hold) => hold.until) ? "info" : "warning"}
      title={holds.length === 1 ? t("This order is on hold") : t("Several things hold this order")}
    >
      <BlockStack gap="300">
        {holds.map((hold) => (
          <BlockStack gap="200" inlineAlign="start" key={hold.id}>
            <HoldText hold={hold} />
            {hold.releasable ? (
              <ActionButton
                accessibilityLabel={t("Release hold: {{reason}}", { reason: t(hold.reason) })}
                fields={{ intent: "release-hold", holdId: hold.id }}
              >
                {t("Release hold")}
              </ActionButton>
            ) : null}
          </BlockStack>
        ))}
      </BlockStack>
    </Banner>
  );
}

function HoldText({ hold }: { hold: Hold }) {
  const format = useFormat();
  return (
    <Text as="p">
      {t("{{reason}} What ends it? {{until}}", {
        reason: t(asSentence(hold.reason)),
        until: hold.until ? t("The time, on {{until}}.", { until: format.dateTime(hold.until) }) : t(hold.endsBy),
      })}
    </Text>
  );
}
