import type { NotificationSetting } from "@prisma/client";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import { decryptJson, decryptText, encryptJson, encryptText } from "../../platform/crypto.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import { canMail } from "../../platform/mail.server.ts";
import { urlProblem } from "../../platform/outgoing.server.ts";
import type { Done } from "../../platform/problem.ts";
import type { Services } from "../../shopify/services.ts";
import {
  alertKinds,
  nextDigestAt,
  NO_NOTIFICATIONS,
  readNotificationForm,
  toNotificationForm,
  type NotificationChoices,
  type NotificationForm,
  type StoredNotifications,
} from "./choices.ts";

const RECIPIENTS = "NotificationSetting.recipients";
const WEBHOOK = "NotificationSetting.webhook";

/** What a shop has chosen; what it has not is the default. */
export async function loadChoices(tx: Tx, shopId: string): Promise<NotificationChoices> {
  const setting = await tx.notificationSetting.findUnique({ where: { shopId } });
  return setting ? choicesOf(setting) : NO_NOTIFICATIONS;
}

function choicesOf(setting: NotificationSetting): NotificationChoices {
  return {
    recipients: setting.recipientsEnc ? (decryptJson(setting.recipientsEnc, RECIPIENTS) as string[]) : [],
    webhookUrl: setting.webhookEnc ? decryptText(setting.webhookEnc, WEBHOOK) : null,
    severities: setting.severities as NotificationChoices["severities"],
    // A kind that this version does not know any more is left alone until the next save.
    kinds: setting.kinds as NotificationChoices["kinds"],
    digest: setting.digest as NotificationChoices["digest"],
    digestHour: setting.digestHour,
  };
}

/** Keeps what the merchant has entered; absent fields stay as they are. Nothing that was opened before is told at once. */
export async function saveNotifications(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  form: NotificationForm,
): Promise<Done> {
  if (Object.values(form).every((value) => value === undefined)) return { ok: true };
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const { timeZone } = await tx.shop.findUniqueOrThrow({ where: { id: shopId }, select: { timeZone: true } });
    await tx.$queryRaw`SELECT 1 FROM "NotificationSetting" WHERE "shopId" = ${shopId} FOR UPDATE`;
    const before = await loadChoices(tx, shopId);
    const read = readNotificationForm(form, before, urlProblem);
    if (!read.ok) return read;
    const { choices } = read;
    const values = {
      recipientsEnc: choices.recipients.length > 0 ? encryptJson(choices.recipients, RECIPIENTS) : null,
      webhookEnc: choices.webhookUrl === null ? null : encryptText(choices.webhookUrl, WEBHOOK),
      severities: choices.severities,
      kinds: choices.kinds,
      digest: choices.digest,
      digestHour: choices.digestHour,
      nextDigestAt: choices.digest === "off" ? null : nextDigestAt(now, choices.digestHour, timeZone),
    };
    const more = alertKinds(choices).some((kind) => !alertKinds(before).includes(kind));
    await tx.notificationSetting.upsert({
      where: { shopId },
      create: { ...values, shopId, tellSince: now },
      update: { ...values, ...(more ? { tellSince: now } : {}) },
    });
    await audit(tx, {
      ...{ shopId, actor: userId, action: "shop.notifications-changed", subject: `shop:${shopId}`, now },
      // Addresses are people's: how many there are is enough.
      values: {
        recipients: choices.recipients.length,
        webhook: choices.webhookUrl !== null,
        severities: choices.severities,
        kinds: choices.kinds,
        digest: choices.digest,
        digestHour: choices.digestHour,
      },
    });
    return { ok: true };
  });
}

/** How a channel does: what became of its last message. */
export type ChannelHealth = {
  channel: "mail" | "webhook";
  /** unused: nobody is told that way · untried · works · retrying · failing · unknown: the last message may be lost */
  state: "unused" | "untried" | "works" | "retrying" | "failing" | "unknown" | "not-configured";
  note: string | null;
  at: string | null;
};

/** The section of the settings screen: what is chosen, and whether it works. */
export async function loadNotifications(
  { db }: Pick<Services, "db">,
  shopId: string,
): Promise<{ stored: StoredNotifications; channels: ChannelHealth[] }> {
  const choices = await loadChoices(db.prisma, shopId);
  const channels: ChannelHealth[] = [];
  for (const channel of ["mail", "webhook"] as const) {
    const used = channel === "mail" ? choices.recipients.length > 0 : choices.webhookUrl !== null;
    channels.push(await healthOf(db.prisma, { shopId, channel, used }));
  }
  return { stored: toNotificationForm(choices), channels };
}

async function healthOf(
  tx: Tx,
  { shopId, channel, used }: { shopId: string; channel: ChannelHealth["channel"]; used: boolean },
): Promise<ChannelHealth> {
  if (!used) return { channel, state: "unused", note: null, at: null };
  if (channel === "mail" && !canMail()) return { channel, state: "not-configured", note: null, at: null };
  const last = await tx.notification.findFirst({
    where: { shopId, channel, attempts: { gt: 0 } },
    orderBy: { createdAt: "desc" },
  });
  if (!last) return { channel, state: "untried", note: null, at: null };
  const at = (last.endedAt ?? last.createdAt).toISOString();
  const states = { sent: "works", failed: "failing", unknown: "unknown" } as const;
  const state = Object.hasOwn(states, last.state) ? states[last.state as keyof typeof states] : "retrying";
  return { channel, state, note: last.note, at };
}
