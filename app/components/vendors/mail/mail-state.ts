import type { MailField } from "../../../connectors/email/mail-form.ts";
import type { FieldsState } from "../../use-fields.tsx";

export type MailState = FieldsState<MailField>;
