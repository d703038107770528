import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ActionResult } from "../components/action-result.ts";
import { Empty } from "../components/empty.tsx";
import { InvitationCard, RetailerList } from "../components/retailer-cards.tsx";
import { Screen } from "../components/screen.tsx";
import { Card } from "../components/ui/layout.ts";
import { SCREENS } from "../components/words.ts";
import { t } from "../platform/translate.ts";
import { loadRetailers } from "../reports/retailers.server.ts";
import { SupplierIntent, supplierAction } from "../reports/supplier-actions.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  return { ...(await loadRetailers(services, shop)), domain: shop.domain };
};

export const action = async ({ request }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  return supplierAction(services, actor, await readForm(request, SupplierIntent));
};

export default function Retailers() {
  const { invitations, retailers, domain } = useLoaderData<typeof loader>();
  return (
    <Screen title={t(SCREENS.retailers)} width="narrow">
      {invitations.map((invitation) => (
        <InvitationCard key={invitation.connectionId} invitation={invitation} />
      ))}
      {retailers.length > 0 ? <RetailerList retailers={retailers} /> : null}
      {invitations.length + retailers.length === 0 ? (
        <Card>
          <Empty title={t("No invitation yet")}>
            {t("Ask a retailer to invite {{domain}} in Crossdock. The invitation then appears here.", { domain })}
          </Empty>
        </Card>
      ) : null}
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
