import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ActionResult } from "../components/action-result.ts";
import { useRefreshWhile } from "../components/actions.tsx";
import { Empty } from "../components/empty.tsx";
import { InviteForm } from "../components/invite-form.tsx";
import { Screen } from "../components/screen.tsx";
import { SupplierList } from "../components/supplier-list.tsx";
import { Card } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadSuppliers } from "../reports/suppliers.server.ts";
import { SupplierIntent, supplierAction } from "../reports/supplier-actions.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return { suppliers: await loadSuppliers(services, shop.id) };
};

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  return supplierAction(services, actor, await readForm(request, SupplierIntent));
};

export default function Suppliers() {
  const { suppliers } = useLoaderData<typeof loader>();
  useRefreshWhile(suppliers.some(({ status, problem }) => status === "connected" && problem !== null));
  return (
    <Screen
      title={t(SCREENS.suppliers)}
      subtitle={t("When several suppliers have an item, they are asked from top to bottom.")}
      width="narrow"
      ownFields={["domain"]}
      secondaryActions={[{ content: t("Add supplier without Shopify"), url: "/app/suppliers/add" }]}
    >
      {suppliers.length === 0 ? (
        <Card>
          <Empty title={t("No supplier yet")}>
            {t("Invite the first one below by the address of its Shopify store, or add one that has no Shopify.")}
          </Empty>
        </Card>
      ) : (
        <SupplierList rows={suppliers} />
      )}
      <InviteForm />
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
