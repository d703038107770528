import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { Empty } from "../components/empty.tsx";
import { HistoryList } from "../components/routing/history-list.tsx";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadRuleHistory } from "../reports/routing-rules.server.ts";
import { rollBack } from "../routing/rules/versions/versions.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  return { history: await loadRuleHistory(services.db, { shop, userId: actor.userId }) };
};

const RollBack = z.object({
  intent: z.literal("roll-back"),
  version: z.coerce.number().int(),
  reason: z.string().max(500),
});

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const { version, reason } = await readForm(request, RollBack);
  return answer(await rollBack(services, actor, { version, reason }), `Rolled back to version ${version}`);
};

export default function History() {
  const { history } = useLoaderData<typeof loader>();
  return (
    <Screen title={t("History of the rules")} back={{ label: t(SCREENS.routing), to: "/app/routing" }} width="narrow">
      {history.length === 0 ? (
        <Card>
          <Empty title={t("No version yet")} action={{ label: t("Go to the rules"), to: "/app/routing" }}>
            {t("Every version that you publish is kept here, and you can go back to it.")}
          </Empty>
        </Card>
      ) : (
        <HistoryList history={history} />
      )}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
