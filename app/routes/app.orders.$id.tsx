import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useAction } from "../components/actions.tsx";
import { HoldsBanner } from "../components/order/holds-banner.tsx";
import { AddressCard, OrderFacts, TimelineCard, UnroutedCard } from "../components/order/order-cards.tsx";
import { SupplierCard } from "../components/order/supplier-group.tsx";
import { Screen } from "../components/screen.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { BlockStack, InlineStack, Layout } from "../components/ui/layout.ts";
import { LATE, SCREENS, STATUS_WORDS, TEST_ORDER } from "../components/words.ts";
import { readOrderAgain } from "../orders/actions.server.ts";
import { releaseHold } from "../orders/release-hold.server.ts";
import { loadOrderPage, readShippingAddress } from "../reports/order-page.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const order = await loadOrderPage(services, shop.id, params.id ?? "");
  if (!order) throw new Response("No such order", { status: 404 });
  return { order };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.enum(["read-again", "show-address"]) }),
  z.object({ intent: z.literal("release-hold"), holdId: z.string() }),
]);
const NO_ADDRESS = { ok: false as const, problems: [{ message: "This order has no shipping address any more." }] };

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const orderId = params.id ?? "";
  const form = await readForm(request, Intent);
  if (form.intent === "release-hold")
    return answer(await releaseHold(services, actor, { orderId, holdId: form.holdId }), "Hold released");
  if (form.intent === "read-again")
    return answer(await readOrderAgain(services, actor, { orderId }), "Reading the order from Shopify");
  const lines = await readShippingAddress(services, actor, { orderId });
  return lines ? { ok: true, values: { address: lines.join("\n") } } : NO_ADDRESS;
};

export default function Order() {
  const { order } = useLoaderData<typeof loader>();
  const { run, busy } = useAction();
  return (
    <Screen
      title={`Order ${order.name}`}
      back={{ label: SCREENS.orders, to: "/app/orders" }}
      badges={
        <InlineStack gap="100">
          <StatusBadge word={STATUS_WORDS[order.status]} />
          {order.late ? <StatusBadge word={LATE} /> : null}
          {order.test ? <StatusBadge word={TEST_ORDER} /> : null}
        </InlineStack>
      }
      {...(order.note ? { subtitle: order.note } : {})}
      secondaryActions={[
        { content: "Choose suppliers", url: `/app/orders/${order.id}/suppliers` },
        { content: "Read again", disabled: busy, onAction: () => run({ intent: "read-again" }) },
        { content: "Open in Shopify", url: order.shopifyUrl },
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
            <OrderFacts order={order} />
            <AddressCard orderId={order.id} known={order.hasAddress} />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
