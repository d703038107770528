import { msg, t } from "../../platform/translate.ts";
import { translated } from "../translated.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice, Lines } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const RISK_CHOICES = [
  { value: "high", label: msg("When Shopify sees a high risk") },
  { value: "medium", label: msg("When Shopify sees a medium or high risk") },
  { value: "never", label: msg("Never") },
];
const ADDRESS_CHOICES = [
  { value: "error", label: msg("When Shopify cannot verify it") },
  { value: "warning", label: msg("When Shopify cannot verify it, or suggests another") },
  { value: "never", label: msg("Never") },
];

/** Which orders wait for a person. */
export function CheckCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {t("What to hold")}
          </Text>
          <Text as="p" tone="subdued">
            {t("An order on hold waits until you release it on its page. Its stock stays reserved.")}
          </Text>
        </BlockStack>
        <Choice
          settings={settings}
          field="riskHold"
          label={t("Hold for risk of fraud")}
          choices={translated(RISK_CHOICES)}
        />
        <Amount
          settings={settings}
          field="riskWaitMinutes"
          label={t("Wait for the fraud analysis at most")}
          help={t("An order whose analysis is not finished goes on after this time. 0 does not wait.")}
          unit={t("minutes")}
        />
        <Choice
          settings={settings}
          field="addressCheck"
          label={t("Hold for its address")}
          choices={translated(ADDRESS_CHOICES)}
        />
        <Amount
          settings={settings}
          field="similarOrderHours"
          label={t("Hold an order like one of the last")}
          help={t("The same shipping address and the same items. 0 turns this off.")}
          unit={t("hours")}
        />
        <Lines
          settings={settings}
          field="restrictedItems"
          label={t("Restricted items")}
          help={t(
            "One SKU on each line; * stands for any ending. Add country codes where it is restricted there only.",
          )}
          placeholder="KNIFE-*: US, CA"
        />
      </BlockStack>
    </Card>
  );
}
