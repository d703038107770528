import type { Problem } from "../../platform/problem.ts";
import { addDays, dayIn, instantOf } from "../../platform/local-time.ts";
import { EXCEPTION_KINDS, type ExceptionKind, type ExceptionSeverity } from "../catalogue.ts";

export const SEVERITIES = ["critical", "warning", "attention"] as const satisfies ExceptionSeverity[];
export const DIGESTS = ["off", "when-needed", "always"] as const;
export type Digest = (typeof DIGESTS)[number];

/** Whom a shop wants told of what. */
export type NotificationChoices = {
  recipients: string[];
  webhookUrl: string | null;
  /** new exceptions of these severities, and of these kinds, are told at once */
  severities: ExceptionSeverity[];
  kinds: ExceptionKind[];
  digest: Digest;
  /** 0 to 23, by the shop's clocks */
  digestHour: number;
};

/** What holds until a merchant has chosen: nobody is told, because nobody has said whom. */
export const NO_NOTIFICATIONS: NotificationChoices = {
  recipients: [],
  webhookUrl: null,
  severities: ["critical", "warning"],
  kinds: [],
  digest: "when-needed",
  digestHour: 8,
};

/** The fields of the form, as a browser sends them. */
export const NOTIFICATION_FIELDS = [
  "notifyRecipients",
  "notifyWebhook",
  "notifySeverities",
  "notifyKinds",
  "notifyDigest",
  "notifyDigestHour",
] as const;
type Field = (typeof NOTIFICATION_FIELDS)[number];
export type NotificationForm = { [Name in Field]?: string | undefined };
export type StoredNotifications = { [Name in Field]: string };

export const toNotificationForm = (choices: NotificationChoices): StoredNotifications => ({
  notifyRecipients: choices.recipients.join("\n"),
  notifyWebhook: choices.webhookUrl ?? "",
  notifySeverities: choices.severities.join(","),
  notifyKinds: choices.kinds.join(","),
  notifyDigest: choices.digest,
  notifyDigestHour: String(choices.digestHour),
});

const MOST_RECIPIENTS = 10;
/** Nearly what browsers take for an address: one line, no spaces, nothing that means anything in a header. */
const MAIL_ADDRESS = /^[^\s@<>(),;:"\\[\]]{1,64}@[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/i;

type ReadForm = { ok: true; choices: NotificationChoices } | { ok: false; problems: Problem[] };

/** Reads what the merchant has entered over what holds now; a field that is absent is not changed. */
export function readNotificationForm(
  form: NotificationForm,
  now: NotificationChoices,
  urlProblem: (url: string) => string | null,
): ReadForm {
  const entered = { ...toNotificationForm(now), ...withoutAbsent(form) };
  const problems: Problem[] = [];
  const wrong = (field: Field, message: string) => void problems.push({ field, message });
  const recipients = [...new Set(listOf(entered.notifyRecipients, /[\s,;]+/))];
  const bad = recipients.find((address) => address.length > 254 || !MAIL_ADDRESS.test(address));
  if (bad !== undefined) wrong("notifyRecipients", `"${bad}" is not an e-mail address. Write one on each line.`);
  if (recipients.length > MOST_RECIPIENTS) wrong("notifyRecipients", `Enter ${MOST_RECIPIENTS} addresses or fewer.`);
  const webhookUrl = entered.notifyWebhook.trim() || null;
  const urlWrong = webhookUrl === null ? null : urlProblem(webhookUrl);
  if (urlWrong !== null) wrong("notifyWebhook", urlWrong);
  const severities = listOf(entered.notifySeverities, ",");
  if (!severities.every((name) => isOneOf(SEVERITIES, name))) wrong("notifySeverities", "Choose from the list.");
  const kinds = listOf(entered.notifyKinds, ",");
  if (!kinds.every(isKind)) wrong("notifyKinds", "Choose from the list.");
  const digest = entered.notifyDigest;
  if (!isOneOf(DIGESTS, digest)) wrong("notifyDigest", "Choose from the list.");
  const hour = entered.notifyDigestHour.trim();
  if (!/^\d{1,2}$/.test(hour) || Number(hour) > 23) wrong("notifyDigestHour", "Enter a whole hour from 0 to 23.");
  if (problems.length > 0) return { ok: false, problems };
  return {
    ok: true,
    choices: {
      recipients,
      webhookUrl,
      severities: severities as ExceptionSeverity[],
      kinds: kinds as ExceptionKind[],
      digest: digest as Digest,
      digestHour: Number(hour),
    },
  };
}

const withoutAbsent = (form: NotificationForm) =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as Partial<StoredNotifications>;
const listOf = (text: string, separator: RegExp | string) =>
  text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
const isOneOf = <Name extends string>(names: readonly Name[], name: string): name is Name =>
  (names as readonly string[]).includes(name);
const isKind = (name: string): name is ExceptionKind => Object.hasOwn(EXCEPTION_KINDS, name);

/** Kinds of exceptions that are told at once. */
export function alertKinds({ severities, kinds }: Pick<NotificationChoices, "severities" | "kinds">): ExceptionKind[] {
  const all = Object.entries(EXCEPTION_KINDS) as [ExceptionKind, { severity: ExceptionSeverity }][];
  return all.flatMap(([kind, { severity }]) => (severities.includes(severity) || kinds.includes(kind) ? [kind] : []));
}

/** The next moment at which clocks in `zone` show this hour, after `now`. */
export function nextDigestAt(now: Date, hour: number, zone: string): Date {
  const time = `${String(hour).padStart(2, "0")}:00`;
  const today = dayIn(zone, now.getTime());
  const instants = [today, addDays(today, 1)].map((day) => instantOf(zone, day, time));
  return new Date(instants.find((instant) => instant > now.getTime()) ?? now.getTime() + 86_400_000);
}
