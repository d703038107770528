import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { ValuesPicker } from "../components/routing/fields/values-picker.tsx";
import { SaveBar } from "../components/save-bar.tsx";
import { Screen } from "../components/screen.tsx";
import { CalendarCard } from "../components/supplier-costs/calendar-card.tsx";
import { ChargesCard } from "../components/supplier-costs/charges-card.tsx";
import { ReachCard } from "../components/supplier-costs/reach-card.tsx";
import { ProbeCard } from "../components/supplier-costs/probe-card.tsx";
import { TariffCard } from "../components/supplier-costs/tariff-card.tsx";
import { useCosts } from "../components/supplier-costs/use-costs.tsx";
import { BlockStack, Card, Layout } from "../components/ui/layout.ts";
import { JsonText } from "../platform/json-text.ts";
import { t } from "../platform/translate.ts";
import { loadSupplierCosts } from "../reports/supplier-costs.server.ts";
import { saveSupplierCosts } from "../routing/supplier-costs.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { readShipFrom } from "../suppliers/ship-from.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const supplierId = params.id ?? "";
  const costs = await loadSupplierCosts(services.db, { shop, supplierId });
  if (!costs) throw new Response("No such supplier", { status: 404 });
  return { supplierId, costs, country: readShipFrom(shop.address).countryCode ?? "US" };
};

const Part = z.unknown().optional();
const Saved = z.object({
  intent: z.literal("save"),
  costs: JsonText.pipe(z.object({ charges: Part, tariff: Part, calendar: Part, tags: Part })),
});

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const { costs } = await readForm(request, Saved);
  return answer(await saveSupplierCosts(services, actor, { supplierId: params.id ?? "", ...costs }), "Costs saved");
};

/** Problems of these are shown at their fields. */
const OWN_FIELDS = [
  ...["currency", "orderFeeMinor", "handlingMinor", "packagingMinor", "itemFeeMinor", "minUnits", "minValueMinor"],
  ...[
    "surchargeBelowMinor",
    "surchargeMinor",
    "capacityPerDay",
    "priceTolerancePermille",
    "discounts",
    "duties",
    "shipsTo",
  ],
]
  .map((name) => `charges.${name}`)
  .concat(["workdays", "cutoff", "timeZone", "leadTimeDays", "transit"].map((name) => `calendar.${name}`))
  .concat(["tariff.oversize.overGrams"]);

export default function SupplierCosts() {
  const { supplierId, costs, country } = useLoaderData<typeof loader>();
  const { name, stored, currency, timeZone, leadTimeDays } = costs;
  const state = useCosts(stored, currency);
  const { form } = state;
  return (
    <Screen
      title={t("Costs and delivery")}
      subtitle={t("Routing counts with them when it compares suppliers.")}
      back={{ label: name, to: `/app/suppliers/${supplierId}` }}
      ownFields={OWN_FIELDS}
    >
      <SaveBar
        id="costs-save-bar"
        open={state.changed}
        busy={state.busy}
        onSave={state.save}
        onDiscard={state.discard}
      />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            <ReachCard state={state} />
            <TariffCard state={state} />
            <ChargesCard state={state} />
            <CalendarCard state={state} />
            <Card>
              <ValuesPicker
                label={t("Tags")}
                values={form.tags}
                onChange={state.setTags}
                options={[]}
                free
                placeholder="premium"
                help={t("For rules that speak of several suppliers at once.")}
                error={state.errorAt("tags")}
              />
            </Card>
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <ProbeCard terms={{ ...form, currency, timeZone, leadTimeDays }} country={country} />
        </Layout.Section>
      </Layout>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
