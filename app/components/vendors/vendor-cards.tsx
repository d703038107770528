import { t } from "../../platform/translate.ts";
import { ActionButton } from "../actions.tsx";
import { Facts } from "../facts.tsx";
import { Button, ButtonGroup } from "../ui/action.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import type { VendorPage } from "../../reports/vendors.server.ts";

/** How a supplier without Shopify is spoken with. */
export function VendorChannelCard({ vendor }: { vendor: VendorPage }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Orders")}
        </Text>
        <Facts
          facts={[
            [t("How it gets its orders"), vendor.kindTitle],
            [t("Contact"), [vendor.contactName, vendor.email].filter(Boolean).join(", ")],
            [t("Language"), vendor.language],
            [t("Stock"), vendor.stockMode === "assumed" ? t("Always enough") : t("As it tells")],
            [t("Not confirmed yet"), String(vendor.unconfirmed)],
            [t("Sent twice, perhaps"), String(vendor.possibleDuplicates)],
            ...vendor.cannot.map(([what, why]): [string, string] => [what, why]),
          ]}
        />
        <ButtonGroup>
          <Button url={`/app/suppliers/${vendor.supplierId}/settings`}>{t("Edit")}</Button>
          <Button url={`/app/suppliers/${vendor.supplierId}/mail`}>{t("Mail")}</Button>
          {vendor.kind === "files" ? (
            <Button url={`/app/suppliers/${vendor.supplierId}/files`}>{t("Files")}</Button>
          ) : null}
          <Button url={`/app/suppliers/${vendor.supplierId}/api`}>{t("API")}</Button>
          <ActionButton fields={{ intent: "test-connection" }}>{t("Test connection")}</ActionButton>
        </ButtonGroup>
      </BlockStack>
    </Card>
  );
}
