import { Checkbox, ChoiceList, TextField } from "../ui/form.ts";
import type { SettingsField, SettingsState } from "./use-settings.tsx";

type Props = { settings: SettingsState; field: SettingsField; label: string; help?: string };

/** One of several, each on its own line. */
export function Choice({ settings, field, label, choices }: Props & { choices: { value: string; label: string }[] }) {
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
export function Choices({
  settings,
  field,
  label,
  choices,
}: Props & { choices: { value: string; label: string; helpText?: string }[] }) {
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

export function Amount({ settings, field, label, help, unit }: Props & { unit: string }) {
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

/** A short list on one line. */
export function Line({ settings, field, label, help, placeholder }: Props & { placeholder: string }) {
  return (
    <TextField
      label={label}
      helpText={help}
      placeholder={placeholder}
      autoComplete="off"
      value={settings.values[field]}
      onChange={settings.set(field)}
      error={settings.problem(field)}
    />
  );
}

/** One entry a line. */
export function Lines({ settings, field, label, help, placeholder }: Props & { placeholder: string }) {
  return (
    <TextField
      label={label}
      helpText={help}
      placeholder={placeholder}
      multiline={3}
      maxHeight={240}
      autoComplete="off"
      value={settings.values[field]}
      onChange={settings.set(field)}
      error={settings.problem(field)}
    />
  );
}

export function Switch({ settings, field, label, help }: Props) {
  return (
    <Checkbox
      label={label}
      helpText={help}
      checked={settings.values[field] === "true"}
      onChange={(checked) => settings.set(field)(String(checked))}
    />
  );
}
