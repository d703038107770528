import type { VariantRow } from "../../reports/sku-mapping.ts";
import { useFormat } from "../app-context.tsx";
import { ResourceTable, type Column } from "../resource-table.tsx";
import { StatusBadge } from "../status-badge.tsx";
import { Button, Link } from "../ui/action.ts";
import { BlockStack, InlineStack, Text } from "../ui/layout.ts";
import { MAPPING_WORDS, nameOfVariant } from "../words.ts";

const to = (variant: VariantRow) => `/app/sku-mapping/${variant.id}`;

const VariantLink = ({ variant }: { variant: VariantRow }) => (
  <Link url={to(variant)} dataPrimaryLink removeUnderline monochrome>
    {nameOfVariant(variant)}
  </Link>
);

function Offers({ variant }: { variant: VariantRow }) {
  const format = useFormat();
  if (variant.offers.length === 0) {
    return (
      <Text as="span" tone="subdued">
        No supplier
      </Text>
    );
  }
  return (
    <BlockStack gap="050">
      {variant.offers.map((offer) => (
        <Text as="span" key={offer.mappingId}>
          {offer.supplier}: {offer.sku ?? offer.title}
          {offer.packSize > 1 ? ` (pack of ${offer.packSize})` : ""}
          <Text as="span" tone="subdued">
            {` ${format.money(offer.cost)}, ${offer.stock === null ? "always in stock" : `${format.number(offer.stock)} in stock`}`}
          </Text>
        </Text>
      ))}
    </BlockStack>
  );
}

const MapButton = ({ variant }: { variant: VariantRow }) => (
  <Button
    size="slim"
    url={to(variant)}
    accessibilityLabel={`${variant.offers.length === 0 ? "Map" : "Change the mapping of"} ${nameOfVariant(variant)}`}
  >
    {variant.offers.length === 0 ? "Map" : "Change"}
  </Button>
);

const COLUMNS: [Column<VariantRow>, ...Column<VariantRow>[]] = [
  { title: "Product", wrapAt: 44, cell: (variant) => <VariantLink variant={variant} /> },
  { title: "SKU", cell: (variant) => variant.sku ?? "None" },
  { title: "State", cell: (variant) => <StatusBadge word={MAPPING_WORDS[variant.status]} /> },
  { title: "Suppliers", wrapAt: 48, cell: (variant) => <Offers variant={variant} /> },
  { title: "Actions", hideTitle: true, numeric: true, cell: (variant) => <MapButton variant={variant} /> },
];

const variantCard = (variant: VariantRow) => (
  <BlockStack gap="100">
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <VariantLink variant={variant} />
      <StatusBadge word={MAPPING_WORDS[variant.status]} />
    </InlineStack>
    <Text as="span" variant="bodySm" tone="subdued">
      {variant.sku ? `SKU ${variant.sku}` : "No SKU"}
    </Text>
    <Offers variant={variant} />
    <InlineStack>
      <MapButton variant={variant} />
    </InlineStack>
  </BlockStack>
);

type Props = { rows: VariantRow[]; page: number; hasNext: boolean; go: (page: number) => void };

export function VariantTable({ rows, ...pagination }: Props) {
  return (
    <ResourceTable
      resource={{ singular: "product variant", plural: "product variants" }}
      rows={rows}
      columns={COLUMNS}
      card={variantCard}
      pagination={pagination}
    />
  );
}
