import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ActionResult } from "../components/action-result.ts";
import { useAction } from "../components/actions.tsx";
import { HoldsBanner } from "../components/order/holds-banner.tsx";
import { AddressCard, OrderFacts, UnroutedCard } from "../components/order/order-cards.tsx";
import { MoneyCard } from "../components/order/money-card.tsx";
import { OrderActionsCard } from "../components/order/order-actions.tsx";
import { SupplierCard } from "../components/order/supplier-group.tsx";
import { TimelineCard } from "../components/order/timeline-card.tsx";
import { useLive } from "../components/live.ts";
import { noteText } from "../components/order-note.ts";
import { Screen } from "../components/screen.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { BlockStack, InlineStack, Layout } from "../components/ui/layout.ts";
import { DEMO_DATA, LATE, SCREENS, STATUS_WORDS, TEST_ORDER } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { OrderIntent, orderAction } from "../reports/order-page-actions.server.ts";
import { loadOrderPage } from "../reports/order-page.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const order = await loadOrderPage(services, actor, params.id ?? "");
  if (!order) throw new Response("No such order", { status: 404 });
  return { order };
};

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  return orderAction(services, actor, params.id ?? "", await readForm(request, OrderIntent));
};

/** Problems with what was typed stand at the field. */
const OWN_FIELDS = ["numbers"];

export default function Order() {
  const { order } = useLoaderData<typeof loader>();
  useLive(order.id);
  const { run, busy } = useAction();
  return (
    <Screen
      title={t("Order {{order}}", { order: order.name })}
      back={{ label: t(SCREENS.orders), to: "/app/orders" }}
      badges={
        <InlineStack gap="100">
          <StatusBadge word={STATUS_WORDS[order.status]} />
          {order.late ? <StatusBadge word={LATE} /> : null}
          {order.test ? <StatusBadge word={TEST_ORDER} /> : null}
          {order.demo ? <StatusBadge word={DEMO_DATA} /> : null}
        </InlineStack>
      }
      {...(order.note ? { subtitle: noteText(order.note) } : {})}
      ownFields={OWN_FIELDS}
      secondaryActions={[
        ...(order.demo
          ? []
          : [{ content: t("Read again"), disabled: busy, onAction: () => run({ intent: "read-again" }) }]),
        ...(order.shopifyUrl === null ? [] : [{ content: t("Open in Shopify"), url: order.shopifyUrl }]),
      ]}
    >
      <HoldsBanner holds={order.holds} />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <UnroutedCard lines={order.unrouted} why={order.why} />
            {order.groups.map((group) => (
              <SupplierCard key={group.id} group={group} />
            ))}
            <TimelineCard entries={order.timeline} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <OrderActionsCard order={order} />
            <MoneyCard money={order.money} />
            <OrderFacts order={order} />
            <AddressCard orderId={order.id} known={order.hasAddress} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
