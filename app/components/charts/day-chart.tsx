import { useState } from "react";
import { t } from "../../platform/translate.ts";
import { Button } from "../ui/action.ts";
import { BlockStack, Card, InlineStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";
import { Bars, type Bar } from "./bars.tsx";

type Props = { title: string; value: string; help: string; bars: Bar[]; heading: string };

/** One figure of a report: the number, how it was on each day, and the same as a table. */
export function DayChart({ title, value, help, bars, heading }: Props) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="start" gap="200">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              {title}
            </Text>
            <Text as="p" variant="headingLg">
              {value}
            </Text>
          </BlockStack>
          <Button
            size="slim"
            variant="tertiary"
            pressed={asTable}
            onClick={() => setAsTable(!asTable)}
            accessibilityLabel={`${asTable ? t("Show as chart") : t("Show as table")}: ${title}`}
          >
            {asTable ? t("Show as chart") : t("Show as table")}
          </Button>
        </InlineStack>
        {asTable ? (
          <PlainTable
            label={title}
            headings={[t("Day"), heading]}
            rows={bars.map(({ label, text }) => ({ id: label, cells: [label, text] }))}
          />
        ) : (
          <>
            <Bars title={t("{{title}}, by day", { title })} bars={bars} height={96} />
            <InlineStack align="space-between">
              <Text as="span" variant="bodySm" tone="subdued">
                {bars[0]?.label}
              </Text>
              <Text as="span" variant="bodySm" tone="subdued">
                {bars.at(-1)?.label}
              </Text>
            </InlineStack>
          </>
        )}
        <Text as="p" variant="bodySm" tone="subdued">
          {help}
        </Text>
      </BlockStack>
    </Card>
  );
}
