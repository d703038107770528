import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import type { ActionResult } from "../components/action-result.ts";
import { Screen } from "../components/screen.tsx";
import { AddVendorForm, VENDOR_FORM_FIELDS } from "../components/vendors/vendor-form.tsx";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { vendorKinds } from "../reports/vendors.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { VendorFields } from "../suppliers/vendors/vendor-form.ts";
import { addVendor } from "../suppliers/vendors/vendors.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { shop } = await requireMerchant(request);
  const kinds = vendorKinds();
  const country = (shop.address as { countryCode?: string }).countryCode ?? "";
  const stored = VendorFields.parse({
    ...{ kind: kinds[0]?.value ?? "", name: "", currency: shop.currency, countryCode: country },
  });
  return { kinds, stored };
};

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor, redirect } = await requireMerchant(request);
  const fields = await readForm(request, VendorFields.extend({ intent: z.literal("add") }));
  const added = await addVendor(services, actor, fields);
  if (!added.ok) return added;
  throw redirect(`/app/suppliers/${added.supplierId}`);
};

export default function AddVendor() {
  const { kinds, stored } = useLoaderData<typeof loader>();
  return (
    <Screen
      title={t("Supplier without Shopify")}
      subtitle={t("It gets orders by one of these ways, and answers by any of them.")}
      back={{ label: t(SCREENS.suppliers), to: "/app/suppliers" }}
      width="narrow"
      ownFields={VENDOR_FORM_FIELDS}
    >
      <AddVendorForm stored={stored} kinds={kinds} />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
