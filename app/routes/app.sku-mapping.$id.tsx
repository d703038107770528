import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useFormat } from "../components/app-context.tsx";
import { accepted, undone } from "../components/mapping/answers.ts";
import { UndoMappings } from "../components/mapping/bulk.tsx";
import { LinkForm } from "../components/mapping/link-form.tsx";
import { MappedOffers } from "../components/mapping/mapped-offers.tsx";
import { SuggestionCard } from "../components/mapping/suggestions.tsx";
import { Screen } from "../components/screen.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { MAPPING_WORDS, nameOfVariant, SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { searchOf } from "../reports/paging.ts";
import { loadMappingChoices } from "../reports/sku-mapping.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { linkVariant, unlinkMapping } from "../skus/mappings.server.ts";
import { acceptSuggestions, dismissSuggestion } from "../skus/suggest/suggestions.server.ts";
import { undoBatch } from "../skus/undo-mappings.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const search = searchOf(new URL(request.url).searchParams);
  const choices = await loadMappingChoices(services, shop, { variantId: params.id ?? "", search });
  if (!choices) throw new Response("No such product variant", { status: 404 });
  return { ...choices, search };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("link"), offerId: z.string(), packSize: z.string() }),
  z.object({ intent: z.literal("unlink"), mappingId: z.string() }),
  z.object({ intent: z.literal("accept"), ids: z.string() }),
  z.object({ intent: z.literal("dismiss"), id: z.string() }),
  z.object({ intent: z.literal("undo"), batchId: z.string() }),
]);

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  if (form.intent === "link") {
    const { offerId, packSize } = form;
    const link = { variantId: params.id ?? "", offerId, packSize: Number(packSize) };
    return answer(await linkVariant(services, actor, link), "Mapped");
  }
  if (form.intent === "accept") return accepted(await acceptSuggestions(services, actor, [form.ids]));
  if (form.intent === "dismiss")
    return answer(await dismissSuggestion(services, actor, form.id), "Suggestion dismissed");
  if (form.intent === "undo") return undone(await undoBatch(services, actor, form.batchId));
  const done = await unlinkMapping(services, actor, { mappingId: form.mappingId });
  return done.ok ? { ok: true, notice: "Mapping removed", values: { removed: done.batchId ?? "" } } : done;
};

export default function MapVariant() {
  const { variant, offers, more, search } = useLoaderData<typeof loader>();
  const format = useFormat();
  return (
    <Screen
      title={nameOfVariant(variant)}
      subtitle={t("{{sku}}, sold at {{price}}", {
        sku: variant.sku ? t("SKU {{sku}}", { sku: variant.sku }) : t("No SKU"),
        price: format.money(variant.price),
      })}
      back={{ label: t(SCREENS.skuMapping), to: "/app/sku-mapping" }}
      badges={<StatusBadge word={MAPPING_WORDS[variant.status]} />}
      width="narrow"
      ownFields={["packSize"]}
    >
      <UndoMappings />
      <SuggestionCard variant={variant} />
      <MappedOffers variant={variant} />
      <LinkForm offers={offers} more={more} search={search} />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
