import type { Parcel, SupplierGroup } from "../../reports/order-page.ts";
import { useFormat } from "../app-context.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Link } from "../ui/action.ts";
import { Badge } from "../ui/feedback.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { count, LATE, STATUS_WORDS } from "../words.ts";
import { WhyThisSupplier } from "./why.tsx";

/** What one supplier ships of an order: its lines, why, its parcels. */
export function SupplierCard({ group }: { group: SupplierGroup }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Head group={group} />
        <BlockStack gap="300">
          {group.lines.map((line, i) => {
            return (
              <BlockStack gap="200" key={line.id}>
                {i > 0 ? <Divider /> : null}
                <InlineStack align="space-between" gap="200" wrap={false} blockAlign="start">
                  <BlockStack gap="050">
                    <Text as="h3" variant="bodyMd" fontWeight="medium">
                      {line.title}
                    </Text>
                    <Text as="p" variant="bodySm" tone="subdued">
                      {line.sku ? `SKU ${line.sku}` : "No SKU"}
                      {line.packSize > 1 ? `, ${line.packSize} supplier units each` : ""}
                    </Text>
                  </BlockStack>
                  <span style={{ whiteSpace: "nowrap" }}>{count(line.quantity, "item")}</span>
                </InlineStack>
                {line.why ? <WhyThisSupplier why={line.why} item={line.title} /> : null}
              </BlockStack>
            );
          })}
        </BlockStack>
        <Parcels group={group} />
      </BlockStack>
    </Card>
  );
}

function Head({ group }: { group: SupplierGroup }) {
  const format = useFormat();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h2" variant="headingMd">
          {group.supplier}
        </Text>
        <StatusBadge word={STATUS_WORDS[group.status]} />
        {group.late ? <StatusBadge word={LATE} /> : null}
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {group.externalName
          ? `Their order ${group.externalName}, our reference ${group.key}`
          : `Our reference ${group.key}`}
        {`, cost ${format.money(group.cost)}`}
        {group.acceptedAt ? `, accepted ${format.ago(group.acceptedAt)}` : ""}
      </Text>
      {group.note ? <Text as="p">{group.note}</Text> : null}
    </BlockStack>
  );
}

const WITHOUT_PARCELS = new Set(["declined", "failed", "canceled"]);

function Parcels({ group }: { group: SupplierGroup }) {
  if (group.parcels.length === 0 && WITHOUT_PARCELS.has(group.status)) return null;
  return (
    <BlockStack gap="200">
      <Divider />
      <Text as="h3" variant="headingSm">
        Parcels
      </Text>
      {group.parcels.length === 0 ? (
        <Text as="p" tone="subdued">
          Nothing shipped yet. Tracking appears here, and on the order in Shopify, as soon as {group.supplier} ships.
        </Text>
      ) : (
        group.parcels.map((parcel) => <ParcelRow key={parcel.id} parcel={parcel} />)
      )}
    </BlockStack>
  );
}

function ParcelRow({ parcel }: { parcel: Parcel }) {
  const format = useFormat();
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="medium">
          {parcel.carrier ?? "Carrier not named"}
        </Text>
        {parcel.tracking.length === 0 ? (
          <Text as="span" tone="subdued">
            No tracking number
          </Text>
        ) : (
          parcel.tracking.map(({ number, url }) =>
            url ? (
              <Link
                key={number}
                url={url}
                target="_blank"
                accessibilityLabel={`Track parcel ${number}, opens a new tab`}
              >
                {number}
              </Link>
            ) : (
              <Text as="span" key={number}>
                {number}
              </Text>
            ),
          )
        )}
        {parcel.cancelled ? (
          <Badge>Canceled</Badge>
        ) : parcel.writtenBack ? (
          <Badge tone="success">{parcel.tracking.length > 0 ? "Tracking in Shopify" : "Fulfilled in Shopify"}</Badge>
        ) : (
          <Badge tone="info">Not in Shopify yet</Badge>
        )}
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        {parcel.lines.map(({ title, units }) => `${units} × ${title}`).join(", ") || "No items listed"}
        {`, shipped ${format.ago(parcel.shippedAt)}`}
      </Text>
    </BlockStack>
  );
}
