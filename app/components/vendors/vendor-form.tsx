import { msg, t } from "../../platform/translate.ts";
import type { VendorFields } from "../../suppliers/vendors/vendor-form.ts";
import { useAction } from "../actions.tsx";
import { FieldSection } from "../field-section.tsx";
import { FormEnd } from "../form-end.tsx";
import { translated } from "../translated.ts";
import { Button } from "../ui/action.ts";
import { ChoiceList, FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack } from "../ui/layout.ts";
import { useFields, type FieldsState } from "../use-fields.tsx";
import { VENDOR_LANGUAGE_CHOICES } from "../words.ts";

/** Fields of the form that show their problems themselves. */
export const VENDOR_FORM_FIELDS = [
  ...["kind", "name", "email", "copies", "language", "stockMode", "currency", "leadTimeDays", "countryCode"],
];

const STOCK = [
  { value: "fed", label: msg("It tells"), helpText: msg("Nothing is offered before it has told what it has.") },
  { value: "assumed", label: msg("It always has enough"), helpText: msg("Nobody counts. Orders may be declined.") },
];

type KindChoice = { value: string; label: string };

type CardsProps = { fields: Pick<FieldsState<keyof VendorFields>, "values" | "set" | "problem">; kinds: KindChoice[] };

/** Who a supplier without Shopify is, how it gets its orders, and its terms. */
export function VendorCards({ fields: { values, set, problem }, kinds }: CardsProps) {
  const text = (field: keyof VendorFields, label: string, more: { helpText?: string; type?: "email" | "tel" } = {}) => (
    <TextField
      {...more}
      label={label}
      name={field}
      value={values[field]}
      onChange={set(field)}
      autoComplete="off"
      error={problem(field)}
    />
  );
  return (
    <>
      <FieldSection title={t("Supplier")}>
        {text("name", t("Name"))}
        <Select
          label={t("How it gets its orders")}
          options={kinds}
          value={values.kind}
          onChange={set("kind")}
          error={problem("kind")}
        />
      </FieldSection>
      <FieldSection title={t("Contact")}>
        {text("contactName", t("Name of the contact"))}
        {text("email", t("E-mail address for orders"), { type: "email" })}
        {text("copies", t("Copies to"), { helpText: t("Addresses with a comma between them.") })}
        {text("phone", t("Phone"), { type: "tel" })}
        <Select
          label={t("Language of mails and papers")}
          options={translated(VENDOR_LANGUAGE_CHOICES)}
          value={values.language}
          onChange={set("language")}
          error={problem("language")}
        />
      </FieldSection>
      <FieldSection title={t("Terms")}>
        <FormLayout.Group condensed>
          {text("currency", t("Currency of its prices"))}
          {text("leadTimeDays", t("Days until it ships"))}
        </FormLayout.Group>
        <ChoiceList
          title={t("Stock")}
          choices={translated(STOCK)}
          selected={[values.stockMode]}
          onChange={([value]) => set("stockMode")(value ?? values.stockMode)}
          error={problem("stockMode")}
        />
      </FieldSection>
      <FieldSection title={t("Ships from")}>
        {text("address1", t("Street and number"))}
        <FormLayout.Group condensed>
          {text("zip", t("Postal code"))}
          {text("city", t("City"))}
        </FormLayout.Group>
        <FormLayout.Group condensed>
          {text("provinceCode", t("State or province"))}
          {text("countryCode", t("Country, as two letters"))}
        </FormLayout.Group>
      </FieldSection>
    </>
  );
}

/** Adds a supplier without Shopify. */
export function AddVendorForm({ stored, kinds }: { stored: VendorFields; kinds: KindChoice[] }) {
  const { run, busy } = useAction();
  const fields = useFields(stored, "all");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run({ intent: "add", ...fields.values });
      }}
    >
      <BlockStack gap="400">
        <VendorCards fields={fields} kinds={kinds} />
        <FormEnd>
          <Button submit variant="primary" loading={busy}>
            {t("Add supplier")}
          </Button>
        </FormEnd>
      </BlockStack>
    </form>
  );
}
