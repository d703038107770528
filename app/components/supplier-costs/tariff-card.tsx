import { t } from "../../platform/translate.ts";
import type { Tariff } from "../../suppliers/tariff.ts";
import { FieldGrid } from "../routing/editor/field-grid.tsx";
import { MoneyInput, NumberInput } from "../routing/fields/number-input.tsx";
import { Button } from "../ui/action.ts";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, Divider, InlineStack, Text } from "../ui/layout.ts";
import { EntryList } from "./entry-list.tsx";
import { CountriesField, PlaceFields, PostalField } from "./place-fields.tsx";
import type { CostsState } from "./use-costs.tsx";

type Zone = Tariff["zones"][number];
const EMPTY: Tariff = { zones: [], remote: [], oversize: null };
const newZone = (): Zone => ({
  ...{ name: "", countries: [], provinces: [], postal: [], methods: [] },
  ...{ baseMinor: 0, perItemMinor: 0, perKgMinor: 0, bands: [], maxParcelGrams: null, freeFromMinor: null },
});

/** What the supplier charges for shipping: by zone, weight and value. */
export function TariffCard({ state }: { state: CostsState }) {
  const { form, currency, setTariff, errorAt } = state;
  const { tariff } = form;
  if (!tariff)
    return (
      <Card>
        <BlockStack gap="300" inlineAlign="start">
          <Text as="h2" variant="headingMd">
            {t("Shipping")}
          </Text>
          <Text as="p">
            {t("What shipping costs is not known. Plans by lowest cost put suppliers whose cost is known first.")}
          </Text>
          <Button onClick={() => setTariff({ ...EMPTY, zones: [{ ...newZone(), name: "Everywhere" }] })}>
            {t("Enter shipping costs")}
          </Button>
        </BlockStack>
      </Card>
    );
  const change = (part: Partial<Tariff>) => setTariff({ ...tariff, ...part });
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {t("Shipping")}
          </Text>
          <Button variant="tertiary" onClick={() => setTariff(null)}>
            {t("Not known any more")}
          </Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {t("The nearest zone counts: postal code before province, country, everywhere.")}
        </Text>
        <EntryList
          entries={tariff.zones}
          nameOf={({ name }, at) => name.trim() || t("Zone {{at}}", { at: at + 1 })}
          add={{ label: t("Add zone"), entry: newZone }}
          onChange={(zones) => change({ zones })}
        >
          {(zone, set, at) => (
            <ZoneFields zone={zone} set={set} currency={currency} error={errorAt(`tariff.zones.${at}.bands`)} />
          )}
        </EntryList>
        <Divider />
        <Text as="h2" variant="headingMd">
          {t("Remote areas")}
        </Text>
        <EntryList
          entries={tariff.remote}
          nameOf={({ name }, at) => name.trim() || t("Area {{at}}", { at: at + 1 })}
          add={{ label: t("Add area"), entry: () => ({ name: "", countries: [], postal: [], minor: 0 }) }}
          onChange={(remote) => change({ remote })}
        >
          {(area, set) => (
            <FieldGrid>
              <TextField label={t("Name")} autoComplete="off" value={area.name} onChange={(name) => set({ name })} />
              <MoneyInput
                label={t("Surcharge per order")}
                currency={currency}
                minor={area.minor}
                onChange={(minor) => set({ minor: minor ?? 0 })}
              />
              <CountriesField
                label={t("Countries")}
                values={area.countries}
                onChange={(countries) => set({ countries })}
              />
              <PostalField values={area.postal} onChange={(postal) => set({ postal })} />
            </FieldGrid>
          )}
        </EntryList>
        <Divider />
        <Text as="h2" variant="headingMd">
          {t("Heavy items")}
        </Text>
        <FieldGrid>
          <NumberInput
            label={t("An item heavier than")}
            unit="g"
            empty={t("Never")}
            value={tariff.oversize?.overGrams}
            onChange={(overGrams) =>
              change({ oversize: overGrams ? { overGrams, minor: tariff.oversize?.minor ?? 0 } : null })
            }
            error={errorAt("tariff.oversize.overGrams")}
          />
          {tariff.oversize ? (
            <MoneyInput
              label={t("Surcharge per item")}
              currency={currency}
              minor={tariff.oversize.minor}
              onChange={(minor) =>
                change({ oversize: { overGrams: tariff.oversize?.overGrams ?? 1, minor: minor ?? 0 } })
              }
            />
          ) : null}
        </FieldGrid>
      </BlockStack>
    </Card>
  );
}

function ZoneFields({
  zone,
  set,
  currency,
  error,
}: {
  zone: Zone;
  set: (change: Partial<Zone>) => void;
  currency: string;
  error: string | undefined;
}) {
  const money = (name: "baseMinor" | "perItemMinor" | "perKgMinor", label: string) => (
    <MoneyInput
      label={label}
      currency={currency}
      minor={zone[name] === 0 ? null : zone[name]}
      placeholder="0"
      onChange={(minor) => set({ [name]: minor ?? 0 })}
    />
  );
  return (
    <BlockStack gap="400">
      <FieldGrid>
        <TextField label={t("Name")} autoComplete="off" value={zone.name} onChange={(name) => set({ name })} />
        <PlaceFields place={zone} onChange={set} />
      </FieldGrid>
      <FieldGrid>
        {money("baseMinor", t("Per parcel"))}
        {money("perItemMinor", t("Per item"))}
        {money("perKgMinor", t("Per kg beyond the bands"))}
        <MoneyInput
          label={t("Free from a value of")}
          currency={currency}
          minor={zone.freeFromMinor}
          placeholder={t("Never")}
          onChange={(minor) => set({ freeFromMinor: minor ?? null })}
        />
        <NumberInput
          label={t("Heaviest parcel")}
          unit="g"
          empty={t("Any weight")}
          value={zone.maxParcelGrams}
          onChange={(grams) => set({ maxParcelGrams: grams ?? null })}
        />
      </FieldGrid>
      <EntryList
        entries={zone.bands}
        nameOf={(_, at) => t("Weight band {{at}}", { at: at + 1 })}
        add={{
          label: t("Add weight band"),
          entry: () => ({
            upToGrams: (zone.bands.at(-1)?.upToGrams ?? 0) + 1000,
            minor: zone.bands.at(-1)?.minor ?? 0,
          }),
        }}
        onChange={(bands) => set({ bands })}
        error={error}
      >
        {(band, change) => (
          <FieldGrid>
            <NumberInput
              label={t("Up to")}
              unit="g"
              value={band.upToGrams}
              onChange={(grams) => change({ upToGrams: grams ?? 0 })}
            />
            <MoneyInput
              label={t("Charge")}
              currency={currency}
              minor={band.minor}
              onChange={(minor) => change({ minor: minor ?? 0 })}
            />
          </FieldGrid>
        )}
      </EntryList>
    </BlockStack>
  );
}
