import { say } from "../../../platform/phrase.ts";
import { t } from "../../../platform/translate.ts";
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
            <Text as="p" tone="critical">
              {t("{{lostUnits}} would stay without a supplier.", { lostUnits: count(lostUnits, "item") })}
            </Text>
          ) : null}
          {lines.length === 0 ? (
            <Text as="p">{t("The plan stays as it is.")}</Text>
          ) : (
            <PlainTable
              label={t("What changes")}
              headings={[t("Item"), t("Now"), t("Then")]}
              rows={lines.map(({ lineId, title, before, after, unrouted }) => ({
                id: lineId,
                cells: [
                  title,
                  sharesText(before),
                  unrouted === null ? sharesText(after) : `${sharesText(after)}. ${say(unrouted)}`,
                ],
              }))}
            />
          )}
        </BlockStack>
      </div>
    </Card>
  );
}

function costSentence({ extraCostMinor, currency, extraSuppliers }: PlanDifference, format: Format): string {
  const fewer = extraSuppliers < 0;
  const suppliers = Math.abs(extraSuppliers);
  const parcels =
    suppliers === 0
      ? ""
      : t(", with {{parcels}}", {
          parcels: fewer
            ? count(suppliers, "supplier order less", "supplier orders less")
            : count(suppliers, "more supplier order"),
        });
  if (extraCostMinor === null) return t("What it costs is not known{{parcels}}", { parcels });
  if (extraCostMinor === 0) return t("It costs the same{{parcels}}", { parcels });
  const amount = format.money({ minor: Math.abs(extraCostMinor), currency });
  return extraCostMinor > 0
    ? t("It costs {{amount}} more{{parcels}}", { amount, parcels })
    : t("It costs {{amount}} less{{parcels}}", { amount, parcels });
}

const sharesText = (shares: Shares) =>
  shares.length === 0
    ? t("Nobody")
    : shares.map(({ supplier, quantity }) => `${say(supplier)}: ${quantity}`).join(", ");
