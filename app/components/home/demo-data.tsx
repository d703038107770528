import type { DemoState } from "../../demo/scene.ts";
import { t } from "../../platform/translate.ts";
import { ActionButton } from "../actions.tsx";
import { Banner } from "../ui/feedback.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";

type Props = { state: DemoState };

/** While demo data is loaded, the home says so first, with the way out. */
export function DemoBanner({ state }: Props) {
  if (state !== "loaded") return null;
  return (
    <Banner tone="info" title={t("You are looking at demo data")}>
      <BlockStack gap="200" inlineAlign="start">
        <Text as="p">
          {t(
            "Everything called “Demo” was made up. Nothing of it is sent to anybody, and it is gone with one click, from the figures too.",
          )}
        </Text>
        <ActionButton fields={{ intent: "remove-demo" }}>{t("Remove demo data")}</ActionButton>
      </BlockStack>
    </Banner>
  );
}

/** An empty app can be tried out. */
export function DemoOffer({ state }: Props) {
  if (state !== "possible") return null;
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("See it with demo data")}
          </Text>
          <Text as="p" tone="subdued">
            {t(
              "Suppliers, orders in every state and exceptions, marked “Demo”. Nothing is sent, and one click removes it.",
            )}
          </Text>
        </BlockStack>
        <ActionButton fields={{ intent: "load-demo" }}>{t("Load demo data")}</ActionButton>
      </InlineStack>
    </Card>
  );
}
