import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ActionResult } from "../components/action-result.ts";
import { Screen } from "../components/screen.tsx";
import { ACCESS_FIELDS, ApiKeysCard, ApiWebhookCard } from "../components/vendors/api-access-cards.tsx";
import { ApiConnectionCard, ApiForm } from "../components/vendors/api-form.tsx";
import { API_FORM_FIELDS } from "../connectors/vendors/api/settings-form.ts";
import { t } from "../platform/translate.ts";
import { loadVendorApi, VendorApiIntent, vendorApiAction } from "../reports/vendor-api.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const page = await loadVendorApi(services, shop.id, params.id ?? "");
  if (!page) throw new Response("No such supplier", { status: 404 });
  return page;
};

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, VendorApiIntent);
  return vendorApiAction(services, actor, params.id ?? "", form);
};

export default function VendorApi() {
  const { supplierId, name, settings, keys, address, webhook } = useLoaderData<typeof loader>();
  return (
    <Screen
      title={t("{{name}}: API", { name })}
      back={{ label: name, to: `/app/suppliers/${supplierId}` }}
      width="narrow"
      ownFields={[...API_FORM_FIELDS, ...ACCESS_FIELDS]}
    >
      {settings ? <ApiConnectionCard {...settings} /> : null}
      {settings ? <ApiForm {...settings} /> : null}
      <ApiKeysCard keys={keys} address={address} />
      <ApiWebhookCard webhook={webhook} />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
