import { say } from "../../../platform/phrase.ts";
import { plural, t } from "../../../platform/translate.ts";
import type { PreviewView } from "../../../reports/preview.ts";
import { useFormat } from "../../app-context.tsx";
import { CandidateTable } from "../../order/candidate-table.tsx";
import { Badge } from "../../ui/feedback.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../../ui/layout.ts";
import { PlainTable } from "../../ui/plain-table.tsx";
import { count } from "../../words.ts";

/** What would happen with the order: who ships what, why, and at what cost. */
export function PlanCard({ view }: { view: PreviewView }) {
  const format = useFormat();
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              {t("The plan")}
            </Text>
            <Badge tone="info">{t("Nothing is sent")}</Badge>
          </InlineStack>
          <Text as="p" tone="subdued">
            {view.of === "now"
              ? t("What would happen now with the items that wait for a supplier.")
              : t("No item waits: this is what would have happened when the order was routed, with the stock of then.")}
          </Text>
        </BlockStack>
        {view.holds.map(({ rule, reason }) => (
          <Text as="p" key={rule} breakWord>
            {t("Held by “{{rule}}”: {{reason}}. Nothing is routed until a person releases it.", { rule, reason })}
          </Text>
        ))}
        {view.waits ? (
          <Text as="p" breakWord>
            {t("Waits until {{until}} by “{{rule}}”.", {
              until: format.dateTime(view.waits.until),
              rule: view.waits.rule,
            })}
          </Text>
        ) : null}
        {view.parcels.length > 0 ? (
          <PlainTable
            label={t("Supplier orders")}
            headings={[t("Supplier"), t("Items"), t("Arrives by"), t("Cost")]}
            rows={view.parcels.map(({ supplier, units, cost, promised }, i) => ({
              id: String(i),
              cells: [
                say(supplier),
                format.number(units),
                promised ? format.day(promised) : t("Not known"),
                <span key="cost">{format.money(cost)}</span>,
              ],
            }))}
          />
        ) : null}
        {view.parcels.length > 0 ? (
          <Text as="p">
            {t("Landed cost {{total}}", { total: format.money(view.total) })}
            {view.unknownParts > 0
              ? plural(
                  view.unknownParts,
                  ", without {{count}} part that is not known",
                  ", without {{count}} parts that are not known",
                )
              : ""}
            {view.proven
              ? t(". No better plan exists by these rules.")
              : t(". A better plan could not be ruled out in time.")}
          </Text>
        ) : null}
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {say(view.chosenBy)}
          {view.tags.length > 0 ? t(" Tags: {{tags}}.", { tags: view.tags.join(", ") }) : ""}
        </Text>
        {view.lines.map((line) => (
          <BlockStack gap="200" key={line.lineId}>
            <Divider />
            <InlineStack align="space-between" gap="200" wrap={false} blockAlign="start">
              <Text as="h3" variant="headingSm" breakWord>
                {say(line.title)}
              </Text>
              <span style={{ whiteSpace: "nowrap" }}>{count(line.wanted, "item")}</span>
            </InlineStack>
            <Text as="p" breakWord>
              {say(line.summary)}
            </Text>
            {line.candidates.length > 0 ? <CandidateTable item={say(line.title)} rows={line.candidates} /> : null}
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}
