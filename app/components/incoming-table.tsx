import { msg, t } from "../platform/translate.ts";
import type { IncomingRow } from "../reports/incoming.ts";
import { useFormat } from "./app-context.tsx";
import { ResourceTable, type Column } from "./resource-table.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { Link } from "./ui/action.ts";
import { BlockStack, InlineStack, Text } from "./ui/layout.ts";
import { count, LATE, NO_TRACKING, STATUS_WORDS } from "./words.ts";

const OurOrder = ({ order }: { order: IncomingRow }) =>
  order.shopifyUrl === null ? (
    <>{order.ourOrder}</>
  ) : (
    <Link
      url={order.shopifyUrl}
      accessibilityLabel={t("Open order {{ourOrder}} in Shopify", { ourOrder: order.ourOrder })}
    >
      {order.ourOrder}
    </Link>
  );

const Statuses = ({ order }: { order: IncomingRow }) => (
  <BlockStack gap="100">
    <InlineStack gap="100">
      <StatusBadge word={STATUS_WORDS[order.status]} />
      {order.late ? <StatusBadge word={LATE} /> : null}
      {order.missingTracking ? <StatusBadge word={NO_TRACKING} /> : null}
    </InlineStack>
    {order.message === null ? null : (
      <div style={{ maxWidth: "32ch", whiteSpace: "pre-wrap" }}>
        <Text as="p" variant="bodySm" breakWord>
          {t("{{retailer}} writes: {{message}}", { retailer: order.retailer, message: order.message })}
        </Text>
      </div>
    )}
  </BlockStack>
);

const Received = ({ order }: { order: IncomingRow }) => {
  const format = useFormat();
  return (
    <time dateTime={order.receivedAt.toISOString()} title={format.dateTime(order.receivedAt)}>
      {format.ago(order.receivedAt)}
    </time>
  );
};

const COLUMNS: [Column<IncomingRow>, ...Column<IncomingRow>[]] = [
  { title: msg("Your order"), cell: (order) => <OurOrder order={order} /> },
  { title: msg("Retailer"), wrapAt: 32, cell: (order) => order.retailer },
  { title: msg("Their order"), cell: (order) => order.theirOrder },
  { title: msg("Received"), cell: (order) => <Received order={order} /> },
  { title: msg("Status"), cell: (order) => <Statuses order={order} /> },
  { title: msg("Items"), numeric: true, cell: (order) => order.items },
];

const incomingCard = (order: IncomingRow) => (
  <BlockStack gap="100">
    <InlineStack align="space-between" gap="200">
      <OurOrder order={order} />
      <Text as="span" variant="bodySm" tone="subdued">
        <Received order={order} />
      </Text>
    </InlineStack>
    <Text as="span" variant="bodySm">
      {t("{{items}} for {{retailer}}, their order {{theirOrder}}", {
        items: count(order.items, "item"),
        retailer: order.retailer,
        theirOrder: order.theirOrder,
      })}
    </Text>
    <Statuses order={order} />
  </BlockStack>
);

type Props = { rows: IncomingRow[]; page: number; hasNext: boolean; go: (page: number) => void };

export function IncomingTable({ rows, ...pagination }: Props) {
  return (
    <ResourceTable
      resource={{ singular: t("incoming order"), plural: t("incoming orders") }}
      rows={rows}
      columns={COLUMNS}
      card={incomingCard}
      pagination={pagination}
    />
  );
}
