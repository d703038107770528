import { Link } from "./ui/action.ts";
import { BlockStack, Card, InlineGrid, Text } from "./ui/layout.ts";

export type Stat = { label: string; value: string; help?: string; link?: { label: string; to: string } };

/** A row of numbers with their units and where they come from. */
export function StatCards({ stats }: { stats: Stat[] }) {
  return (
    <InlineGrid columns={{ xs: 2, md: stats.length > 3 ? 4 : 3 }} gap="400">
      {stats.map(({ label, value, help, link }) => (
        <Card key={label}>
          <BlockStack gap="100">
            <Text as="h2" variant="bodyMd" tone="subdued">
              {label}
            </Text>
            <Text as="p" variant="headingLg">
              {value}
            </Text>
            {help ? (
              <Text as="p" variant="bodySm" tone="subdued">
                {help}
              </Text>
            ) : null}
            {link ? <Link url={link.to}>{link.label}</Link> : null}
          </BlockStack>
        </Card>
      ))}
    </InlineGrid>
  );
}
