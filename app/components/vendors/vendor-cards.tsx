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
          Orders
        </Text>
        <Facts
          facts={[
            ["How it gets its orders", vendor.kindTitle],
            ["Contact", [vendor.contactName, vendor.email].filter(Boolean).join(", ")],
            ["Language", vendor.language],
            ["Stock", vendor.stockMode === "assumed" ? "Always enough" : "As it tells"],
            ["Not confirmed yet", String(vendor.unconfirmed)],
            ["Sent twice, perhaps", String(vendor.possibleDuplicates)],
            ...vendor.cannot.map(([what, why]): [string, string] => [what, why]),
          ]}
        />
        <ButtonGroup>
          <Button url={`/app/suppliers/${vendor.supplierId}/settings`}>Edit</Button>
          <Button url={`/app/suppliers/${vendor.supplierId}/mail`}>Mail</Button>
          {vendor.kind === "files" ? <Button url={`/app/suppliers/${vendor.supplierId}/files`}>Files</Button> : null}
          <Button url={`/app/suppliers/${vendor.supplierId}/api`}>API</Button>
          <ActionButton fields={{ intent: "test-connection" }}>Test connection</ActionButton>
        </ButtonGroup>
      </BlockStack>
    </Card>
  );
}
