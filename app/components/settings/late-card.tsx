import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const LATE_CHOICES = [
  { value: "tell", label: "Tell me" },
  { value: "reroute", label: "Tell me, and give it to the next supplier once the first one has canceled it" },
];

/** When something takes too long, and what happens then. */
export function LateCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            What is late
          </Text>
          <Text as="p" tone="subdued">
            Each opens an exception, which closes by itself. 0 turns it off.
          </Text>
        </BlockStack>
        <Amount
          settings={settings}
          field="acceptHours"
          label="A supplier has not accepted after"
          help="Shopify wants an answer within four hours."
          unit="hours"
        />
        <Amount
          settings={settings}
          field="trackingHours"
          label="No tracking after"
          help="From the supplier's acceptance on."
          unit="hours"
        />
        <Amount
          settings={settings}
          field="shipByGraceHours"
          label="Not shipped after the supplier's lead time and"
          help="The lead time counts calendar days: leave room for weekends."
          unit="hours"
        />
        <Amount
          settings={settings}
          field="feedHours"
          label="A supplier's stock not read for"
          help="Nothing is routed to stock that is older. It is read every 15 minutes."
          unit="hours"
        />
        <Choice settings={settings} field="lateOrders" label="When a supplier order is late" choices={LATE_CHOICES} />
      </BlockStack>
    </Card>
  );
}
