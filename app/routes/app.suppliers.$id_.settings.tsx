import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { answer, type ActionResult } from "../components/action-result.ts";
import { FieldsSaveBar } from "../components/save-bar.tsx";
import { Screen } from "../components/screen.tsx";
import { useFields } from "../components/use-fields.tsx";
import { VENDOR_FORM_FIELDS, VendorCards } from "../components/vendors/vendor-form.tsx";
import { t } from "../platform/translate.ts";
import { vendorKinds } from "../reports/vendors.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";
import { VendorFields } from "../suppliers/vendors/vendor-form.ts";
import { changeVendor, loadVendorForm } from "../suppliers/vendors/vendors.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const supplierId = params.id ?? "";
  const stored = await loadVendorForm(services.db.prisma, shop.id, supplierId);
  if (!stored) throw new Response("No such supplier", { status: 404 });
  return { supplierId, stored, kinds: vendorKinds() };
};

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const fields = await readForm(request, VendorFields.extend({ intent: z.literal("save") }));
  return answer(await changeVendor(services, actor, { ...fields, supplierId: params.id ?? "" }), "Saved");
};

export default function VendorSettings() {
  const { supplierId, stored, kinds } = useLoaderData<typeof loader>();
  const fields = useFields(stored, "all");
  return (
    <Screen
      title={t("{{stored}}: settings", { stored: stored.name })}
      back={{ label: stored.name, to: `/app/suppliers/${supplierId}` }}
      width="narrow"
      ownFields={VENDOR_FORM_FIELDS}
    >
      <FieldsSaveBar id="vendor-save-bar" fields={fields} />
      <VendorCards fields={fields} kinds={kinds} />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
