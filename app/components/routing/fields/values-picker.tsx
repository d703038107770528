import { useId, useState } from "react";
import { t } from "../../../platform/translate.ts";
import { BlockStack, InlineStack } from "../../ui/layout.ts";
import { Combobox, Listbox, Tag } from "../../ui/form.ts";

export type Option = { value: string; label: string };

type Props = {
  label: string;
  labelHidden?: boolean;
  values: readonly string[];
  onChange: (values: string[]) => void;
  options: readonly Option[];
  /** values beside the options may be typed */
  free: boolean;
  placeholder?: string;
  help?: string;
  error?: string | undefined;
};

/** Options shown at once; typing finds the others. */
const SHOWN = 60;

/** Several values, chosen from a list or typed, in the order in which they were chosen. */
export function ValuesPicker({
  label,
  labelHidden = false,
  values,
  onChange,
  options,
  free,
  placeholder,
  help,
  error,
}: Props) {
  const [typed, setTyped] = useState("");
  const id = useId();
  const nameOf = (value: string) => options.find((option) => option.value === value)?.label ?? value;
  const wanted = typed.trim().toLowerCase();
  const found = options.filter(
    (option) => option.label.toLowerCase().includes(wanted) || option.value.toLowerCase() === wanted,
  );
  const isNew =
    free &&
    wanted !== "" &&
    ![...values, ...options.map(({ value }) => value)].some((each) => each.toLowerCase() === wanted);
  const toggle = (value: string) => {
    onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
    setTyped("");
  };
  const addTyped = () => {
    const parts = typed
      .split(",")
      .map((part) => part.trim())
      .filter(Boolean);
    const known = parts.flatMap(
      (part) =>
        options.find((option) => [option.value, option.label].some((text) => text.toLowerCase() === part.toLowerCase()))
          ?.value ?? (free ? [part] : []),
    );
    if (known.length === 0) return;
    onChange([...new Set([...values, ...known])]);
    setTyped("");
  };
  return (
    <BlockStack gap="150">
      <Combobox
        allowMultiple
        activator={
          <Combobox.TextField
            id={id}
            label={label}
            labelHidden={labelHidden}
            helpText={help}
            autoComplete="off"
            value={typed}
            onChange={setTyped}
            onBlur={free ? addTyped : () => setTyped("")}
            placeholder={placeholder}
            error={error}
          />
        }
      >
        {found.length > 0 || isNew ? (
          <Listbox
            accessibilityLabel={label}
            onSelect={(value) => (value === typed.trim() && isNew ? addTyped() : toggle(value))}
          >
            {isNew ? (
              <Listbox.Action value={typed.trim()}>{t("Add “{{value}}”", { value: typed.trim() })}</Listbox.Action>
            ) : null}
            {found.slice(0, SHOWN).map((option) => (
              <Listbox.Option
                key={option.value}
                value={option.value}
                selected={values.includes(option.value)}
                accessibilityLabel={option.label}
              >
                <Listbox.TextOption selected={values.includes(option.value)}>{option.label}</Listbox.TextOption>
              </Listbox.Option>
            ))}
          </Listbox>
        ) : null}
      </Combobox>
      {values.length > 0 ? (
        <InlineStack gap="100">
          {values.map((value) => (
            <Tag
              key={value}
              accessibilityLabel={nameOf(value)}
              onRemove={() => onChange(values.filter((each) => each !== value))}
            >
              {nameOf(value)}
            </Tag>
          ))}
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}
