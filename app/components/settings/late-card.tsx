import { msg, t } from "../../platform/translate.ts";
import { translated } from "../translated.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const LATE_CHOICES = [
  { value: "tell", label: msg("Tell me") },
  { value: "reroute", label: msg("Tell me, and give it to the next supplier once the first one has canceled it") },
];

/** When something takes too long, and what happens then. */
export function LateCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("What is late")}
          </Text>
          <Text as="p" tone="subdued">
            {t("Each opens an exception, which closes by itself. 0 turns it off.")}
          </Text>
        </BlockStack>
        <Amount
          settings={settings}
          field="acceptHours"
          label={t("A supplier has not accepted after")}
          help={t("Shopify wants an answer within four hours.")}
          unit={t("hours")}
        />
        <Amount
          settings={settings}
          field="trackingHours"
          label={t("No tracking after")}
          help={t("From the supplier's acceptance on.")}
          unit={t("hours")}
        />
        <Amount
          settings={settings}
          field="shipByGraceHours"
          label={t("Not shipped after the supplier's lead time and")}
          help={t("The lead time counts calendar days: leave room for weekends.")}
          unit={t("hours")}
        />
        <Amount
          settings={settings}
          field="feedHours"
          label={t("A supplier's stock not read for")}
          help={t("Nothing is routed to stock that is older. It is read every 15 minutes.")}
          unit={t("hours")}
        />
        <Choice
          settings={settings}
          field="lateOrders"
          label={t("When a supplier order is late")}
          choices={translated(LATE_CHOICES)}
        />
      </BlockStack>
    </Card>
  );
}
