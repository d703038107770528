import { BlockStack, Card, Text } from "../ui/layout.ts";
import { Amount, Choice, Lines } from "../fields.tsx";
import type { SettingsState } from "./settings-state.ts";

const PAYMENT_CHOICES = [
  { value: "paid", label: "When the order is paid" },
  { value: "authorized", label: "When the payment is authorized" },
  { value: "any", label: "At once, whatever its payment" },
];

/** When an order goes to suppliers. */
export function PaymentCard({ settings }: { settings: SettingsState }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          When to send
        </Text>
        <Choice settings={settings} field="paymentTrigger" label="Route an order" choices={PAYMENT_CHOICES} />
        <Lines
          settings={settings}
          field="cashOnDelivery"
          label="Payment methods that are paid on delivery"
          help="One on each line, as Shopify names them. Their orders do not wait for the payment."
          placeholder="Cash on Delivery (COD)"
        />
        <Amount
          settings={settings}
          field="reviewMinutes"
          label="Wait before routing"
          help="Time for fraud checks and second thoughts, from the payment on. 0 routes at once."
          unit="minutes"
        />
      </BlockStack>
    </Card>
  );
}
