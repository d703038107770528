import { t } from "../../platform/translate.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";

/** What it costs, as far as the app knows. */
export const PlanCard = () => (
  <Card>
    <BlockStack gap="100">
      <Text as="h2" variant="headingMd">
        {t("Plan")}
      </Text>
      <Text as="p" tone="subdued">
        {t(
          "There is one plan with everything in it, and Crossdock bills nothing through Shopify. Orders, suppliers and SKUs are not limited.",
        )}
      </Text>
    </BlockStack>
  </Card>
);
