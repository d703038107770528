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
        <Head title="Fees" about="What the supplier charges besides the goods and the shipping." />
        <FieldGrid>
          {money("orderFeeMinor", "Fee per order")}
          {money("handlingMinor", "Handling per order")}
          {money("packagingMinor", "Packaging per order")}
          {money("itemFeeMinor", "Fee per item")}
        </FieldGrid>
        <TextField
          label="Currency of all amounts here"
          placeholder={currency}
          helpText="Three letters. Empty: the currency of the supplier's store."
          autoComplete="off"
          maxLength={3}
          value={charges.currency ?? ""}
          onChange={(text) => charge({ currency: text.trim() === "" ? null : text.trim().toUpperCase() })}
          error={errorAt("charges.currency")}
        />
        <Divider />
        <Head title="Minimum order" about="A smaller order is not taken, or costs a surcharge." />
        <FieldGrid>
          <NumberInput
            label="Least items"
            unit="items"
            empty="0"
            value={charges.minUnits === 0 ? null : charges.minUnits}
            onChange={(number) => charge({ minUnits: number ?? 0 })}
            error={errorAt("charges.minUnits")}
          />
          {money("minValueMinor", "Least value of the goods")}
          {money("surchargeBelowMinor", "Surcharge below a value of")}
          {money("surchargeMinor", "Surcharge")}
        </FieldGrid>
        <Divider />
        <Head title="Limits" about="What it takes in a day, and which prices and methods you accept." />
        <FieldGrid>
          <NumberInput
            label="Items a day"
            unit="items"
            empty="Any number"
            value={charges.capacityPerDay}
            onChange={(number) => charge({ capacityPerDay: number ?? null })}
            error={errorAt("charges.capacityPerDay")}
          />
          <NumberInput
            label="Accept prices above the agreed ones by"
            unit="%"
            empty="Any"
            value={charges.priceTolerancePermille === null ? null : charges.priceTolerancePermille / 10}
            onChange={(number) =>
              charge({ priceTolerancePermille: number === undefined ? null : Math.round(number * 10) })
            }
            error={errorAt("charges.priceTolerancePermille")}
          />
        </FieldGrid>
        <ValuesPicker
          label="Delivery methods it ships by"
          values={charges.methods}
          onChange={(methods) => charge({ methods })}
          options={[]}
          free
          placeholder="Express"
          help="As your customers see them, or a carrier's codes; UPS* is all that begin so. None: all."
        />
        <Divider />
        <Head title="Discounts" about="Off the price of an item, from so many of it on." />
        <FromList
          name="Discount"
          entries={charges.discounts}
          add={{ label: "Add discount", entry: () => ({ from: 10, permille: 50 }) }}
          onChange={(discounts) => charge({ discounts })}
          error={errorAt("charges.discounts")}
        >
          {({ permille }, change) => (
            <NumberInput
              label="Discount"
              unit="%"
              value={permille / 10}
              onChange={(number) => change({ permille: Math.round((number ?? 0) * 10) })}
            />
          )}
        </FromList>
        <Divider />
        <Head title="Duty and tax" about="On the value of the goods, as you expect it." />
        <EntryList
          entries={charges.duties}
          nameOf={(_, at) => `Rate ${at + 1}`}
          add={{ label: "Add rate", entry: () => ({ countries: [], permille: 0 }) }}
          onChange={(duties) => charge({ duties })}
          error={errorAt("charges.duties")}
        >
          {({ countries, permille }, change) => (
            <FieldGrid>
              <CountriesField
                label="Countries"
                values={countries}
                onChange={(chosen) => change({ countries: chosen })}
                help="None: everywhere else."
              />
              <NumberInput
                label="Rate"
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
