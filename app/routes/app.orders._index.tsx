import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useAction } from "../components/actions.tsx";
import { useFormat } from "../components/app-context.tsx";
import { Empty, FilteredEmpty } from "../components/empty.tsx";
import { useListAddress } from "../components/list-address.ts";
import { ListFilters } from "../components/list-filters.tsx";
import { OrderTable } from "../components/order-table.tsx";
import { SavedViews } from "../components/saved-views.tsx";
import { useLive } from "../components/live.ts";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { ORDER_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { msg, t } from "../platform/translate.ts";
import { startOrderAction } from "../reports/order-actions.server.ts";
import { ORDER_ACTIONS } from "../reports/order-actions.ts";
import { startOrderExport } from "../reports/order-export.server.ts";
import { loadOrderFilters, loadOrderList } from "../reports/order-list.server.ts";
import { addressOf, isPlainList, ORDER_VIEWS, parseOrderListQuery } from "../reports/order-list.ts";
import { loadSavedViews, removeView, saveView } from "../reports/saved-views.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const query = parseOrderListQuery(new URL(request.url).searchParams);
  const [list, filters, views] = await Promise.all([
    loadOrderList(services, shop.id, query),
    loadOrderFilters(services, shop.id),
    loadSavedViews(services, shop.id),
  ]);
  return { list, filters, views, address: addressOf(query), plain: isPlainList(query), routingOn: shop.routingOn };
};

const query = z.string().max(2000);
const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("act"), action: z.enum(ORDER_ACTIONS), ids: z.string().max(20_000) }),
  z.object({ intent: z.literal("act-on-all"), action: z.enum(ORDER_ACTIONS), query }),
  z.object({ intent: z.literal("export"), query }),
  z.object({ intent: z.literal("save-view"), name: z.string().max(200), query }),
  z.object({ intent: z.literal("remove-view"), id: z.string() }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor, redirect } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  switch (form.intent) {
    case "save-view":
      return answer(await saveView(services, actor, form), "View saved");
    case "remove-view":
      return answer(await removeView(services, actor, form.id), "View removed");
    case "export":
      throw redirect(`/app/activity/${await startOrderExport(services, actor, form.query)}`);
    case "act":
    case "act-on-all": {
      const chosen = form.intent === "act" ? { ids: form.ids.split(",") } : { query: form.query };
      const done = await startOrderAction(services, actor, { action: form.action, chosen });
      if (done.ok) throw redirect(`/app/activity/${done.taskId}`);
      return done;
    }
  }
};

const VIEWS = ORDER_VIEWS.map((view) => [view, ORDER_VIEW_LABELS[view]] as const);
const SORTS = [
  { value: "date-desc", label: msg("Date placed"), direction: msg("Newest first") },
  { value: "date-asc", label: msg("Date placed"), direction: msg("Oldest first") },
];

export default function Orders() {
  const { list, filters, views, address, plain, routingOn } = useLoaderData<typeof loader>();
  useLive();
  const { goToPage } = useListAddress();
  const { run, busy } = useAction();
  const format = useFormat();
  return (
    <Screen
      title={t(SCREENS.orders)}
      width="full"
      secondaryActions={[
        {
          content: t("Export"),
          disabled: busy || list.rows.length === 0,
          onAction: () => run({ intent: "export", query: address }),
        },
      ]}
    >
      <SavedViews views={views} query={address} />
      <Card padding="0">
        <ListFilters
          views={VIEWS}
          searchLabel={t("Search by order name, SKU or item")}
          sorts={SORTS}
          filters={[
            {
              key: "supplier",
              label: t("Supplier"),
              choices: filters.suppliers.map(({ id, name }) => ({ value: id, label: name })),
            },
            {
              key: "country",
              label: t("Ships to"),
              choices: filters.countries.map((code) => ({ value: code, label: format.country(code) })),
            },
          ]}
        />
        {list.rows.length > 0 ? (
          <OrderTable rows={list.rows} page={list.page} hasNext={list.hasNext} go={goToPage} query={address} />
        ) : plain ? (
          <Empty
            title={t("No orders yet")}
            {...(routingOn ? {} : { action: { label: t("Go to the home page"), to: "/app" } })}
          >
            {routingOn
              ? t("Your paid orders appear here within seconds, each with its suppliers and its status.")
              : t("Your orders appear here. Turn on routing on the home page to send them to suppliers.")}
          </Empty>
        ) : (
          <FilteredEmpty what="orders" />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
