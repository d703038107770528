import { Bars, type Bar } from "./charts/bars.tsx";
import { Link } from "./ui/action.ts";
import { BlockStack, Card, InlineGrid, Text } from "./ui/layout.ts";

export type Stat = {
  label: string;
  value: string;
  help?: string;
  link?: { label: string; to: string };
  /** how it was on each day, and what that is called */
  shape?: { title: string; bars: Bar[] };
};

/** A row of numbers with their units, where they come from, and how they were. */
export function StatCards({ stats }: { stats: Stat[] }) {
  return (
    <InlineGrid columns={{ xs: 2, md: stats.length > 3 ? 4 : 3 }} gap="400">
      {stats.map(({ label, value, help, link, shape }) => (
        <Card key={label}>
          <BlockStack gap="100">
            <Text as="h2" variant="bodyMd" tone="subdued">
              {label}
            </Text>
            <Text as="p" variant="headingLg">
              {value}
            </Text>
            {shape ? <Bars title={shape.title} bars={shape.bars} /> : null}
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
