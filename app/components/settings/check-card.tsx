import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice, Lines } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const RISK_CHOICES = [
  { value: "high", label: "When Shopify sees a high risk" },
  { value: "medium", label: "When Shopify sees a medium or high risk" },
  { value: "never", label: "Never" },
];
const ADDRESS_CHOICES = [
  { value: "error", label: "When Shopify cannot verify it" },
  { value: "warning", label: "When Shopify cannot verify it, or suggests another" },
  { value: "never", label: "Never" },
];

/** Which orders wait for a person. */
export function CheckCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            What to hold
          </Text>
          <Text as="p" tone="subdued">
            An order on hold waits until you release it on its page. Its stock stays reserved.
          </Text>
        </BlockStack>
        <Choice settings={settings} field="riskHold" label="Hold for risk of fraud" choices={RISK_CHOICES} />
        <Amount
          settings={settings}
          field="riskWaitMinutes"
          label="Wait for the fraud analysis at most"
          help="An order whose analysis is not finished goes on after this time. 0 does not wait."
          unit="minutes"
        />
        <Choice settings={settings} field="addressCheck" label="Hold for its address" choices={ADDRESS_CHOICES} />
        <Amount
          settings={settings}
          field="similarOrderHours"
          label="Hold an order like one of the last"
          help="The same shipping address and the same items. 0 turns this off."
          unit="hours"
        />
        <Lines
          settings={settings}
          field="restrictedItems"
          label="Restricted items"
          help="One SKU on each line; * stands for any ending. Add country codes where it is restricted there only."
          placeholder="KNIFE-*: US, CA"
        />
      </BlockStack>
    </Card>
  );
}
