import { useState } from "react";
import { problemOf, type ActionResult } from "./action-result.ts";
import { useAction } from "./actions.tsx";

/** What a screen with one save bar shows and what has been changed on it. Every field is a text. */
export type FieldsState<Field extends string> = {
  values: Readonly<Record<Field, string>>;
  set: (field: Field) => (value: string) => void;
  problem: (field: Field) => string | undefined;
  changed: boolean;
  busy: boolean;
  save: () => void;
  discard: () => void;
};

/**
 * Keeps the fields that differ from what is stored, until they are saved or discarded.
 * @param sends what "Save" sends: the changed fields, or all of them where they are only right together
 */
export function useFields<Field extends string>(
  stored: Readonly<Record<Field, string>>,
  sends: "changes" | "all" = "changes",
): FieldsState<Field> {
  const { run, busy, result } = useAction();
  const [draft, setDraft] = useState<Partial<Record<Field, string>>>({});
  const [seen, setSeen] = useState<ActionResult | undefined>();
  const [saving, setSaving] = useState(false);
  if (result !== undefined && result !== seen) {
    setSeen(result);
    setSaving(false);
    // Other things that the screen does leave what was entered as it is.
    if (result.ok && saving) setDraft({});
  }
  const values = { ...stored, ...draft };
  const changes = (Object.keys(draft) as Field[]).filter((field) => stored[field] !== values[field]);
  return {
    values,
    set: (field) => (value) => setDraft((before) => ({ ...before, [field]: value })),
    problem: (field) => problemOf(result, field),
    changed: changes.length > 0,
    busy,
    save: () => {
      setSaving(true);
      const sent = sends === "all" ? values : Object.fromEntries(changes.map((field) => [field, values[field]]));
      run({ ...sent, intent: "save" });
    },
    discard: () => setDraft({}),
  };
}
