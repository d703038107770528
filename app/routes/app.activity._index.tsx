import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useRefreshWhile } from "../components/actions.tsx";
import { ActivityTable } from "../components/activity-table.tsx";
import { Empty } from "../components/empty.tsx";
import { useListAddress } from "../components/list-address.ts";
import { useLive } from "../components/live.ts";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { ViewTabs } from "../components/view-tabs.tsx";
import { ACTIVITY_EMPTY, ACTIVITY_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadActivity } from "../reports/activity.server.ts";
import { ACTIVITY_VIEWS, parseActivityQuery } from "../reports/activity.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return loadActivity(services, shop, parseActivityQuery(new URL(request.url).searchParams));
};

const VIEWS = ACTIVITY_VIEWS.map((view) => [view, ACTIVITY_VIEW_LABELS[view]] as const);

export default function Activity() {
  const { view, rows, page, hasNext } = useLoaderData<typeof loader>();
  useLive();
  const { goToPage } = useListAddress();
  useRefreshWhile(rows.some(({ state }) => state === "running" || state === "queued"));
  return (
    <Screen
      title={t(SCREENS.activity)}
      subtitle={t("What was done, what is being done, and what was given up.")}
      back={{ label: t("Home"), to: "/app" }}
      width="full"
    >
      <ViewTabs views={VIEWS} selected={view} />
      <Card padding="0">
        {rows.length === 0 ? (
          <Empty title={t(ACTIVITY_EMPTY[view].title)}>{t(ACTIVITY_EMPTY[view].text)}</Empty>
        ) : (
          <ActivityTable rows={rows} page={page} hasNext={hasNext} go={goToPage} />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
