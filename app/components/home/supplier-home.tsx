import { t } from "../../platform/translate.ts";
import { StatCards } from "../stat-cards.tsx";
import { useFormat } from "../app-context.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { count } from "../words.ts";

export type SupplierHomeView = {
  invitations: number;
  retailers: number;
  fresh: number;
  late: number;
  missingTracking: number;
};

export function SupplierHome({ home }: { home: SupplierHomeView }) {
  const format = useFormat();
  return (
    <BlockStack gap="400">
      <Invitations home={home} />
      <StatCards
        stats={[
          {
            label: t("New incoming orders"),
            value: format.number(home.fresh),
            help: t("Last 24 hours"),
            link: { label: t("See orders to ship"), to: "/app/incoming?view=to-ship" },
          },
          {
            label: t("Late orders"),
            value: format.number(home.late),
            help: t("Nothing shipped after 48 hours"),
            link: { label: t("See late orders"), to: "/app/incoming?view=late" },
          },
          {
            label: t("Parcels without tracking"),
            value: format.number(home.missingTracking),
            help: t("Add it in Shopify"),
          },
        ]}
      />
    </BlockStack>
  );
}

function Invitations({ home }: { home: SupplierHomeView }) {
  if (home.invitations === 0 && home.retailers > 0) return null;
  const waiting = home.invitations > 0;
  return (
    <Card>
      <InlineStack align="space-between" blockAlign="center" gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            {waiting
              ? t("{{invitations}} to answer", { invitations: count(home.invitations, "invitation") })
              : t("No retailer yet")}
          </Text>
          <Text as="p" tone="subdued">
            {waiting
              ? t("A retailer asks you to ship for it. See what is shared before you accept.")
              : t(
                  "When a retailer invites your store, the invitation appears here. Give it your myshopify.com address.",
                )}
          </Text>
        </BlockStack>
        {waiting ? (
          <Button variant="primary" url="/app/invitations">
            {t("See invitations")}
          </Button>
        ) : null}
      </InlineStack>
    </Card>
  );
}
