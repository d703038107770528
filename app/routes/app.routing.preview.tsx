import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Empty } from "../components/empty.tsx";
import { Refreshing } from "../components/refreshing.tsx";
import { OrderPicker } from "../components/routing/preview/order-picker.tsx";
import { PlanCard } from "../components/routing/preview/plan-card.tsx";
import { RuleTraces } from "../components/routing/preview/rule-trace.tsx";
import { Screen } from "../components/screen.tsx";
import { BlockStack, Card, Layout } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { say } from "../platform/phrase.ts";
import { t } from "../platform/translate.ts";
import { ordersToPreview } from "../reports/preview.server.ts";
import { toPreviewView } from "../reports/preview.ts";
import { loadRoutingRules } from "../reports/routing-rules.server.ts";
import { previewOrder } from "../routing/preview.server.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  const { db, clock } = services;
  const { searchParams } = new URL(request.url);
  const { published, draft, trial } = await loadRoutingRules(db, { shop, userId: actor.userId });
  const ruleSets = [
    ...(draft ? [{ value: "draft" as const, version: null, id: draft.id }] : []),
    ...(trial ? [{ value: "trial" as const, version: trial.version, id: trial.id }] : []),
    { value: "live" as const, version: published?.version ?? null, id: published?.id },
  ];
  const chosen = ruleSets.find(({ value }) => value === searchParams.get("rules")) ?? ruleSets[0];
  const orders = await ordersToPreview(db, { shopId: shop.id, name: searchParams.get("q") ?? "" });
  const orderId = searchParams.get("order") ?? orders[0]?.id ?? null;
  const preview =
    orderId === null
      ? null
      : await previewOrder(db.prisma, {
          ...{ shopId: shop.id, orderId, now: clock.now() },
          ...(chosen?.id ? { ruleSetId: chosen.id } : {}),
        });
  return {
    ...{ orders, orderId, rules: chosen?.value ?? "live" },
    ruleSets: ruleSets.map(({ value, version }) => ({ value, version })),
    view: preview && toPreviewView(preview),
  };
};

export default function PreviewRouting() {
  const { orders, orderId, ruleSets, rules, view } = useLoaderData<typeof loader>();
  const titles = new Map(view?.lines.map(({ lineId, title }) => [lineId, say(title)]));
  return (
    <Screen
      title={t("Preview routing")}
      subtitle={t("See what the rules do with one of your orders.")}
      back={{ label: t(SCREENS.routing), to: "/app/routing" }}
    >
      <Layout>
        <Layout.Section variant="oneThird">
          <OrderPicker orders={orders} chosen={orderId} ruleSets={ruleSets} rules={rules} />
        </Layout.Section>
        <Layout.Section>
          {view ? (
            <Refreshing>
              <BlockStack gap="400">
                <PlanCard view={view} />
                <RuleTraces rules={view.rules} nameOf={(lineId) => titles.get(lineId) ?? t("An item")} />
              </BlockStack>
            </Refreshing>
          ) : (
            <Card>
              <Empty title={orderId === null ? t("No order to preview yet") : t("Nothing to preview in this order")}>
                {orderId === null
                  ? t("As soon as a customer has bought something, you see here where it would go and why.")
                  : t("It has no item that a supplier ships, and was never routed. Pick another order.")}
              </Empty>
            </Card>
          )}
        </Layout.Section>
      </Layout>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
