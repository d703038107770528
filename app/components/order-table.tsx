import { msg, t } from "../platform/translate.ts";
import type { OrderRow } from "../reports/order-list.ts";
import { MOST_ORDERS } from "../reports/order-actions.ts";
import { ActionButton } from "./actions.tsx";
import { useFormat } from "./app-context.tsx";
import { ConfirmButton } from "./confirm-button.tsx";
import { noteText } from "./order-note.ts";
import { ResourceTable, type Column } from "./resource-table.tsx";
import { SelectBox, SelectionBar, SelectionProvider } from "./selection.tsx";
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
  return <>{code === null ? t("Unknown") : format.country(code)}</>;
};

const Suppliers = ({ order }: { order: OrderRow }) => (
  <Text as="span" {...(order.suppliers.length === 0 ? { tone: "subdued" } : {})}>
    {order.suppliers.length === 0 ? t("None") : order.suppliers.join(", ")}
  </Text>
);

const OrderLink = ({ order }: { order: OrderRow }) => (
  <Link url={`/app/orders/${order.id}`} dataPrimaryLink removeUnderline monochrome>
    {order.name}
  </Link>
);

const COLUMNS: [Column<OrderRow>, ...Column<OrderRow>[]] = [
  {
    title: msg("Select"),
    hideTitle: true,
    cell: (order) => <SelectBox id={order.id} label={t("Select {{order}}", { order: order.name })} />,
  },
  { title: msg("Order"), cell: (order) => <OrderLink order={order} /> },
  { title: msg("Placed"), cell: (order) => <Placed order={order} /> },
  { title: msg("Ships to"), cell: (order) => <Country code={order.country} /> },
  { title: msg("Suppliers"), wrapAt: 32, cell: (order) => <Suppliers order={order} /> },
  {
    title: msg("Status"),
    wrapAt: 40,
    cell: (order) => (
      <BlockStack gap="050">
        <Statuses order={order} />
        {order.note ? (
          <Text as="span" variant="bodySm" tone="subdued">
            {noteText(order.note)}
          </Text>
        ) : null}
      </BlockStack>
    ),
  },
  { title: msg("Items"), numeric: true, cell: (order) => order.items },
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
      {t("{{items}} to", { items: count(order.items, "item") })} <Country code={order.country} />
      {order.suppliers.length > 0 ? `, from ${order.suppliers.join(", ")}` : ""}
    </Text>
    <Statuses order={order} />
    {order.note ? (
      <Text as="span" variant="bodySm" tone="subdued">
        {noteText(order.note)}
      </Text>
    ) : null}
  </BlockStack>
);

type Props = {
  rows: OrderRow[];
  page: number;
  hasNext: boolean;
  go: (page: number) => void;
  /** what the address asks for: an action may be for all of it */
  query: string;
};

export function OrderTable({ rows, query, ...pagination }: Props) {
  const ids = rows.map(({ id }) => id);
  return (
    <SelectionProvider ids={ids}>
      <SelectionBar ids={ids} counted={(chosen) => count(chosen, "order")}>
        {(selected) => <BulkActions selected={selected} all={selected.length === ids.length} query={query} />}
      </SelectionBar>
      <ResourceTable
        resource={{ singular: "order", plural: "orders" }}
        rows={rows}
        columns={COLUMNS}
        card={orderCard}
        pagination={pagination}
      />
    </SelectionProvider>
  );
}

function BulkActions({ selected, all, query }: { selected: string[]; all: boolean; query: string }) {
  const ids = selected.join(",");
  return (
    <>
      <ActionButton size="slim" fields={{ intent: "act", action: "read-again", ids }}>
        {t("Route {{selected}} again", { selected: count(selected.length, "order") })}
      </ActionButton>
      <ConfirmButton
        size="slim"
        title={t("Release the holds?")}
        body={t("Holds of {{selected}} that you may end are ended, and what nothing else holds goes to suppliers.", {
          selected: count(selected.length, "order"),
        })}
        confirm={t("Release holds")}
        fields={() => ({ intent: "act", action: "release", ids })}
      >
        {t("Release holds")}
      </ConfirmButton>
      {all ? (
        <ConfirmButton
          size="slim"
          title={t("Route all orders of this list again?")}
          body={t(
            "Not only this page: the {{most}} oldest orders of this list at most. Each is read from Shopify and routed where something is left to route.",
            { most: MOST_ORDERS.toLocaleString("en") },
          )}
          confirm={t("Route all again")}
          fields={() => ({ intent: "act-on-all", action: "read-again", query })}
        >
          {t("Route all of this list again")}
        </ConfirmButton>
      ) : null}
    </>
  );
}

const orderCard = (order: OrderRow) => <OrderCard order={order} />;
