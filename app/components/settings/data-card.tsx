import { plural, t } from "../../platform/translate.ts";
import { ConfirmButton } from "../confirm-button.tsx";
import { Link } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { SCREENS } from "../words.ts";

type Kept = { addresses: number; days: { addresses: number; webhookBodies: number; uploads: number } };

/** What is kept of customers and for how long, how to take data along, and how to erase it sooner. */
export function DataCard({ kept: { addresses, days }, sells }: { kept: Kept; sells: boolean }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Data")}
        </Text>
        <ul style={{ margin: 0, paddingInlineStart: "var(--p-space-400)" }}>
          <li>
            {t(
              "Shipping addresses: encrypted, and erased {{days}} days after the last thing that happened to a finished order.",
              { days: days.addresses },
            )}
          </li>
          <li>
            {t("Messages to suppliers and their mails: erased after {{days}} days.", {
              days: days.addresses,
            })}
          </li>
          <li>
            {t("What Shopify sends us about an order: erased {{days}} days after it was dealt with.", {
              days: days.webhookBodies,
            })}
          </li>
          <li>
            {t("Files that were uploaded: erased after {{days}} days. Their report stays.", {
              days: days.uploads,
            })}
          </li>
          <li>{t("Orders, reasons, costs and what was done: kept without names and addresses.")}</li>
          <li>
            {t(
              "When a customer asks Shopify to be erased, or 48 hours after you uninstall, addresses go at once. Routing stops as soon as you uninstall.",
            )}
          </li>
        </ul>
        {sells ? (
          <Text as="p">
            {t("To take data along, use Export on")} <Link url="/app/orders">{t(SCREENS.orders)}</Link> {t("and")}{" "}
            <Link url="/app/sku-mapping">{t(SCREENS.skuMapping)}</Link>
            {t(", and the downloads of")} <Link url="/app/reports">{t(SCREENS.reports)}</Link>.
          </Text>
        ) : null}
        {sells ? (
          <InlineStack align="space-between" blockAlign="center" gap="200">
            <Text as="p" tone="subdued">
              {addresses === 0
                ? t("No finished order has its address any more.")
                : plural(
                    addresses,
                    "{{count}} finished order has its address still.",
                    "{{count}} finished orders have their address still.",
                  )}
            </Text>
            <ConfirmButton
              title={t("Erase the addresses of finished orders?")}
              body={t(
                "Addresses of fulfilled, canceled and ignored orders go now, with what was written to suppliers about them. Shopify keeps its own. This cannot be undone.",
              )}
              confirm={t("Erase addresses")}
              destructive
              disabled={addresses === 0}
              fields={() => ({ intent: "erase-addresses" })}
            >
              {t("Erase addresses now")}
            </ConfirmButton>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
