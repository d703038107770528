import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import type { ActionResult } from "../components/action-result.ts";
import { useFormat } from "../components/app-context.tsx";
import { Facts } from "../components/facts.tsx";
import { ScorecardCard } from "../components/scorecard-card.tsx";
import { Screen } from "../components/screen.tsx";
import { StatCards } from "../components/stat-cards.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { ConnectionButtons } from "../components/supplier-list.tsx";
import { Button } from "../components/ui/action.ts";
import { Banner } from "../components/ui/feedback.ts";
import { BlockStack, Card, Text } from "../components/ui/layout.ts";
import { HoursCard } from "../components/vendors/hours-card.tsx";
import { PriceListForm } from "../components/vendors/price-list-form.tsx";
import { PortalCard } from "../components/vendors/portal-card.tsx";
import { VendorStockCard } from "../components/vendors/stock-card.tsx";
import { VendorChannelCard } from "../components/vendors/vendor-cards.tsx";
import { CONNECTION_WORDS, SCREENS } from "../components/words.ts";
import { say } from "../platform/phrase.ts";
import { t } from "../platform/translate.ts";
import { toAddressLines } from "../reports/address.ts";
import { termSentences, vendorTermSentences } from "../reports/retailers.ts";
import { SupplierIntent, supplierAction } from "../reports/supplier-actions.server.ts";
import { loadSupplierPage } from "../reports/suppliers.server.ts";
import { isVendorIntent, VendorIntent, vendorAction } from "../reports/vendor-actions.server.ts";
import { loadVendorPage } from "../reports/vendors.server.ts";
import { readForm, requireMerchant } from "../shopify/merchant.server.ts";

export const loader = async ({ request, params }: LoaderFunctionArgs) => {
  const { services, shop } = await requireMerchant(request);
  const supplier = await loadSupplierPage(services, shop.id, params.id ?? "");
  if (!supplier) throw new Response("No such supplier", { status: 404 });
  const { terms, shipFrom, ...rest } = supplier;
  const vendor = await loadVendorPage(services, shop.id, params.id ?? "");
  const sentences = vendor ? vendorTermSentences(terms) : termSentences(terms, "retailer");
  return { supplier: rest, vendor, terms: sentences, shipFrom: toAddressLines(shipFrom) };
};

export const action = async ({ request, params }: ActionFunctionArgs): Promise<ActionResult> => {
  const { services, actor } = await requireMerchant(request);
  const form = await readForm(request, z.union([SupplierIntent, VendorIntent]));
  return isVendorIntent(form)
    ? vendorAction(services, actor, params.id ?? "", form)
    : supplierAction(services, actor, form);
};

export default function Supplier() {
  const { supplier, vendor, terms, shipFrom } = useLoaderData<typeof loader>();
  const format = useFormat();
  const orders = `/app/orders?supplier=${supplier.supplierId}`;
  return (
    <Screen
      title={supplier.name}
      back={{ label: t(SCREENS.suppliers), to: "/app/suppliers" }}
      badges={<StatusBadge word={CONNECTION_WORDS[supplier.status]} />}
      width="narrow"
      ownFields={["offers"]}
    >
      {supplier.problem ? <Banner tone="warning">{say(supplier.problem)}</Banner> : null}
      {vendor?.mailTrouble ? (
        <Banner tone="critical" title={t("A mail to this supplier came back")}>
          {t("{{mailTrouble}} Correct its address under Edit, and see the exceptions for the order.", {
            mailTrouble: vendor.mailTrouble,
          })}
        </Banner>
      ) : null}
      <StatCards
        stats={[
          {
            label: t("Open orders"),
            value: format.number(supplier.openOrders),
            link: { label: t("See orders"), to: orders },
          },
          { label: t("Late orders"), value: format.number(supplier.late), help: t("Nothing shipped after 48 hours") },
          {
            label: t("Mapped SKUs"),
            value: format.number(supplier.mappedSkus),
            help: t("of {{offers}} it offers", { offers: format.number(supplier.offers) }),
            link: { label: t("See mapping"), to: `/app/sku-mapping?supplier=${supplier.supplierId}` },
          },
        ]}
      />
      <Card>
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {t("Connection")}
          </Text>
          <Facts
            facts={[
              ...(vendor ? [] : ([[t("Store"), supplier.domain ?? t("Unknown")]] as [string, string][])),
              [t("Connected"), supplier.connectedAt ? format.dateTime(supplier.connectedAt) : t("Not yet")],
              [t("Ships from"), shipFrom.join(", ") || t("Unknown")],
              [
                vendor ? t("Price list last changed") : t("Products last read"),
                supplier.catalogReadAt ? format.dateTime(supplier.catalogReadAt) : t("Not yet"),
              ],
              [t("Shipping rate in your store"), supplier.hasRate ? t("Found") : t("None yet")],
            ]}
          />
          <ConnectionButtons row={supplier} />
        </BlockStack>
      </Card>
      {vendor ? (
        <>
          <VendorChannelCard vendor={vendor} />
          <VendorStockCard vendor={vendor} />
          <PortalCard portal={vendor.portal} />
          <HoursCard hours={vendor.hours} supplierId={vendor.supplierId} />
          <PriceListForm currency={vendor.currency} items={vendor.items} offered={vendor.stock.items} />
        </>
      ) : null}
      <Card>
        <BlockStack gap="200">
          <Text as="h2" variant="headingMd">
            {t("Terms")}
          </Text>
          {terms.map(say).map((sentence) => (
            <Text as="p" key={sentence}>
              {sentence}
            </Text>
          ))}
        </BlockStack>
      </Card>
      <ScorecardCard rows={supplier.scorecards} />
      <Card>
        <BlockStack gap="200" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            {t("Costs and delivery")}
          </Text>
          <Text as="p" tone="subdued">
            {t(
              "Fees, shipping by zone and weight, working days and delivery times. Routing compares suppliers by them.",
            )}
          </Text>
          <Button url={`/app/suppliers/${supplier.supplierId}/costs`}>{t("Edit costs")}</Button>
        </BlockStack>
      </Card>
    </Screen>
  );
}

export { ScreenError as ErrorBoundary } from "../components/screen-error.tsx";
