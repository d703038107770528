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
          Mapped to
        </Text>
        {variant.offers.length === 0 ? (
          <Text as="p" tone="subdued">
            No supplier yet. Orders with this item wait, or you ship it yourself.
          </Text>
        ) : null}
        {variant.offers.map((offer, i) => (
          <BlockStack gap="300" key={offer.mappingId}>
            {i > 0 ? <Divider /> : null}
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <BlockStack gap="050">
                <Text as="h3" variant="bodyMd" fontWeight="medium" breakWord>
                  {offer.title} from {offer.supplier}
                </Text>
                <Text as="p" variant="bodySm" tone="subdued">
                  {[
                    offer.sku ? `SKU ${offer.sku}` : "No SKU",
                    format.money(offer.cost),
                    offer.stock === null ? "always in stock" : `${format.number(offer.stock)} in stock`,
                    offer.packSize > 1 ? `pack of ${offer.packSize}` : null,
                    MAPPING_SOURCES[offer.source] ?? null,
                  ]
                    .filter(Boolean)
                    .join(", ")}
                </Text>
                {offer.note ? <Text as="p">{offer.note}</Text> : null}
              </BlockStack>
              <InlineStack gap="200">
                <Button
                  url={`/app/sku-mapping/${variant.id}/offers/${offer.id}`}
                  accessibilityLabel={`Prices and places of ${offer.title} from ${offer.supplier}`}
                >
                  Prices and places
                </Button>
                <ActionButton
                  fields={{ intent: "unlink", mappingId: offer.mappingId }}
                  accessibilityLabel={`Unlink ${offer.title} from ${offer.supplier}`}
                >
                  Unlink
                </ActionButton>
              </InlineStack>
            </InlineStack>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
