import { Checkbox, ChoiceList, TextField } from "./ui/form.ts";
import type { FieldsState } from "./use-fields.tsx";

type Props<Field extends string> = { settings: FieldsState<Field>; field: Field; label: string; help?: string };

/** One of several, each on its own line. */
export function Choice<Field extends string>({
  settings,
  field,
  label,
  choices,
}: Props<Field> & { choices: { value: string; label: string }[] }) {
  return (
    <ChoiceList
      title={label}
      choices={choices}
      selected={[settings.values[field]]}
      onChange={([value]) => settings.set(field)(value ?? settings.values[field])}
      error={settings.problem(field)}
    />
  );
}

/** Any of several, each on its own line; kept as one text with commas. */
export function Choices<Field extends string>({
  settings,
  field,
  label,
  choices,
}: Props<Field> & { choices: { value: string; label: string; helpText?: string }[] }) {
  const selected = settings.values[field].split(",").filter((value) => value !== "");
  return (
    <ChoiceList
      allowMultiple
      title={label}
      choices={choices}
      selected={selected}
      onChange={(values: string[]) => settings.set(field)(values.join(","))}
      error={settings.problem(field)}
    />
  );
}

export function Amount<Field extends string>({ settings, field, label, help, unit }: Props<Field> & { unit: string }) {
  return (
    <TextField
      label={label}
      helpText={help}
      suffix={unit}
      inputMode="numeric"
      autoComplete="off"
      value={settings.values[field]}
      onChange={settings.set(field)}
      error={settings.problem(field)}
    />
  );
}

type TextProps<Field extends string> = Props<Field> & { placeholder: string };

/** A short list on one line. */
export const Line = <Field extends string>(props: TextProps<Field>) => <Entries {...props} />;

/** One entry a line. */
export const Lines = <Field extends string>(props: TextProps<Field>) => (
  <Entries {...props} shape={{ multiline: 3, maxHeight: 240 }} />
);

function Entries<Field extends string>({
  settings,
  field,
  label,
  help,
  placeholder,
  shape = {},
}: TextProps<Field> & { shape?: { multiline?: number; maxHeight?: number } }) {
  return (
    <TextField
      label={label}
      helpText={help}
      placeholder={placeholder}
      {...shape}
      autoComplete="off"
      value={settings.values[field]}
      onChange={settings.set(field)}
      error={settings.problem(field)}
    />
  );
}

export function Switch<Field extends string>({ settings, field, label, help }: Props<Field>) {
  return (
    <Checkbox
      label={label}
      helpText={help}
      checked={settings.values[field] === "true"}
      onChange={(checked) => settings.set(field)(String(checked))}
    />
  );
}
