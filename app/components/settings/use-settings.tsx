import { useState } from "react";
import type { StoredNotifications } from "../../exceptions/alerts/choices.ts";
import type { StoredSettings } from "../../suppliers/settings-form.ts";
import { problemOf, type ActionResult } from "../action-result.ts";
import { useAction } from "../actions.tsx";
import { SaveBar } from "../save-bar.tsx";

/** All fields of the screen, as its one save bar keeps them. */
export type StoredFields = StoredSettings & StoredNotifications;
export type SettingsField = keyof StoredFields;

/** What the settings screen shows and what has been changed on it. */
export type SettingsState = {
  values: StoredFields;
  set: (field: SettingsField) => (value: string) => void;
  problem: (field: SettingsField) => string | undefined;
  changed: boolean;
  busy: boolean;
  save: () => void;
  discard: () => void;
};

/** Keeps the fields that differ from what is stored, until they are saved or discarded. */
export function useSettings(stored: StoredFields): SettingsState {
  const { run, busy, result } = useAction();
  const [draft, setDraft] = useState<Partial<StoredFields>>({});
  const [seen, setSeen] = useState<ActionResult | undefined>();
  if (result !== undefined && result !== seen) {
    setSeen(result);
    if (result.ok) setDraft({});
  }
  const values = { ...stored, ...draft };
  const changes = Object.entries(draft).filter(([field, value]) => stored[field as SettingsField] !== value);
  return {
    values,
    set: (field) => (value) => setDraft((before) => ({ ...before, [field]: value })),
    problem: (field) => problemOf(result, field),
    changed: changes.length > 0,
    busy,
    save: () => run({ intent: "save", ...Object.fromEntries(changes) }),
    discard: () => setDraft({}),
  };
}

export function SettingsSaveBar({ settings }: { settings: SettingsState }) {
  const { changed, busy, save, discard } = settings;
  return <SaveBar id="settings-save-bar" open={changed} busy={busy} onSave={save} onDiscard={discard} />;
}
