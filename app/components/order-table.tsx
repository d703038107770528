import type { OrderRow } from "../reports/order-list.ts";
import { useFormat } from "./app-context.tsx";
import { ResourceTable, type Column } from "./resource-table.tsx";
import { StatusBadge } from "./status-badge.tsx";
import { Link } from "./ui/action.ts";
import { BlockStack, InlineStack, Text } from "./ui/layout.ts";
import { count, LATE, STATUS_WORDS, TEST_ORDER } from "./words.ts";

function Statuses({ order }: { order: OrderRow }) {
  return (
    <InlineStack gap="100">
      <StatusBadge word={STATUS_WORDS[order.status]} />
      {order.late ? <StatusBadge word={LATE} /> : null}
      {order.test ? <StatusBadge word={TEST_ORDER} /> : null}
    </InlineStack>
  );
}

function Placed({ order }: { order: OrderRow }) {
  const format = useFormat();
  return (
    <time dateTime={order.placedAt.toISOString()} title={format.dateTime(order.placedAt)}>
      {format.ago(order.placedAt)}
    </time>
  );
}

const Country = ({ code }: { code: string | null }) => {
  const format = useFormat();
  return <>{code === null ? "Unknown" : format.country(code)}</>;
};

const Suppliers = ({ order }: { order: OrderRow }) => (
  <Text as="span" {...(order.suppliers.length === 0 ? { tone: "subdued" } : {})}>
    {order.suppliers.length === 0 ? "None" : order.suppliers.join(", ")}
  </Text>
);

const OrderLink = ({ order }: { order: OrderRow }) => (
  <Link url={`/app/orders/${order.id}`} dataPrimaryLink removeUnderline monochrome>
    {order.name}
  </Link>
);

const COLUMNS: [Column<OrderRow>, ...Column<OrderRow>[]] = [
  { title: "Order", cell: (order) => <OrderLink order={order} /> },
  { title: "Placed", cell: (order) => <Placed order={order} /> },
  { title: "Ships to", cell: (order) => <Country code={order.country} /> },
  { title: "Suppliers", wrapAt: 32, cell: (order) => <Suppliers order={order} /> },
  {
    title: "Status",
    wrapAt: 40,
    cell: (order) => (
      <BlockStack gap="050">
        <Statuses order={order} />
        {order.note ? (
          <Text as="span" variant="bodySm" tone="subdued">
            {order.note}
          </Text>
        ) : null}
      </BlockStack>
    ),
  },
  { title: "Items", numeric: true, cell: (order) => order.items },
];

const OrderCard = ({ order }: { order: OrderRow }) => (
  <BlockStack gap="100">
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <OrderLink order={order} />
      <Text as="span" variant="bodySm" tone="subdued">
        <Placed order={order} />
      </Text>
    </InlineStack>
    <Text as="span" variant="bodySm">
      {count(order.items, "item")} to <Country code={order.country} />
      {order.suppliers.length > 0 ? `, from ${order.suppliers.join(", ")}` : ""}
    </Text>
    <Statuses order={order} />
    {order.note ? (
      <Text as="span" variant="bodySm" tone="subdued">
        {order.note}
      </Text>
    ) : null}
  </BlockStack>
);

type Props = { rows: OrderRow[]; page: number; hasNext: boolean; go: (page: number) => void };

export function OrderTable({ rows, ...pagination }: Props) {
  return (
    <ResourceTable
      resource={{ singular: "order", plural: "orders" }}
      rows={rows}
      columns={COLUMNS}
      card={orderCard}
      pagination={pagination}
    />
  );
}

const orderCard = (order: OrderRow) => <OrderCard order={order} />;
