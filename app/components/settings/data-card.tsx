import { ConfirmButton } from "../confirm-button.tsx";
import { Link } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { count, SCREENS } from "../words.ts";

type Kept = { addresses: number; days: { addresses: number; webhookBodies: number; uploads: number } };

/** What is kept of customers and for how long, how to take data along, and how to erase it sooner. */
export function DataCard({ kept: { addresses, days }, sells }: { kept: Kept; sells: boolean }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Data
        </Text>
        <ul style={{ margin: 0, paddingInlineStart: "var(--p-space-400)" }}>
          <li>{`Shipping addresses: encrypted, and erased ${days.addresses} days after the last thing that happened to a finished order.`}</li>
          <li>{`Messages to suppliers and their mails: erased after ${days.addresses} days.`}</li>
          <li>{`What Shopify sends us about an order: erased ${days.webhookBodies} days after it was dealt with.`}</li>
          <li>{`Files that were uploaded: erased after ${days.uploads} days. Their report stays.`}</li>
          <li>Orders, reasons, costs and what was done: kept without names and addresses.</li>
          <li>
            When a customer asks Shopify to be erased, or 48 hours after you uninstall, addresses go at once. Routing
            stops as soon as you uninstall.
          </li>
        </ul>
        {sells ? (
          <Text as="p">
            To take data along, use Export on <Link url="/app/orders">{SCREENS.orders}</Link> and{" "}
            <Link url="/app/sku-mapping">{SCREENS.skuMapping}</Link>, and the downloads of{" "}
            <Link url="/app/reports">{SCREENS.reports}</Link>.
          </Text>
        ) : null}
        {sells ? (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p" tone="subdued">
              {addresses === 0
                ? "No finished order has its address any more."
                : `${count(addresses, "finished order")} ${addresses === 1 ? "has its address" : "have their address"} still.`}
            </Text>
            <ConfirmButton
              title="Erase the addresses of finished orders?"
              body="Addresses of fulfilled, canceled and ignored orders go now, with what was written to suppliers about them. Shopify keeps its own. This cannot be undone."
              confirm="Erase addresses"
              destructive
              disabled={addresses === 0}
              fields={() => ({ intent: "erase-addresses" })}
            >
              Erase addresses now
            </ConfirmButton>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
