import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Switch } from "./choice.tsx";
import type { SettingsState } from "./use-settings.tsx";

/** What customers and suppliers are told. */
export function SendingCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Customers and tests
        </Text>
        <Switch
          settings={settings}
          field="notifyCustomer"
          label="Tell customers when items ship"
          help="Shopify sends its own message, with the tracking."
        />
        <Switch
          settings={settings}
          field="sendTestOrders"
          label="Send test orders to suppliers"
          help="Otherwise a test order is routed, so that you see where it would go, and not sent."
        />
      </BlockStack>
    </Card>
  );
}
