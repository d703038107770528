import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer } from "../components/action-result.ts";
import { RetailerHome } from "../components/home/retailer-home.tsx";
import { SupplierHome } from "../components/home/supplier-home.tsx";
import { useLive } from "../components/live.ts";
import { Screen } from "../components/screen.tsx";
import { BlockStack } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { demoState, loadDemo, removeDemo } from "../demo/load-demo.server.ts";
import { t } from "../platform/translate.ts";
import { loadRetailerHome, loadSupplierHome } from "../reports/home.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { isRetailer, isSupplier } from "../suppliers/roles.ts";
import { setRouting } from "../suppliers/shop-roles.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, redirect } = await requireMerchant(request);
  if (shop.role === null) throw redirect("/app/welcome");
  const [retailer, supplier] = await Promise.all([
    isRetailer(shop.role) ? loadRetailerHome(services, shop) : null,
    isSupplier(shop.role) ? loadSupplierHome(services, shop) : null,
  ]);
  return { retailer: retailer && { ...retailer, demo: await demoState(services, shop) }, supplier };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("set-routing"), on: z.enum(["true", "false"]) }),
  z.object({ intent: z.literal("load-demo") }),
  z.object({ intent: z.literal("remove-demo") }),
]);

export const action = async ({ request }: ActionFunctionArgs) => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  if (form.intent === "load-demo") return answer(await loadDemo(services, actor), "Demo data loaded");
  if (form.intent === "remove-demo") return answer(await removeDemo(services, actor), "Demo data removed");
  const on = form.on === "true";
  return answer(await setRouting(services, actor, { on }), on ? "Routing is on" : "Routing is off");
};

export default function Home() {
  const { retailer, supplier } = useLoaderData<typeof loader>();
  useLive();
  return (
    <Screen title={t(SCREENS.home)}>
      <BlockStack gap="400">
        {retailer ? <RetailerHome home={retailer} /> : null}
        {supplier ? <SupplierHome home={supplier} /> : null}
      </BlockStack>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
