import { t } from "../../platform/translate.ts";
import type { Charges } from "../../suppliers/terms.ts";
import { FieldGrid } from "../routing/editor/field-grid.tsx";
import { MoneyInput, NumberInput } from "../routing/fields/number-input.tsx";
import { ValuesPicker } from "../routing/fields/values-picker.tsx";
import { TextField } from "../ui/form.ts";
import { BlockStack, Card, Divider, Text } from "../ui/layout.ts";
import { EntryList } from "./entry-list.tsx";
import { FromList } from "./from-list.tsx";
import { CountriesField } from "./place-fields.tsx";
import type { CostsState } from "./use-costs.tsx";

type AmountName = { [Name in keyof Charges]: Charges[Name] extends number ? Name : never }[keyof Charges];

/** What ordering costs beside goods and shipping, and what it takes to order. */
export function ChargesCard({ state }: { state: CostsState }) {
  const { form, currency, charge, errorAt } = state;
  const { charges } = form;
  const money = (name: AmountName, label: string, help?: string) => (
    <MoneyInput
      label={label}
      currency={currency}
      minor={charges[name] === 0 ? null : charges[name]}
      placeholder="0"
      onChange={(minor) => charge({ [name]: minor ?? 0 })}
      error={errorAt(`charges.${name}`)}
      {...(help === undefined ? {} : { help })}
    />
  );
  return (
    <Card>
      <BlockStack gap="400">
        <Head title={t("Fees")} about="What the supplier charges besides the goods and the shipping." />
        <FieldGrid>
          {money("orderFeeMinor", t("Fee per order"))}
          {money("handlingMinor", t("Handling per order"))}
          {money("packagingMinor", t("Packaging per order"))}
          {money("itemFeeMinor", t("Fee per item"))}
        </FieldGrid>
        <TextField
          label={t("Currency of all amounts here")}
          placeholder={currency}
          helpText={t("Three letters. Empty: the currency of the supplier's store.")}
          autoComplete="off"
          maxLength={3}
          value={charges.currency ?? ""}
          onChange={(text) => charge({ currency: text.trim() === "" ? null : text.trim().toUpperCase() })}
          error={errorAt("charges.currency")}
        />
        <Divider />
        <Head title={t("Minimum order")} about="A smaller order is not taken, or costs a surcharge." />
        <FieldGrid>
          <NumberInput
            label={t("Least items")}
            unit={t("items")}
            empty="0"
            value={charges.minUnits === 0 ? null : charges.minUnits}
            onChange={(number) => charge({ minUnits: number ?? 0 })}
            error={errorAt("charges.minUnits")}
          />
          {money("minValueMinor", t("Least value of the goods"))}
          {money("surchargeBelowMinor", t("Surcharge below a value of"))}
          {money("surchargeMinor", t("Surcharge"))}
        </FieldGrid>
        <Divider />
        <Head title={t("Limits")} about="What it takes in a day, and which prices and methods you accept." />
        <FieldGrid>
          <NumberInput
            label={t("Items a day")}
            unit={t("items")}
            empty={t("Any number")}
            value={charges.capacityPerDay}
            onChange={(number) => charge({ capacityPerDay: number ?? null })}
            error={errorAt("charges.capacityPerDay")}
          />
          <NumberInput
            label={t("Accept prices above the agreed ones by")}
            unit="%"
            empty={t("Any")}
            value={charges.priceTolerancePermille === null ? null : charges.priceTolerancePermille / 10}
            onChange={(number) =>
              charge({ priceTolerancePermille: number === undefined ? null : Math.round(number * 10) })
            }
            error={errorAt("charges.priceTolerancePermille")}
          />
        </FieldGrid>
        <ValuesPicker
          label={t("Delivery methods it ships by")}
          values={charges.methods}
          onChange={(methods) => charge({ methods })}
          options={[]}
          free
          placeholder={t("Express")}
          help={t("As your customers see them, or a carrier's codes; UPS* is all that begin so. None: all.")}
        />
        <Divider />
        <Head title={t("Discounts")} about="Off the price of an item, from so many of it on." />
        <FromList
          name="Discount"
          entries={charges.discounts}
          add={{ label: t("Add discount"), entry: () => ({ from: 10, permille: 50 }) }}
          onChange={(discounts) => charge({ discounts })}
          error={errorAt("charges.discounts")}
        >
          {({ permille }, change) => (
            <NumberInput
              label={t("Discount")}
              unit="%"
              value={permille / 10}
              onChange={(number) => change({ permille: Math.round((number ?? 0) * 10) })}
            />
          )}
        </FromList>
        <Divider />
        <Head title={t("Duty and tax")} about="On the value of the goods, as you expect it." />
        <EntryList
          entries={charges.duties}
          nameOf={(_, at) => t("Rate {{at}}", { at: at + 1 })}
          add={{ label: t("Add rate"), entry: () => ({ countries: [], permille: 0 }) }}
          onChange={(duties) => charge({ duties })}
          error={errorAt("charges.duties")}
        >
          {({ countries, permille }, change) => (
            <FieldGrid>
              <CountriesField
                label={t("Countries")}
                values={countries}
                onChange={(chosen) => change({ countries: chosen })}
                help={t("None: everywhere else.")}
              />
              <NumberInput
                label={t("Rate")}
                unit="%"
                value={permille / 10}
                onChange={(number) => change({ permille: Math.round((number ?? 0) * 10) })}
              />
            </FieldGrid>
          )}
        </EntryList>
      </BlockStack>
    </Card>
  );
}

const Head = ({ title, about }: { title: string; about: string }) => (
  <BlockStack gap="050">
    <Text as="h2" variant="headingMd">
      {title}
    </Text>
    <Text as="p" tone="subdued">
      {about}
    </Text>
  </BlockStack>
);
