import { msg, t } from "../../platform/translate.ts";
import { translated } from "../translated.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice, Lines } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const PAYMENT_CHOICES = [
  { value: "paid", label: msg("When the order is paid") },
  { value: "authorized", label: msg("When the payment is authorized") },
  { value: "any", label: msg("At once, whatever its payment") },
];

/** When an order goes to suppliers. */
export function PaymentCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {t("When to send")}
        </Text>
        <Choice
          settings={settings}
          field="paymentTrigger"
          label={t("Route an order")}
          choices={translated(PAYMENT_CHOICES)}
        />
        <Lines
          settings={settings}
          field="cashOnDelivery"
          label={t("Payment methods that are paid on delivery")}
          help={t("One on each line, as Shopify names them. Their orders do not wait for the payment.")}
          placeholder={t("Cash on Delivery (COD)")}
        />
        <Amount
          settings={settings}
          field="reviewMinutes"
          label={t("Wait before routing")}
          help={t("Time for fraud checks and second thoughts, from the payment on. 0 routes at once.")}
          unit={t("minutes")}
        />
      </BlockStack>
    </Card>
  );
}
