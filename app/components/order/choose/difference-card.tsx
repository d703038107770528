import type { PlanDifference } from "../../../routing/engine/plan-difference.ts";
import { useFormat } from "../../app-context.tsx";
import type { Format } from "../../format.ts";
import { BlockStack, Card, Text } from "../../ui/layout.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { count } from "../../words.ts";

type Shares = PlanDifference["lines"][number]["before"];

/** What a choice changes, and what it costs against the best plan without it. */
export function DifferenceCard({ difference }: { difference: PlanDifference }) {
  const format = useFormat();
  const { lines, lostUnits } = difference;
  return (
    <Card>
      <div role="status">
        <BlockStack gap="300">
          <Text as="h2" variant="headingMd">
            {costSentence(difference, format)}
          </Text>
          {lostUnits > 0 ? (
            <Text as="p" tone="critical">{`${count(lostUnits, "item")} would stay without a supplier.`}</Text>
          ) : null}
          {lines.length === 0 ? (
            <Text as="p">The plan stays as it is.</Text>
          ) : (
            <PlainTable
              label="What changes"
              headings={["Item", "Now", "Then"]}
              rows={lines.map(({ lineId, title, before, after, unrouted }) => ({
                id: lineId,
                cells: [title, sharesText(before), [sharesText(after), unrouted].filter(Boolean).join(". ")],
              }))}
            />
          )}
        </BlockStack>
      </div>
    </Card>
  );
}

function costSentence({ extraCostMinor, currency, extraSuppliers }: PlanDifference, format: Format): string {
  const parcels =
    extraSuppliers === 0
      ? ""
      : `, with ${count(Math.abs(extraSuppliers), extraSuppliers > 0 ? "more supplier order" : "supplier order less", extraSuppliers > 0 ? "more supplier orders" : "supplier orders less")}`;
  if (extraCostMinor === null) return `What it costs is not known${parcels}`;
  if (extraCostMinor === 0) return `It costs the same${parcels}`;
  const amount = format.money({ minor: Math.abs(extraCostMinor), currency });
  return `It costs ${amount} ${extraCostMinor > 0 ? "more" : "less"}${parcels}`;
}

const sharesText = (shares: Shares) =>
  shares.length === 0 ? "Nobody" : shares.map(({ supplier, quantity }) => `${supplier}: ${quantity}`).join(", ");
