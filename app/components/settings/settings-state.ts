import type { StoredNotifications } from "../../exceptions/alerts/choices.ts";
import type { StoredSettings } from "../../suppliers/settings-form.ts";
import type { FieldsState } from "../use-fields.tsx";

/** All fields of the settings screen, as its one save bar keeps them. */
export type SettingsField = keyof (StoredSettings & StoredNotifications);
export type SettingsState = FieldsState<SettingsField>;
