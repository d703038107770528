import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useRefreshWhile } from "../components/actions.tsx";
import { Report } from "../components/routing/back-test/report.tsx";
import { isUnderWay, RunCard } from "../components/routing/back-test/run-card.tsx";
import { Screen } from "../components/screen.tsx";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadRoutingRules } from "../reports/routing-rules.server.ts";
import { cancelBackTest, getBackTest, startBackTest } from "../routing/back-test/back-test.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  const { draft } = await loadRoutingRules(services.db, { shop, userId: actor.userId });
  return { draftId: draft?.id ?? null, test: await getBackTest(services.db, { shopId: shop.id }) };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("start"), draftId: z.string(), days: z.coerce.number() }),
  z.object({ intent: z.literal("cancel"), backTestId: z.string() }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  return form.intent === "start"
    ? answer(await startBackTest(services, actor, { ruleSetId: form.draftId, days: form.days }), "Back-test started")
    : answer(await cancelBackTest(services, actor, form), "Back-test stopped");
};

export default function BackTestPage() {
  const { test, draftId } = useLoaderData<typeof loader>();
  useRefreshWhile(isUnderWay(test), 1500);
  return (
    <Screen title={t("Back-test")} back={{ label: t(SCREENS.routing), to: "/app/routing" }} width="narrow">
      <RunCard test={test} draftId={draftId} />
      {test?.report && test.report.compared > 0 ? <Report test={test} report={test.report} /> : null}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
