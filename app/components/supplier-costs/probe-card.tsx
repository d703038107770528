import { useState } from "react";
import { t } from "../../platform/translate.ts";
import type { Parcel } from "../../routing/cost/probe.ts";
import type { StoredTerms } from "../../routing/cost/terms-facts.ts";
import { COUNTRIES } from "../../platform/countries.ts";
import { useFormat } from "../app-context.tsx";
import { MoneyInput, NumberInput } from "../routing/fields/number-input.tsx";
import { Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";
import { useLater } from "../use-later.ts";

// The whole reckoning of costs: not needed before the page stands.
const loadResult = () => import("./probe-result.tsx").then(({ ProbeResult }) => ({ ProbeResult }));

/** "What would this parcel cost?", answered by what is entered, saved or not. */
export function ProbeCard({ terms, country }: { terms: StoredTerms; country: string }) {
  const format = useFormat();
  const later = useLater(loadResult);
  const [to, setTo] = useState(country);
  const [postalCode, setPostalCode] = useState("");
  const [method, setMethod] = useState("");
  const [units, setUnits] = useState<number | undefined>(1);
  const [grams, setGrams] = useState<number | undefined>(500);
  const [priceMinor, setPriceMinor] = useState<number | undefined>(2000);
  const parcel: Parcel = {
    destination: { countryCode: to, provinceCode: null, postalCode: postalCode.trim() || null },
    method: method.trim() || null,
    units: Math.max(1, Math.round(units ?? 1)),
    grams: Math.max(0, Math.round(grams ?? 0)),
    priceMinor: priceMinor ?? 0,
  };
  const countries = COUNTRIES.map((code) => ({ value: code, label: format.country(code) }));
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {t("What would this parcel cost?")}
        </Text>
        <Select label={t("To")} options={countries} value={to} onChange={setTo} />
        <TextField label={t("Postal code")} autoComplete="off" value={postalCode} onChange={setPostalCode} />
        <TextField
          label={t("Delivery method")}
          placeholder={t("Any")}
          autoComplete="off"
          value={method}
          onChange={setMethod}
        />
        <NumberInput label={t("Number of items")} unit={t("items")} value={units} onChange={setUnits} />
        <NumberInput label={t("Weight of one")} unit="g" value={grams} onChange={setGrams} />
        <MoneyInput
          label={t("Price of one")}
          currency={terms.charges.currency ?? terms.currency}
          minor={priceMinor}
          onChange={setPriceMinor}
        />
        <div role="status" style={{ minHeight: "11rem" }}>
          {later ? (
            <later.ProbeResult terms={terms} parcel={parcel} />
          ) : (
            <Text as="p" tone="subdued">
              {t("Working it out …")}
            </Text>
          )}
        </div>
      </BlockStack>
    </Card>
  );
}
