import { useState } from "react";
import { probeParcel } from "../../routing/cost/probe.ts";
import type { StoredTerms } from "../../routing/cost/terms-facts.ts";
import type { ShippingUnknown } from "../../suppliers/tariff.ts";
import { COUNTRIES } from "../../platform/countries.ts";
import { useFormat } from "../app-context.tsx";
import { MoneyInput, NumberInput } from "../routing/fields/number-input.tsx";
import { Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { PlainTable } from "../ui/plain-table.tsx";

const WHY: Record<ShippingUnknown, string> = {
  "no-tariff": "Shipping is not known: no shipping costs are entered.",
  "no-country": "Shipping is not known: choose a country.",
  "no-postal-code": "Shipping depends on the postal code there: enter one.",
  "no-zone": "Shipping is not known: no zone holds for there.",
};

/** "What would this parcel cost?", answered by what is entered, saved or not. */
export function ProbeCard({ terms, country }: { terms: StoredTerms; country: string }) {
  const format = useFormat();
  const [to, setTo] = useState(country);
  const [postalCode, setPostalCode] = useState("");
  const [method, setMethod] = useState("");
  const [units, setUnits] = useState<number | undefined>(1);
  const [grams, setGrams] = useState<number | undefined>(500);
  const [priceMinor, setPriceMinor] = useState<number | undefined>(2000);
  const probe = probeParcel(terms, {
    destination: { countryCode: to, provinceCode: null, postalCode: postalCode.trim() || null },
    method: method.trim() || null,
    units: Math.max(1, Math.round(units ?? 1)),
    grams: Math.max(0, Math.round(grams ?? 0)),
    priceMinor: priceMinor ?? 0,
  });
  const money = (minor: number) => format.money({ minor, currency: probe.currency });
  const countries = COUNTRIES.map((code) => ({ value: code, label: format.country(code) }));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What would this parcel cost?
        </Text>
        <Select label="To" options={countries} value={to} onChange={setTo} />
        <TextField label="Postal code" autoComplete="off" value={postalCode} onChange={setPostalCode} />
        <TextField label="Delivery method" placeholder="Any" autoComplete="off" value={method} onChange={setMethod} />
        <NumberInput label="Number of items" unit="items" value={units} onChange={setUnits} />
        <NumberInput label="Weight of one" unit="g" value={grams} onChange={setGrams} />
        <MoneyInput label="Price of one" currency={probe.currency} minor={priceMinor} onChange={setPriceMinor} />
        <div role="status">
          <BlockStack gap="200">
            {probe.why ? (
              <Text as="p" tone="caution">
                {WHY[probe.why]}
              </Text>
            ) : (
              <Text as="p" tone="subdued">{`Zone: ${probe.zone ?? ""}`}</Text>
            )}
            <PlainTable
              label="Cost of this parcel"
              headings={["Part", "Amount"]}
              rows={[
                ...probe.parts.map(({ label, minor }) => ({
                  id: label,
                  cells: [label, <span key="amount">{money(minor)}</span>],
                })),
                {
                  id: "total",
                  cells: [
                    <strong key="label">{probe.why ? "Without shipping" : "Together"}</strong>,
                    <strong key="amount">{money(probe.totalMinor)}</strong>,
                  ],
                },
              ]}
            />
          </BlockStack>
        </div>
      </BlockStack>
    </Card>
  );
}
