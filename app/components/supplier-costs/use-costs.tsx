import { useState } from "react";
import type { Calendar } from "../../suppliers/calendar.ts";
import type { Tariff } from "../../suppliers/tariff.ts";
import type { Charges } from "../../suppliers/terms.ts";
import { problemOf, type ActionResult } from "../action-result.ts";
import { useAction } from "../actions.tsx";

export type CostsForm = { charges: Charges; tariff: Tariff | null; calendar: Calendar; tags: string[] };

export type CostsState = {
  form: CostsForm;
  /** of all amounts */
  currency: string;
  charge: (change: Partial<Charges>) => void;
  setTariff: (tariff: Tariff | null) => void;
  schedule: (change: Partial<Calendar>) => void;
  setTags: (tags: string[]) => void;
  errorAt: (field: string) => string | undefined;
  changed: boolean;
  busy: boolean;
  save: () => void;
  discard: () => void;
};

const PARTS = ["charges", "tariff", "calendar", "tags"] as const;

/** What a person enters about a supplier, until it is saved. Only parts that were changed are sent. */
export function useCosts(stored: CostsForm, currency: string): CostsState {
  const [form, setForm] = useState(stored);
  const [seen, setSeen] = useState<{ result: ActionResult | undefined; stored: CostsForm }>({
    result: undefined,
    stored,
  });
  const { run, busy, result } = useAction();
  if (result !== undefined && (result !== seen.result || stored !== seen.stored)) {
    if (result.ok && result !== seen.result) setForm(stored);
    setSeen({ result, stored });
  }
  const changed = PARTS.filter((part) => JSON.stringify(form[part]) !== JSON.stringify(stored[part]));
  const set = (change: Partial<CostsForm>) => setForm((before) => ({ ...before, ...change }));
  return {
    ...{ form, busy },
    currency: form.charges.currency ?? currency,
    charge: (change) => set({ charges: { ...form.charges, ...change } }),
    setTariff: (tariff) => set({ tariff }),
    schedule: (change) => set({ calendar: { ...form.calendar, ...change } }),
    setTags: (tags) => set({ tags }),
    errorAt: (field) => problemOf(result, field),
    changed: changed.length > 0,
    save: () =>
      run({ intent: "save", costs: JSON.stringify(Object.fromEntries(changed.map((part) => [part, form[part]]))) }),
    discard: () => setForm(stored),
  };
}
