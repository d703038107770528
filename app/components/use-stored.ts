import { useState } from "react";
import { problemOf, type ActionResult } from "./action-result.ts";
import { useAction } from "./actions.tsx";

export type StoredState<Form extends object> = {
  form: Form;
  set: (change: Partial<Form>) => void;
  errorAt: (field: string) => string | undefined;
  changed: boolean;
  busy: boolean;
  /** sends the parts that were changed */
  save: () => void;
  discard: () => void;
};

/** What a person changes of something stored, until it is saved: then what is stored is shown again. */
export function useStored<Form extends object>(
  stored: Form,
  send: (changed: Partial<Form>) => { intent: string } & { [name: string]: string },
): StoredState<Form> {
  const [form, setForm] = useState(stored);
  const [seen, setSeen] = useState<{ result: ActionResult | undefined; stored: Form }>({ result: undefined, stored });
  const { run, busy, result } = useAction();
  if (result !== undefined && (result !== seen.result || stored !== seen.stored)) {
    if (result.ok && result !== seen.result) setForm(stored);
    setSeen({ result, stored });
  }
  const parts = Object.entries(form).filter(
    ([part, value]) => JSON.stringify(value) !== JSON.stringify(stored[part as keyof Form]),
  );
  return {
    ...{ form, busy },
    set: (change) => setForm((before) => ({ ...before, ...change })),
    errorAt: (field) => problemOf(result, field),
    changed: parts.length > 0,
    save: () => run(send(Object.fromEntries(parts) as Partial<Form>)),
    discard: () => setForm(stored),
  };
}
