import { msg, t } from "../../platform/translate.ts";
import type { VariantRow } from "../../reports/sku-mapping.ts";
import { ActionButton } from "../actions.tsx";
import { useFormat } from "../app-context.tsx";
import { ResourceTable, type Column } from "../resource-table.tsx";
import { SelectBox, SelectionBar, SelectionProvider } from "../selection.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Button, Link } from "../ui/action.ts";
import { BlockStack, InlineStack, Text } from "../ui/layout.ts";
import { count, MAPPING_WORDS, nameOfVariant } from "../words.ts";
import { Suggestion } from "./suggestions.tsx";

const to = (variant: VariantRow) => `/app/sku-mapping/${variant.id}`;

const VariantLink = ({ variant }: { variant: VariantRow }) => (
  <Link url={to(variant)} dataPrimaryLink removeUnderline monochrome>
    {nameOfVariant(variant)}
  </Link>
);

function Held({ variant }: { variant: VariantRow }) {
  const format = useFormat();
  if (variant.held === null) return null;
  const { orders, units, since } = variant.held;
  return (
    <Text as="span" variant="bodySm" tone="caution">
      {t("Holds up {{units}} in {{orders}}, since {{since}}", {
        units: count(units, "unit"),
        orders: count(orders, "order"),
        since: format.ago(since),
      })}
    </Text>
  );
}

const Product = ({ variant }: { variant: VariantRow }) => (
  <BlockStack gap="050">
    <VariantLink variant={variant} />
    <Held variant={variant} />
  </BlockStack>
);

function Offers({ variant }: { variant: VariantRow }) {
  const format = useFormat();
  const { offers, suggestions, status } = variant;
  // Where only a person can tell, all are to be seen; else the likeliest, and the rest on the item's page.
  const shown = status === "conflict" ? suggestions : suggestions.slice(0, 1);
  if (offers.length === 0 && suggestions.length === 0)
    return (
      <Text as="span" tone="subdued">
        {t("No supplier")}
      </Text>
    );
  return (
    <BlockStack gap="200">
      {offers.map((offer) => (
        <Text as="span" key={offer.mappingId}>
          {offer.supplier}: {offer.sku ?? offer.title}
          {offer.packSize > 1 ? t(" (pack of {{packSize}})", { packSize: offer.packSize }) : ""}
          <Text as="span" tone="subdued">
            {` ${format.money(offer.cost)}, ${offer.stock === null ? t("always in stock") : t("{{stock}} in stock", { stock: format.number(offer.stock) })}`}
          </Text>
        </Text>
      ))}
      {shown.map((suggestion) => (
        <Suggestion key={suggestion.suggestionId} suggestion={suggestion} variant={variant} />
      ))}
      {suggestions.length > shown.length ? (
        <Link
          url={to(variant)}
          accessibilityLabel={t("{{suggestions}} more suggestions for {{nameOfVariant}}", {
            suggestions: suggestions.length - shown.length,
            nameOfVariant: nameOfVariant(variant),
          })}
        >
          {t("{{suggestions}} more", { suggestions: suggestions.length - shown.length })}
        </Link>
      ) : null}
    </BlockStack>
  );
}

const MapButton = ({ variant }: { variant: VariantRow }) => (
  <Button
    size="slim"
    url={to(variant)}
    accessibilityLabel={`${variant.offers.length === 0 ? t("Map") : t("Change the mapping of")} ${nameOfVariant(variant)}`}
  >
    {variant.offers.length === 0 ? t("Map") : t("Change")}
  </Button>
);

/** The suggestion that a bulk acceptance takes: the likeliest, where it is the only one that it can be. */
const bestOf = ({ status, suggestions }: VariantRow) => (status === "suggested" ? suggestions[0] : undefined);

const Select = ({ variant }: { variant: VariantRow }) => {
  const best = bestOf(variant);
  return best ? (
    <SelectBox
      id={best.suggestionId}
      label={t("Select {{nameOfVariant}}", { nameOfVariant: nameOfVariant(variant) })}
    />
  ) : null;
};

const COLUMNS: [Column<VariantRow>, ...Column<VariantRow>[]] = [
  { title: msg("Product"), wrapAt: 40, cell: (variant) => <Product variant={variant} /> },
  { title: "SKU", cell: (variant) => variant.sku ?? t("None") },
  { title: msg("State"), cell: (variant) => <StatusBadge word={MAPPING_WORDS[variant.status]} /> },
  { title: msg("Suppliers"), wrapAt: 56, cell: (variant) => <Offers variant={variant} /> },
  { title: msg("Actions"), hideTitle: true, numeric: true, cell: (variant) => <MapButton variant={variant} /> },
];
const SELECTABLE: typeof COLUMNS = [
  { title: msg("Select"), hideTitle: true, cell: (variant) => <Select variant={variant} /> },
  ...COLUMNS,
];

const variantCard = (variant: VariantRow) => (
  <BlockStack gap="200">
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <VariantLink variant={variant} />
      <StatusBadge word={MAPPING_WORDS[variant.status]} />
    </InlineStack>
    <Text as="span" variant="bodySm" tone="subdued">
      {variant.sku ? t("SKU {{sku}}", { sku: variant.sku }) : t("No SKU")}
    </Text>
    <Held variant={variant} />
    <Offers variant={variant} />
    <InlineStack>
      <MapButton variant={variant} />
    </InlineStack>
  </BlockStack>
);

type Props = { rows: VariantRow[]; page: number; hasNext: boolean; go: (page: number) => void };

export function VariantTable({ rows, ...pagination }: Props) {
  const ids = rows.flatMap((row) => bestOf(row)?.suggestionId ?? []);
  return (
    <SelectionProvider ids={ids}>
      <SelectionBar ids={ids} counted={(chosen) => count(chosen, "suggestion")}>
        {(selected) => (
          <ActionButton fields={{ intent: "accept", ids: selected.join(",") }}>
            {t("Accept {{selected}}", { selected: count(selected.length, "suggestion") })}
          </ActionButton>
        )}
      </SelectionBar>
      <ResourceTable
        resource={{ singular: t("product variant"), plural: t("product variants") }}
        rows={rows}
        columns={ids.length > 0 ? SELECTABLE : COLUMNS}
        card={variantCard}
        pagination={pagination}
      />
    </SelectionProvider>
  );
}
