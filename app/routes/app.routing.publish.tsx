import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useGoWhenDone } from "../components/actions.tsx";
import { Empty } from "../components/empty.tsx";
import { PublishDraft } from "../components/routing/publish-draft.tsx";
import { RoutingContext } from "../components/routing/routing-context.tsx";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadNameable, loadRoutingRules } from "../reports/routing-rules.server.ts";
import { publishDraft, startCanary } from "../routing/rules/versions/versions.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  const viewer = { shop, userId: actor.userId };
  return {
    known: await loadRoutingRules(services.db, viewer),
    nameable: await loadNameable(services, viewer),
  };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("publish"), draftId: z.string(), note: z.string().max(500).optional() }),
  z.object({ intent: z.literal("start-trial"), draftId: z.string(), percent: z.coerce.number() }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  return form.intent === "publish"
    ? answer(await publishDraft(services, actor, form), "Rules published")
    : answer(await startCanary(services, actor, form), "Trial started");
};

export default function Publish() {
  const { known, nameable } = useLoaderData<typeof loader>();
  const { draft } = known;
  useGoWhenDone("/app/routing");
  return (
    <RoutingContext nameable={nameable}>
      <Screen
        title={t("Review and publish")}
        back={{ label: t(SCREENS.routing), to: "/app/routing" }}
        width="narrow"
        ownFields={["percent"]}
      >
        {draft ? (
          <PublishDraft draft={draft} published={known.published} trial={known.trial !== null} />
        ) : (
          <Card>
            <Empty title={t("There is no draft")} action={{ label: t("Go to the rules"), to: "/app/routing" }}>
              {t("Change a rule, and the draft waits here until you publish it.")}
            </Empty>
          </Card>
        )}
      </Screen>
    </RoutingContext>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
