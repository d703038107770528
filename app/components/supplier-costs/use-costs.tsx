import type { Calendar } from "../../suppliers/calendar.ts";
import type { Tariff } from "../../suppliers/tariff.ts";
import type { Charges } from "../../suppliers/terms.ts";
import { useStored, type StoredState } from "../use-stored.ts";

export type CostsForm = { charges: Charges; tariff: Tariff | null; calendar: Calendar; tags: string[] };

export type CostsState = StoredState<CostsForm> & {
  /** of all amounts */
  currency: string;
  charge: (change: Partial<Charges>) => void;
  setTariff: (tariff: Tariff | null) => void;
  schedule: (change: Partial<Calendar>) => void;
  setTags: (tags: string[]) => void;
};

/** What a person enters about a supplier, until it is saved. Only parts that were changed are sent. */
export function useCosts(stored: CostsForm, currency: string): CostsState {
  const state = useStored(stored, (changed) => ({ intent: "save", costs: JSON.stringify(changed) }));
  const { form, set } = state;
  return {
    ...state,
    currency: form.charges.currency ?? currency,
    charge: (change) => set({ charges: { ...form.charges, ...change } }),
    setTariff: (tariff) => set({ tariff }),
    schedule: (change) => set({ calendar: { ...form.calendar, ...change } }),
    setTags: (tags) => set({ tags }),
  };
}
