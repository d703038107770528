import { msg, t } from "../../platform/translate.ts";
import { probeParcel, type Parcel } from "../../routing/cost/probe.ts";
import type { StoredTerms } from "../../routing/cost/terms-facts.ts";
import type { ShippingUnknown } from "../../suppliers/tariff.ts";
import { useFormat } from "../app-context.tsx";
import { BlockStack, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";

const WHY: Record<ShippingUnknown, string> = {
  "no-tariff": msg("Shipping is not known: no shipping costs are entered."),
  "no-country": msg("Shipping is not known: choose a country."),
  "no-postal-code": msg("Shipping depends on the postal code there: enter one."),
  "no-zone": msg("Shipping is not known: no zone holds for there."),
};

/** What one parcel costs by these terms, part by part, or why that is not known. */
export function ProbeResult({ terms, parcel }: { terms: StoredTerms; parcel: Parcel }) {
  const format = useFormat();
  const probe = probeParcel(terms, parcel);
  const money = (minor: number) => format.money({ minor, currency: probe.currency });
  return (
    <BlockStack gap="200">
      {probe.why ? (
        <Text as="p" tone="caution">
          {t(WHY[probe.why])}
        </Text>
      ) : (
        <Text as="p" tone="subdued">
          {t("Zone: {{zone}}", { zone: probe.zone ?? "" })}
        </Text>
      )}
      <PlainTable
        label={t("Cost of this parcel")}
        headings={[t("Part"), t("Amount")]}
        rows={[
          ...probe.parts.map(({ label, minor }) => ({
            id: label,
            cells: [label, <span key="amount">{money(minor)}</span>],
          })),
          {
            id: "total",
            cells: [
              <strong key="label">{probe.why ? t("Without shipping") : t("Together")}</strong>,
              <strong key="amount">{money(probe.totalMinor)}</strong>,
            ],
          },
        ]}
      />
    </BlockStack>
  );
}
