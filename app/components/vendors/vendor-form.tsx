import { useState } from "react";
import type { VendorFields } from "../../suppliers/vendors/vendor-form.ts";
import { useAction } from "../actions.tsx";
import { problemOf } from "../action-result.ts";
import { FormEnd } from "../form-end.tsx";
import { Button } from "../ui/action.ts";
import { ChoiceList, FormLayout, Select, TextField } from "../ui/form.ts";
import { BlockStack, Card, Text } from "../ui/layout.ts";

/** Fields of the form that show their problems themselves. */
export const VENDOR_FORM_FIELDS = [
  ...["kind", "name", "email", "copies", "language", "stockMode", "currency", "leadTimeDays", "countryCode"],
];

const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "de", label: "German" },
  { value: "fr", label: "French" },
];
const STOCK = [
  { value: "fed", label: "It tells", helpText: "Nothing is offered before it has told what it has." },
  { value: "assumed", label: "It always has enough", helpText: "Nobody counts. Orders may be declined." },
];

export type KindChoice = { value: string; label: string };

type Props = {
  stored: VendorFields;
  kinds: KindChoice[];
  /** what the form asks for */
  intent: "add" | "change";
};

/** Who a supplier without Shopify is, how it gets its orders, and its terms. */
export function VendorForm({ stored, kinds, intent }: Props) {
  const { run, busy, result } = useAction();
  const [values, setValues] = useState(stored);
  const set = (field: keyof VendorFields) => (value: string) => setValues((before) => ({ ...before, [field]: value }));
  const text = (field: keyof VendorFields, label: string, more: { helpText?: string; type?: "email" | "tel" } = {}) => (
    <TextField
      {...more}
      label={label}
      name={field}
      value={values[field]}
      onChange={set(field)}
      autoComplete="off"
      error={problemOf(result, field)}
    />
  );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run({ intent, ...values });
      }}
    >
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Supplier
            </Text>
            <FormLayout>
              {text("name", "Name")}
              <Select
                label="How it gets its orders"
                options={kinds}
                value={values.kind}
                onChange={set("kind")}
                error={problemOf(result, "kind")}
              />
            </FormLayout>
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Contact
            </Text>
            <FormLayout>
              {text("contactName", "Name of the contact")}
              {text("email", "E-mail address for orders", { type: "email" })}
              {text("copies", "Copies to", { helpText: "Addresses with a comma between them." })}
              {text("phone", "Phone", { type: "tel" })}
              <Select
                label="Language of mails and papers"
                options={LANGUAGES}
                value={values.language}
                onChange={set("language")}
                error={problemOf(result, "language")}
              />
            </FormLayout>
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Terms
            </Text>
            <FormLayout>
              <FormLayout.Group condensed>
                {text("currency", "Currency of its prices")}
                {text("leadTimeDays", "Days until it ships")}
              </FormLayout.Group>
              <ChoiceList
                title="Stock"
                choices={STOCK}
                selected={[values.stockMode]}
                onChange={([value]) => set("stockMode")(value ?? values.stockMode)}
                error={problemOf(result, "stockMode")}
              />
            </FormLayout>
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="300">
            <Text as="h2" variant="headingMd">
              Ships from
            </Text>
            <FormLayout>
              {text("address1", "Street and number")}
              <FormLayout.Group condensed>
                {text("zip", "Postal code")}
                {text("city", "City")}
              </FormLayout.Group>
              <FormLayout.Group condensed>
                {text("provinceCode", "State or province")}
                {text("countryCode", "Country, as two letters")}
              </FormLayout.Group>
            </FormLayout>
          </BlockStack>
        </Card>
        <FormEnd>
          <Button submit variant="primary" loading={busy}>
            {intent === "add" ? "Add supplier" : "Save"}
          </Button>
        </FormEnd>
      </BlockStack>
    </form>
  );
}
