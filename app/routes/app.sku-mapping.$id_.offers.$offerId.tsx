import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { OfferTermsCard } from "../components/mapping/offer-terms-card.tsx";
import { SaveBar } from "../components/save-bar.tsx";
import { Screen } from "../components/screen.tsx";
import { useStored } from "../components/use-stored.ts";
import { JsonText } from "../platform/json-text.ts";
import { t } from "../platform/translate.ts";
import { loadOfferTerms } from "../reports/offer-terms.server.ts";
import { saveOfferTerms } from "../routing/offer-terms.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const offer = await loadOfferTerms(services.db, { shopId: shop.id, offerId: params.offerId ?? "" });
  if (!offer) throw new Response("No such offer", { status: 404 });
  return { offer, variantId: params.id ?? "" };
};

const Saved = z.object({ intent: z.literal("save"), terms: JsonText });

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const { terms } = await readForm(request, Saved);
  return answer(await saveOfferTerms(services, actor, { offerId: params.offerId ?? "", terms }), "Saved");
};

export default function OfferTermsPage() {
  const { offer, variantId } = useLoaderData<typeof loader>();
  const { title, sku, supplier, cost, stored } = offer;
  const state = useStored(stored, (changed) => ({ intent: "save", terms: JSON.stringify(changed) }));
  return (
    <Screen
      title={title}
      subtitle={t("From {{supplier}}, {{sku}}", {
        supplier: supplier.name,
        sku: sku ? t("SKU {{sku}}", { sku }) : t("no SKU"),
      })}
      back={{ label: t("Mapping"), to: `/app/sku-mapping/${variantId}` }}
      width="narrow"
      ownFields={["priceBreaks", "restrictedTo"]}
    >
      <SaveBar
        id="offer-terms-save-bar"
        open={state.changed}
        busy={state.busy}
        onSave={state.save}
        onDiscard={state.discard}
      />
      <OfferTermsCard state={state} cost={cost} />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
