import { t } from "../../platform/translate.ts";
import type { VariantRow } from "../../reports/sku-mapping.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { MAPPING_SOURCES } from "../words.ts";

/** The suppliers' products that a variant is mapped to, each with a way to take the mapping away. */
export function MappedOffers({ variant }: { variant: VariantRow }) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Mapped to")}
        </Text>
        {variant.offers.length === 0 ? (
          <Text as="p" tone="subdued">
            {t("No supplier yet. Orders with this item wait, or you ship it yourself.")}
          </Text>
        ) : null}
        {variant.offers.map((offer, i) => (
          <BlockStack gap="300" key={offer.mappingId}>
            {i > 0 ? <Divider /> : null}
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <BlockStack gap="050">
                <Text as="h3" variant="bodyMd" fontWeight="medium" breakWord>
                  {t("{{offer}} from {{supplier}}", { offer: offer.title, supplier: offer.supplier })}
                </Text>
                <Text as="p" variant="bodySm" tone="subdued">
                  {[
                    offer.sku ? t("SKU {{sku}}", { sku: offer.sku }) : t("No SKU"),
                    format.money(offer.cost),
                    offer.stock === null
                      ? t("always in stock")
                      : t("{{stock}} in stock", { stock: format.number(offer.stock) }),
                    offer.packSize > 1 ? t("pack of {{packSize}}", { packSize: offer.packSize }) : null,
                    t(MAPPING_SOURCES[offer.source] ?? ""),
                  ]
                    .filter(Boolean)
                    .join(", ")}
                </Text>
                {offer.note ? <Text as="p">{offer.note}</Text> : null}
              </BlockStack>
              <InlineStack gap="200">
                <Button
                  url={`/app/sku-mapping/${variant.id}/offers/${offer.id}`}
                  accessibilityLabel={t("Prices and places of {{offer}} from {{supplier}}", {
                    offer: offer.title,
                    supplier: offer.supplier,
                  })}
                >
                  {t("Prices and places")}
                </Button>
                <ActionButton
                  fields={{ intent: "unlink", mappingId: offer.mappingId }}
                  accessibilityLabel={t("Unlink {{offer}} from {{supplier}}", {
                    offer: offer.title,
                    supplier: offer.supplier,
                  })}
                >
                  {t("Unlink")}
                </ActionButton>
              </InlineStack>
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
