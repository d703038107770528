import { t } from "../platform/translate.ts";

/** As orders/order-state.ts writes it. */
const ATTENTION = /^Needs attention: (?<title>.+)\.$/;

/** What an order waits for, as it is stored: texts of ours are their own keys, what a person typed stays as it is. */
export function noteText(note: string): string {
  const title = ATTENTION.exec(note)?.groups?.title;
  return title === undefined ? t(note) : t("Needs attention: {{title}}.", { title: t(title) });
}
