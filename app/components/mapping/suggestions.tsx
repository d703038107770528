import { t } from "../../platform/translate.ts";
import type { SuggestionRow, VariantRow } from "../../reports/sku-mapping.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { Card, Divider, BlockStack, InlineStack, Text } from "../ui/layout.ts";
import { nameOfVariant } from "../words.ts";

/** What an unmapped item may be: how sure, why, and a button to take it. */
export function Suggestion({ suggestion, variant }: { suggestion: SuggestionRow; variant: VariantRow }) {
  const format = useFormat();
  const { supplier, sku, title, confidence, why, cost, stock, suggestionId } = suggestion;
  const name = nameOfVariant(variant);
  return (
    <BlockStack gap="100">
      <Text as="span" breakWord>
        {supplier}: {title}
        {sku ? `, SKU ${sku}` : ""}
        <Text as="span" tone="subdued">
          {` ${format.money(cost)}, ${stock === null ? t("always in stock") : t("{{stock}} in stock", { stock: format.number(stock) })}`}
        </Text>
      </Text>
      <Text as="span" variant="bodySm" tone="subdued">
        {t("{{confidence}}% likely. {{why}}", { confidence, why })}
      </Text>
      <InlineStack gap="200">
        <ActionButton
          size="slim"
          fields={{ intent: "accept", ids: suggestionId }}
          accessibilityLabel={t("Accept {{title}} from {{supplier}} for {{name}}", { title, supplier, name })}
        >
          {t("Accept")}
        </ActionButton>
        <ActionButton
          size="slim"
          variant="tertiary"
          fields={{ intent: "dismiss", id: suggestionId }}
          accessibilityLabel={t("Dismiss {{title}} from {{supplier}} for {{name}}", { title, supplier, name })}
        >
          {t("Dismiss")}
        </ActionButton>
      </InlineStack>
    </BlockStack>
  );
}

/** All suggestions for one item, on its own page. */
export function SuggestionCard({ variant }: { variant: VariantRow }) {
  if (variant.suggestions.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("Suggested")}
        </Text>
        {variant.suggestions.map((suggestion, i) => (
          <BlockStack gap="300" key={suggestion.suggestionId}>
            {i > 0 ? <Divider /> : null}
            <Suggestion suggestion={suggestion} variant={variant} />
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
