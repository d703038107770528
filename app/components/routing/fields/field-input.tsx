import { COUNTRIES } from "../../../platform/countries.ts";
import type { Money } from "../../../platform/money.ts";
import { t } from "../../../platform/translate.ts";
import type { Choices, Field } from "../../../routing/rules/kinds/condition.ts";
import { useFormat } from "../../app-context.tsx";
import { translated } from "../../translated.ts";
import { Select, TextField } from "../../ui/form.ts";
import { useNameable } from "../routing-context.tsx";
import { MoneyInput, NumberInput } from "./number-input.tsx";
import { ValuesPicker, type Option } from "./values-picker.tsx";

type Props = {
  field: Field;
  /** of the condition or action: says which of the shop's words are offered */
  of: string;
  value: unknown;
  onChange: (value: unknown) => void;
  error?: string | undefined;
};

/** One input, as the vocabulary describes it. */
export function FieldInput({ field, of, value, onChange, error }: Props) {
  const { currency } = useNameable();
  switch (field.kind) {
    case "choice":
      return (
        <Select
          label={t(field.label)}
          options={translated(field.list)}
          value={typeof value === "string" ? value : ""}
          onChange={onChange}
          error={error}
        />
      );
    case "number": {
      const { per = 1, unit, perUnit = unit } = field;
      return (
        <NumberInput
          label={t(field.label)}
          unit={t(perUnit)}
          empty={field.empty && t(field.empty)}
          value={typeof value === "number" ? value / per : null}
          onChange={(number) =>
            onChange(number === undefined ? (field.empty ? null : undefined) : Math.round(number * per * 1e6) / 1e6)
          }
          error={error}
        />
      );
    }
    case "money": {
      const amount = value as Money | undefined;
      const own = amount?.currency ?? currency;
      return (
        <MoneyInput
          label={t(field.label)}
          minor={amount?.minor}
          currency={own}
          onChange={(minor) => onChange(minor === undefined ? undefined : { minor, currency: own })}
          error={error}
        />
      );
    }
    case "values":
      return <Values field={field} of={of} value={value} onChange={onChange} error={error} />;
    case "text":
      return (
        <TextField
          label={t(field.label)}
          placeholder={field.hint}
          autoComplete="off"
          value={typeof value === "string" ? value : ""}
          onChange={onChange}
          error={error}
        />
      );
    case "time":
    case "date":
      return (
        <TextField
          label={t(field.label)}
          type={field.kind}
          autoComplete="off"
          value={typeof value === "string" ? value : ""}
          onChange={onChange}
          error={error}
        />
      );
  }
}

function Values({ field, of, value, onChange, error }: Props & { field: Extract<Field, { kind: "values" }> }) {
  const options = useOptions(field.choices, of);
  const isNumbers = field.choices.from === "list" && field.choices.list.some((each) => typeof each.value === "number");
  return (
    <ValuesPicker
      label={t(field.label)}
      values={Array.isArray(value) ? value.map(String) : []}
      onChange={(values) => onChange(values.length === 0 ? undefined : isNumbers ? values.map(Number) : values)}
      options={options}
      free={!["list", "suppliers", "countries"].includes(field.choices.from)}
      placeholder={
        field.choices.from === "free" ? t("For example {{hint}}", { hint: field.choices.hint }) : t("Search")
      }
      error={error}
    />
  );
}

/** What there is to choose from. */
function useOptions(choices: Choices, of: string): Option[] {
  const format = useFormat();
  const { suppliers, products, markets } = useNameable();
  const plain = (values: readonly string[] = []) => values.map((value) => ({ value, label: value }));
  switch (choices.from) {
    case "list":
      return choices.list.map(({ value, label }) => ({ value: String(value), label: t(label) }));
    case "suppliers":
      return suppliers.map(({ id, name }) => ({ value: id, label: name }));
    case "supplier-tags":
      return plain([...new Set(suppliers.flatMap(({ tags }) => tags))].sort());
    case "countries":
      return COUNTRIES.map((code) => ({ value: code, label: format.country(code) })).sort((a, b) =>
        a.label.localeCompare(b.label),
      );
    case "collections":
      return plain(products?.collections);
    case "markets":
      return (markets ?? []).map(({ handle, name }) => ({ value: handle, label: name }));
    case "free":
      return plain(
        of === "line.product-type"
          ? products?.types
          : of === "line.vendor"
            ? products?.vendors
            : of === "line.tags"
              ? products?.tags
              : [],
      );
  }
}
