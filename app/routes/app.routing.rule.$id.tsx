import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { LoadingScreen } from "../components/loading-screen.tsx";
import { RoutingContext } from "../components/routing/routing-context.tsx";
import { useLater } from "../components/use-later.ts";
import { JsonText } from "../platform/json-text.ts";
import { newId } from "../platform/ids.server.ts";
import { t } from "../platform/translate.ts";
import { loadNameable, loadRoutingRules } from "../reports/routing-rules.server.ts";
import { editedRules } from "../reports/routing-rules.ts";
import { blankRule } from "../routing/rules/edit/check.ts";
import { splitRules } from "../routing/rules/edit/list.ts";
import { startingRules } from "../routing/rules/edit/starting-rules.ts";
import { LAST_RULE_ID, type Rule } from "../routing/rules/rule.ts";
import { saveRule } from "../routing/rules/versions/save-rule.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { readShipFrom } from "../suppliers/ship-from.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop, actor } = await requireMerchant(request);
  const viewer = { shop, userId: actor.userId };
  const known = await loadRoutingRules(services.db, viewer);
  const rules = editedRules(known);
  const stored = ruleOf(params.id ?? "", rules);
  const start = new URL(request.url).searchParams.get("start");
  const begun = startingRules(shop.currency, readShipFrom(shop.address).countryCode ?? null).find(
    ({ key }) => key === start,
  )?.rule;
  if (!stored && params.id !== "new") throw new Response("No such rule", { status: 404 });
  return {
    stored: stored ?? { ...(begun ?? blankRule("")), id: newId() },
    isNew: !stored,
    rules,
    draftId: known.draft?.id ?? null,
    nameable: await loadNameable(services, viewer, { products: true }),
  };
};

/** The last rule is always there, written or not. */
const ruleOf = (id: string, rules: readonly Rule[]): Rule | undefined =>
  id === LAST_RULE_ID ? splitRules(rules).last : rules.find((rule) => rule.id === id);

const Saved = z.object({
  intent: z.literal("save-rule"),
  rule: JsonText,
  draftId: z.string().optional(),
});

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const { rule, draftId = null } = await readForm(request, Saved);
  return answer(await saveRule(services, actor, { rule, draftId }), "Draft saved");
};

// Everything that knows what rules may say: a page of its own beside the others, not in what they load first.
const loadScreen = () =>
  import("../components/routing/editor/rule-screen.tsx").then(({ RuleScreen }) => ({ RuleScreen }));

export default function RulePage() {
  const { nameable, ...given } = useLoaderData<typeof loader>();
  const later = useLater(loadScreen);
  return (
    <RoutingContext nameable={nameable}>
      {later ? (
        <later.RuleScreen key={given.isNew ? "new" : given.stored.id} {...given} />
      ) : (
        <LoadingScreen title={given.isNew ? t("Add rule") : given.stored.name} />
      )}
    </RoutingContext>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
