import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useFormat } from "../components/app-context.tsx";
import { Empty, FilteredEmpty } from "../components/empty.tsx";
import { ListFilters, useListAddress } from "../components/list-filters.tsx";
import { OrderTable } from "../components/order-table.tsx";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { ORDER_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { loadOrderFilters, loadOrderList } from "../reports/order-list.server.ts";
import { isPlainList, ORDER_VIEWS, parseOrderListQuery } from "../reports/order-list.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const query = parseOrderListQuery(new URL(request.url).searchParams);
  const [list, filters] = await Promise.all([
    loadOrderList(services, shop.id, query),
    loadOrderFilters(services, shop.id),
  ]);
  return { list, filters, plain: isPlainList(query), routingOn: shop.routingOn };
};

const VIEWS = ORDER_VIEWS.map((view) => [view, ORDER_VIEW_LABELS[view]] as const);
const SORTS = [
  { value: "date-desc", label: "Date placed", direction: "Newest first" },
  { value: "date-asc", label: "Date placed", direction: "Oldest first" },
];

export default function Orders() {
  const { list, filters, plain, routingOn } = useLoaderData<typeof loader>();
  const { goToPage } = useListAddress();
  const format = useFormat();
  return (
    <Screen title={SCREENS.orders} width="full">
      <Card padding="0">
        <ListFilters
          views={VIEWS}
          searchLabel="Search by order name, SKU or item"
          sorts={SORTS}
          filters={[
            {
              key: "supplier",
              label: "Supplier",
              choices: filters.suppliers.map(({ id, name }) => ({ value: id, label: name })),
            },
            {
              key: "country",
              label: "Ships to",
              choices: filters.countries.map((code) => ({ value: code, label: format.country(code) })),
            },
          ]}
        />
        {list.rows.length > 0 ? (
          <OrderTable rows={list.rows} page={list.page} hasNext={list.hasNext} go={goToPage} />
        ) : plain ? (
          <Empty title="No orders yet" {...(routingOn ? {} : { action: { label: "Go to the home page", to: "/app" } })}>
            {routingOn
              ? "Your paid orders appear here within seconds, each with its suppliers and its status."
              : "Your orders appear here. Turn on routing on the home page to send them to suppliers."}
          </Empty>
        ) : (
          <FilteredEmpty what="orders" />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
