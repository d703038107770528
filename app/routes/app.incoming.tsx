import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Empty, FilteredEmpty } from "../components/empty.tsx";
import { IncomingTable } from "../components/incoming-table.tsx";
import { useListAddress } from "../components/list-address.ts";
import { ListFilters } from "../components/list-filters.tsx";
import { useLive } from "../components/live.ts";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { INCOMING_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadIncoming } from "../reports/incoming.server.ts";
import { INCOMING_VIEWS, parseIncomingQuery } from "../reports/incoming.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const query = parseIncomingQuery(new URL(request.url).searchParams);
  const list = await loadIncoming(services, shop.id, query);
  return { list, plain: query.view === "all" && query.search === "" && query.page === 1 };
};

const VIEWS = INCOMING_VIEWS.map((view) => [view, INCOMING_VIEW_LABELS[view]] as const);

export default function Incoming() {
  const { list, plain } = useLoaderData<typeof loader>();
  useLive();
  const { goToPage } = useListAddress();
  return (
    <Screen
      title={t(SCREENS.incoming)}
      subtitle={t("Fulfill them in Shopify as you always do: the tracking goes to the retailer by itself.")}
      width="full"
    >
      <Card padding="0">
        <ListFilters views={VIEWS} searchLabel={t("Search by order name")} />
        {list.rows.length > 0 ? (
          <IncomingTable rows={list.rows} page={list.page} hasNext={list.hasNext} go={goToPage} />
        ) : plain ? (
          <Empty title={t("No incoming orders yet")} action={{ label: t("See retailers"), to: "/app/invitations" }}>
            {t("Orders that retailers send you appear here, and as ordinary orders in your store.")}
          </Empty>
        ) : (
          <FilteredEmpty what={t("incoming orders")} />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
