import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { NoRules } from "../components/routing/list/no-rules.tsx";
import { RuleList } from "../components/routing/list/rule-list.tsx";
import { TrialCard } from "../components/routing/list/trial-card.tsx";
import { useDraft } from "../components/routing/list/use-draft.tsx";
import { VersionCard } from "../components/routing/list/version-card.tsx";
import { RoutingContext, useNames } from "../components/routing/routing-context.tsx";
import { Screen } from "../components/screen.tsx";
import { SCREENS } from "../components/words.ts";
import { JsonText } from "../platform/json-text.ts";
import { t } from "../platform/translate.ts";
import { loadNameable, loadRoutingRules } from "../reports/routing-rules.server.ts";
import { editedRules } from "../reports/routing-rules.ts";
import { compareArms } from "../reports/trial.server.ts";
import { diffRuleSets } from "../routing/rules/check/diff.ts";
import { splitRules } from "../routing/rules/edit/list.ts";
import { startingRules } from "../routing/rules/edit/starting-rules.ts";
import { discardDraft, endCanary, saveDraft } from "../routing/rules/versions/versions.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { readShipFrom } from "../suppliers/ship-from.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  const viewer = { shop, userId: actor.userId };
  const known = await loadRoutingRules(services.db, viewer);
  const { trial } = known;
  return {
    known,
    arms: trial ? await compareArms(services.db, { shopId: shop.id, triedId: trial.id }) : null,
    nameable: await loadNameable(services, viewer),
    country: readShipFrom(shop.address).countryCode ?? null,
    showsLive: known.draft !== null && new URL(request.url).searchParams.get("show") === "live",
  };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("save-rules"), rules: JsonText, draftId: z.string().optional() }),
  z.object({ intent: z.literal("discard-draft"), draftId: z.string() }),
  z.object({ intent: z.literal("end-trial"), canaryId: z.string(), end: z.enum(["promote", "stop"]) }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  switch (form.intent) {
    case "save-rules": {
      const { rules, draftId = null } = form;
      return answer(await saveDraft(services, actor, { rules, replaces: draftId }), "Draft saved");
    }
    case "discard-draft":
      return answer(await discardDraft(services, actor, form), "Draft discarded");
    case "end-trial":
      return answer(await endCanary(services, actor, form), form.end === "stop" ? "Trial stopped" : "Rules published");
  }
};

export default function RoutingRulesPage() {
  const { nameable } = useLoaderData<typeof loader>();
  return (
    <RoutingContext nameable={nameable}>
      <Rules />
    </RoutingContext>
  );
}

const add = () => ({ content: t("Add rule"), url: "/app/routing/rule/new" });
const review = () => ({ content: t("Review and publish"), url: "/app/routing/publish" });

function Rules() {
  const { known, arms, nameable, country, showsLive } = useLoaderData<typeof loader>();
  const { published, draft, trial } = known;
  const names = useNames();
  const { rules, change, saving } = useDraft(editedRules(known), draft?.id ?? null);
  const shown = showsLive ? (published?.rules ?? []) : rules;
  const changes = draft ? diffRuleSets(published?.rules ?? [], rules, names).length : 0;
  const isEmpty = splitRules(shown).ordered.length === 0;
  return (
    <Screen
      title={t(SCREENS.routing)}
      subtitle={t(
        "They decide who ships what. Rules are read from top to bottom; a change is a draft until you publish it.",
      )}
      primaryAction={changes > 0 ? review() : add()}
      secondaryActions={[
        ...(changes > 0 ? [add()] : []),
        { content: t("Preview"), url: "/app/routing/preview" },
        { content: t("Back-test"), url: "/app/routing/back-test" },
        { content: t("History"), url: "/app/routing/history" },
      ]}
    >
      {trial && arms ? <TrialCard trial={trial} arms={arms} published={published?.version ?? null} /> : null}
      <VersionCard known={known} changes={changes} showsLive={showsLive} saving={saving} />
      {isEmpty && !showsLive ? <NoRules starts={startingRules(nameable.currency, country)} /> : null}
      <RuleList
        key={showsLive ? "live" : "draft"}
        rules={shown}
        onChange={showsLive ? null : change}
        newId={() => crypto.randomUUID()}
      />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
