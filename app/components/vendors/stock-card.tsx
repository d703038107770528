import type { HeldFeedView } from "../../inventory/feeds/held-feeds.server.ts";
import { t } from "../../platform/translate.ts";
import type { VendorPage } from "../../reports/vendors.server.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { Facts } from "../facts.tsx";
import { ButtonGroup } from "../ui/action.ts";
import { Banner } from "../ui/feedback.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";

/** What a supplier has told of its stock, how old that is, and what of it waits for a person. */
export function VendorStockCard({ vendor }: { vendor: Pick<VendorPage, "stock" | "stockMode" | "held" | "currency"> }) {
  const { stock, stockMode, held, currency } = vendor;
  const format = useFormat();
  const isFed = stockMode === "fed";
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Stock feed")}
        </Text>
        {held ? <HeldFeed held={held} currency={currency} /> : null}
        {isFed ? (
          <Facts
            facts={[
              [t("Last told"), stock.newest ? format.dateTime(stock.newest) : t("Not yet: nothing of it is offered")],
              ...(stock.oldest && stock.newest && stock.oldest < stock.newest
                ? ([[t("Oldest number"), format.dateTime(stock.oldest)]] as [string, string][])
                : []),
              [
                t("Items in stock"),
                t("{{inStock}} of {{items}}", {
                  inStock: format.number(stock.inStock),
                  items: format.number(stock.items),
                }),
              ],
              ...(stock.untold > 0
                ? ([[t("Items never told of"), format.number(stock.untold)]] as [string, string][])
                : []),
            ]}
          />
        ) : (
          <Text as="p" tone="subdued">
            {t("It always has enough: nobody counts. To have it tell its stock, change that under Edit.")}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

/** Stock that looks wrong, with the numbers side by side, to be decided. */
function HeldFeed({ held, currency }: { held: HeldFeedView; currency: string }) {
  const format = useFormat();
  const shown = (value: number | null, unit: "units" | "money") => {
    if (value === null) return "none";
    return unit === "money" ? format.money({ minor: value, currency }) : format.number(value);
  };
  return (
    <BlockStack gap="300">
      <Banner tone="warning" title={t("This feed looks wrong and was not taken over")}>
        <BlockStack gap="100">
          {held.doubts.map(({ message }) => (
            <Text as="p" key={message}>
              {message}
            </Text>
          ))}
        </BlockStack>
      </Banner>
      <Text as="p">
        {t("It came {{heldAt}} with {{items}} items of the price list.", {
          heldAt: format.dateTime(held.heldAt),
          items: format.number(held.items),
        })}
      </Text>
      {held.doubts.map(({ code, unit, examples }) => (
        <PlainTable
          key={code}
          label={t("Numbers side by side: {{code}}", { code })}
          headings={["SKU", t("Before"), t("In this feed")]}
          rows={examples.map(({ sku, before, after }) => ({
            id: sku,
            cells: [sku, shown(before, unit), shown(after, unit)],
          }))}
        />
      ))}
      <ButtonGroup>
        <ActionButton fields={{ intent: "apply-feed", id: held.id }}>{t("Apply anyway")}</ActionButton>
        <ActionButton fields={{ intent: "discard-feed", id: held.id }}>{t("Discard")}</ActionButton>
      </ButtonGroup>
    </BlockStack>
  );
}
