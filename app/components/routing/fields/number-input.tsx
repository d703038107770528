import { useState } from "react";
import { decimalOf, minorOf } from "../../../routing/rules/edit/values.ts";
import { TextField } from "../../ui/form.ts";

type Common = { label: string; labelHidden?: boolean; help?: string; error?: string | undefined };

/**
 * What a person is typing, as long as it stands for the value: "1." is 1, "abc" is none. Where it does not, another value
 * has come from elsewhere, and its own text is shown.
 */
function useTyped(
  value: number | undefined,
  read: (text: string) => number | undefined,
  write: (value: number) => string,
) {
  const [typed, setTyped] = useState("");
  const own = value === undefined ? "" : write(value);
  return [read(typed) === value ? (typed === "" ? own : typed) : own, setTyped] as const;
}

function readNumber(text: string): number | undefined {
  const plain = text.trim().replace(",", ".");
  return /^-?\d+(\.\d*)?$/.test(plain) ? Number(plain) : undefined;
}

/** A number as a person types it: what is not a number yet is told as no value. */
export function NumberInput({
  value,
  onChange,
  unit,
  empty,
  help,
  ...rest
}: Common & {
  value: number | null | undefined;
  onChange: (value: number | undefined) => void;
  unit?: string;
  /** what no value stands for */
  empty?: string | undefined;
}) {
  const [text, setText] = useTyped(value ?? undefined, readNumber, String);
  return (
    <TextField
      {...rest}
      helpText={help}
      inputMode="decimal"
      autoComplete="off"
      suffix={unit}
      placeholder={empty}
      value={text}
      onChange={(typed) => {
        setText(typed);
        onChange(readNumber(typed));
      }}
    />
  );
}

/** An amount of money in minor units; the currency stands beside it. */
export function MoneyInput({
  minor,
  currency,
  onChange,
  help,
  placeholder,
  ...rest
}: Common & {
  minor: number | null | undefined;
  currency: string;
  onChange: (minor: number | undefined) => void;
  placeholder?: string;
}) {
  const [text, setText] = useTyped(
    minor ?? undefined,
    (typed) => minorOf(typed, currency),
    (value) => decimalOf(value, currency),
  );
  return (
    <TextField
      {...rest}
      helpText={help}
      inputMode="decimal"
      autoComplete="off"
      suffix={currency}
      placeholder={placeholder}
      value={text}
      onChange={(typed) => {
        setText(typed);
        onChange(minorOf(typed, currency));
      }}
    />
  );
}
