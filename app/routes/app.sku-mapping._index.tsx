import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useAction, useRefreshWhile } from "../components/actions.tsx";
import { useFormat } from "../components/app-context.tsx";
import { Empty, FilteredEmpty } from "../components/empty.tsx";
import { useListAddress } from "../components/list-address.ts";
import { ListFilters } from "../components/list-filters.tsx";
import { accepted, undone } from "../components/mapping/answers.ts";
import { SureSuggestions, UndoMappings } from "../components/mapping/bulk.tsx";
import { VariantTable } from "../components/mapping/variant-table.tsx";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { MAPPING_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadOrderFilters } from "../reports/order-list.server.ts";
import { countSure, loadCatalogAge, loadVariants, sureSuggestions } from "../reports/sku-mapping.server.ts";
import { MAPPING_VIEWS, parseMappingQuery } from "../reports/sku-mapping.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { startExport } from "../skus/file/export-mappings.server.ts";
import { readCatalogAgain } from "../skus/mappings.server.ts";
import { acceptSuggestions, dismissSuggestion, restoreSuggestion } from "../skus/suggest/suggestions.server.ts";
import { undoBatch } from "../skus/undo-mappings.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const query = parseMappingQuery(new URL(request.url).searchParams);
  const [list, catalog, { suppliers }, sure] = await Promise.all([
    loadVariants(services, shop, query),
    loadCatalogAge(services, shop.id),
    loadOrderFilters(services, shop.id),
    countSure(services, shop.id),
  ]);
  return { list, catalog, suppliers, sure };
};

const Intent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("read-catalog") }),
  z.object({ intent: z.literal("accept"), ids: z.string().max(20_000) }),
  z.object({ intent: z.literal("accept-sure") }),
  z.object({ intent: z.literal("dismiss"), id: z.string() }),
  z.object({ intent: z.literal("restore"), id: z.string() }),
  z.object({ intent: z.literal("undo"), batchId: z.string() }),
  z.object({ intent: z.literal("export") }),
]);

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor, redirect } = await requireMerchant(request);
  const form = await readForm(request, Intent);
  switch (form.intent) {
    case "read-catalog":
      return answer(await readCatalogAgain(services, actor), "Reading products again");
    case "accept":
      return accepted(await acceptSuggestions(services, actor, form.ids.split(",")));
    case "accept-sure":
      return accepted(await acceptSuggestions(services, actor, await sureSuggestions(services, actor.shopId)));
    case "dismiss": {
      const done = await dismissSuggestion(services, actor, form.id);
      return done.ok ? { ok: true, notice: "Suggestion dismissed", values: { dismissed: form.id } } : done;
    }
    case "restore":
      return answer(await restoreSuggestion(services, actor, form.id), "Suggestion is back");
    case "undo":
      return undone(await undoBatch(services, actor, form.batchId));
    case "export":
      throw redirect(`/app/activity/${await startExport(services, actor)}`);
  }
};

const VIEWS = MAPPING_VIEWS.map((view) => [view, MAPPING_VIEW_LABELS[view]] as const);

export default function SkuMapping() {
  const { list, catalog, suppliers, sure } = useLoaderData<typeof loader>();
  const { goToPage } = useListAddress();
  const { run, busy } = useAction();
  const format = useFormat();
  useRefreshWhile(catalog.reading);
  const age =
    catalog.readAt === null
      ? null
      : t("Your products were last read {{readAt}}.", { readAt: format.ago(catalog.readAt) });
  const subtitle = catalog.reading ? t("Your products are being read.") : age;
  return (
    <Screen
      title={t(SCREENS.skuMapping)}
      width="full"
      {...(subtitle === null ? {} : { subtitle })}
      secondaryActions={[
        {
          content: t("Read products again"),
          loading: busy,
          disabled: catalog.reading,
          onAction: () => run({ intent: "read-catalog" }),
        },
        { content: t("Import"), url: "/app/sku-mapping/import" },
        { content: t("Export"), disabled: busy, onAction: () => run({ intent: "export" }) },
        { content: t("History"), url: "/app/sku-mapping/history" },
      ]}
    >
      <UndoMappings />
      <SureSuggestions count={sure} />
      <Card padding="0">
        <ListFilters
          views={VIEWS}
          searchLabel={t("Search by SKU, barcode or product")}
          filters={[
            {
              key: "supplier",
              label: t("Supplier"),
              choices: suppliers.map(({ id, name }) => ({ value: id, label: name })),
            },
          ]}
        />
        {list.rows.length > 0 ? (
          <VariantTable rows={list.rows} page={list.page} hasNext={list.hasNext} go={goToPage} />
        ) : catalog.variants === 0 ? (
          <Empty title={catalog.reading ? t("Reading your products") : t("No products yet")}>
            {catalog.reading
              ? t(
                  "They appear here in a moment, and those with the same SKU or barcode as a supplier's are mapped for you.",
                )
              : t("Products that need shipping appear here once your store has some.")}
          </Empty>
        ) : (
          <FilteredEmpty what="products" />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
