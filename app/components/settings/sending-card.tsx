import { msg, t } from "../../platform/translate.ts";
import { translated } from "../translated.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice, Switch } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const OWN_STOCK_CHOICES = [
  { value: "unused", label: msg("Never: mapped items go to suppliers") },
  { value: "first", label: msg("First: suppliers ship what you do not have") },
  { value: "last", label: msg("Last: you ship what suppliers do not have") },
  {
    value: "by-cost",
    label: msg("By cost: you ship what would cost more to buy, going by the cost per item in Shopify"),
  },
];

/** Who ships mapped items, and what customers and suppliers are told. */
export function SendingCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("Shipping")}
        </Text>
        <Choice
          settings={settings}
          field="ownStock"
          label={t("Ship from your own stock")}
          choices={translated(OWN_STOCK_CHOICES)}
        />
        <Amount
          settings={settings}
          field="scoreFloor"
          label={t("Suppliers need a score of at least")}
          help={t(
            "Of 0 to 100, by their scorecards of the last 30 days. A supplier with fewer than 10 orders is not judged. 0: any score.",
          )}
          unit={t("points")}
        />
        <Switch
          settings={settings}
          field="notifyCustomer"
          label={t("Tell customers when items ship")}
          help={t("Shopify sends its own message, with the tracking.")}
        />
        <Switch
          settings={settings}
          field="sendTestOrders"
          label={t("Send test orders to suppliers")}
          help={t("Otherwise a test order is routed, so that you see where it would go, and not sent.")}
        />
      </BlockStack>
    </Card>
  );
}
