import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { answer, type ActionResult } from "../components/action-result.ts";
import { useAction, useRefreshWhile } from "../components/actions.tsx";
import { useFormat } from "../components/app-context.tsx";
import { Empty, FilteredEmpty } from "../components/empty.tsx";
import { ListFilters, useListAddress } from "../components/list-filters.tsx";
import { VariantTable } from "../components/mapping/variant-table.tsx";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { MAPPING_VIEW_LABELS, SCREENS } from "../components/words.ts";
import { loadOrderFilters } from "../reports/order-list.server.ts";
import { loadCatalogAge, loadVariants } from "../reports/sku-mapping.server.ts";
import { MAPPING_VIEWS, parseMappingQuery } from "../reports/sku-mapping.ts";
import { requireMerchant } from "../shopify/merchant.server.ts";
import { readCatalogAgain } from "../skus/mappings.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const query = parseMappingQuery(new URL(request.url).searchParams);
  const [list, catalog, { suppliers }] = await Promise.all([
    loadVariants(services, shop, query),
    loadCatalogAge(services, shop.id),
    loadOrderFilters(services, shop.id),
  ]);
  return { list, catalog, suppliers };
};

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  return answer(await readCatalogAgain(services, actor), "Reading products again");
};

const VIEWS = MAPPING_VIEWS.map((view) => [view, MAPPING_VIEW_LABELS[view]] as const);

export default function SkuMapping() {
  const { list, catalog, suppliers } = useLoaderData<typeof loader>();
  const { goToPage } = useListAddress();
  const { run, busy } = useAction();
  const format = useFormat();
  useRefreshWhile(catalog.reading);
  const age = catalog.readAt === null ? null : `Your products were last read ${format.ago(catalog.readAt)}.`;
  const subtitle = catalog.reading ? "Your products are being read." : age;
  return (
    <Screen
      title={SCREENS.skuMapping}
      width="full"
      {...(subtitle === null ? {} : { subtitle })}
      secondaryActions={[
        {
          content: "Read products again",
          loading: busy,
          disabled: catalog.reading,
          onAction: () => run({ intent: "read-catalog" }),
        },
      ]}
    >
      <Card padding="0">
        <ListFilters
          views={VIEWS}
          searchLabel="Search by SKU, barcode or product"
          filters={[
            {
              key: "supplier",
              label: "Supplier",
              choices: suppliers.map(({ id, name }) => ({ value: id, label: name })),
            },
          ]}
        />
        {list.rows.length > 0 ? (
          <VariantTable rows={list.rows} page={list.page} hasNext={list.hasNext} go={goToPage} />
        ) : catalog.variants === 0 ? (
          <Empty title={catalog.reading ? "Reading your products" : "No products yet"}>
            {catalog.reading
              ? "They appear here in a moment, and those with the same SKU or barcode as a supplier's are mapped for you."
              : "Products that need shipping appear here once your store has some."}
          </Empty>
        ) : (
          <FilteredEmpty what="products" />
        )}
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
