import type { Notification } from "@prisma/client";
import type { Tx } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import { log } from "../../platform/log.server.ts";
import { messageIdOf, sendMail } from "../../platform/mail.server.ts";
import { notificationsEnded } from "../../platform/metrics.server.ts";
import { callOutside } from "../../platform/outgoing.server.ts";
import type { Done } from "../../platform/problem.ts";
import type { JobResult } from "../../queue/job-result.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import { appPage } from "../../shopify/app-page.server.ts";
import type { Handler, Services } from "../../shopify/services.ts";
import { maskText } from "../masking.ts";
import type { NotificationChoices } from "./choices.ts";
import { loadChoices } from "./choices.server.ts";
import { testContent, toMailBody, toSlackBody, type NotificationContent } from "./words.ts";

type NewNotification = {
  shopId: string;
  purpose: "alert" | "digest" | "test";
  /** the same key is told once per channel */
  key: string;
  content: NotificationContent;
  now: Date;
};

/** Writes one message for each channel that the shop uses, in the transaction that causes it. Answers their ids. */
export async function writeNotifications(
  tx: Tx,
  choices: NotificationChoices,
  { shopId, purpose, key, content, now }: NewNotification,
): Promise<string[]> {
  const channels = [
    ...(choices.recipients.length > 0 ? ["mail"] : []),
    ...(choices.webhookUrl === null ? [] : ["webhook"]),
  ];
  const rows = channels.map((channel) => ({ id: newId(), shopId, channel, purpose, key, content, createdAt: now }));
  const written = await tx.notification.createManyAndReturn({ data: rows, skipDuplicates: true, select: { id: true } });
  return written.map(({ id }) => id);
}

/** Queues what `writeNotifications` wrote. */
export async function queueNotifications(tx: Tx, shopId: string, ids: readonly string[], now: Date): Promise<void> {
  for (const notificationId of ids) await enqueue(tx, "notification.send", { notificationId }, { now, shopId });
}

/** Checked right before the message leaves: a process that was paused for longer sends nothing. */
const SEND_WITHIN_MS = 5_000;
/** Longer than any send takes. Who finds one under way after that asks no more what became of it. */
const GIVEN_UP_AFTER_MS = 90_000;
const MINUTE_MS = 60_000;
/** When an attempt at an alert or a digest that certainly did not arrive is repeated. */
const RETRY_AFTER_MS = [1, 5, 15, 60, 180].map((minutes) => minutes * MINUTE_MS);

/** `notification.send`: gives one message to its channel. Nothing that may have arrived is sent again. */
export const notificationSendHandler: Handler<"notification.send"> = async (services, { notificationId }) =>
  sendNotification(services, notificationId);

async function sendNotification(services: Services, id: string): Promise<JobResult> {
  const { db, clock } = services;
  const row = await db.prisma.notification.findUnique({ where: { id } });
  if (!row || row.endedAt) return;
  const now = clock.now();
  if (row.state === "sending") {
    const waitMs = (row.sendBefore?.getTime() ?? 0) + GIVEN_UP_AFTER_MS - now.getTime();
    if (waitMs > 0) return { again: { inMs: waitMs, why: "Another process is sending it, or has ended meanwhile." } };
    return end(services, row, "unknown", "The process that sent it ended without a word.");
  }
  const sendBefore = new Date(now.getTime() + SEND_WITHIN_MS);
  const attempts = row.attempts + 1;
  const { count } = await db.prisma.notification.updateMany({
    where: { id, state: "pending", attempts: row.attempts },
    data: { state: "sending", attempts, sendBefore },
  });
  if (count === 0) return { again: { inMs: 1_000, why: "Another process was quicker." } };
  const claimed = { ...row, attempts, sendBefore };
  const sent = masked(await give(services, claimed));
  switch (sent.outcome) {
    case "sent":
      return end(services, claimed, "sent", sent.note);
    case "unknown":
      return end(services, claimed, "unknown", sent.note);
    case "failed":
      return end(services, claimed, "failed", sent.note);
    case "not-sent": {
      const inMs = row.purpose === "test" ? undefined : RETRY_AFTER_MS[row.attempts];
      if (inMs === undefined) return end(services, claimed, "failed", sent.note);
      await db.prisma.notification.updateMany({
        where: { id, state: "sending", attempts },
        data: { state: "pending", sendBefore: null, note: sent.note },
      });
      return { again: { inMs, why: sent.note } };
    }
  }
}

type Sent = { outcome: "sent"; note: string | null } | { outcome: "not-sent" | "failed" | "unknown"; note: string };

/** Mail servers repeat the address they refuse. */
const masked = <S extends Sent>(sent: S): S => (sent.note === null ? sent : { ...sent, note: maskText(sent.note) });

/** The call itself. not-sent = certainly not, and it may work later; failed = it will not work later either. */
async function give({ db, clock }: Services, row: Notification & { sendBefore: Date }): Promise<Sent> {
  const { recipients, webhookUrl } = await loadChoices(db.prisma, row.shopId);
  const content = row.content as NotificationContent;
  if (clock.now() > row.sendBefore) return { outcome: "not-sent", note: "The process was held up before it was sent." };
  if (row.channel === "mail") {
    if (recipients.length === 0) return { outcome: "failed", note: "Nobody is told by e-mail any more." };
    const mail = await sendMail({
      messageId: messageIdOf(`notification-${row.id}`),
      to: recipients,
      subject: content.subject,
      ...toMailBody(content),
    });
    if (mail.outcome === "accepted")
      return {
        outcome: "sent",
        note: mail.refused.length > 0 ? `Not taken for ${mail.refused.length} address(es).` : null,
      };
    if (mail.outcome === "unknown") return { outcome: "unknown", note: mail.note };
    if (mail.outcome === "refused" && mail.permanent) return { outcome: "failed", note: mail.note };
    return { outcome: "not-sent", note: mail.note };
  }
  if (webhookUrl === null) return { outcome: "failed", note: "No webhook is told any more." };
  const answer = await callOutside({
    url: webhookUrl,
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": row.id },
    body: JSON.stringify(toSlackBody(content)),
  });
  if (answer.outcome === "not-allowed") return { outcome: "failed", note: answer.note };
  if (answer.outcome === "unreachable") return { outcome: "not-sent", note: answer.note };
  if (answer.outcome === "unknown") return { outcome: "unknown", note: answer.note };
  if (answer.status < 300) return { outcome: "sent", note: null };
  const note = `The webhook answered HTTP ${answer.status}.`;
  // Too many requests, and a gateway or server that is not there, say nothing about the next attempt.
  return { outcome: answer.status === 429 || answer.status >= 500 ? "not-sent" : "failed", note };
}

/** Writes what became of it, unless another attempt has taken over since. */
async function end(
  { db, clock }: Services,
  { id, attempts, channel }: Notification,
  state: "sent" | "failed" | "unknown",
  note: string | null,
): Promise<void> {
  const { count } = await db.prisma.notification.updateMany({
    where: { id, state: "sending", attempts },
    data: { state, note, endedAt: clock.now(), sendBefore: null },
  });
  if (count === 0) return;
  notificationsEnded.inc({ channel, state });
  if (state !== "sent") log.warn("notification.not-sent", { notificationId: id, channel, state, note });
}

const HOUR_MS = 60 * MINUTE_MS;
const TESTS_AN_HOUR = 5;

/** A user wants to see whether messages arrive: sends one on each channel now, and answers what became of it. */
export async function sendTest(services: Services, shopId: string): Promise<Done> {
  const { db, clock } = services;
  const now = clock.now();
  const shop = await db.prisma.shop.findUniqueOrThrow({ where: { id: shopId } });
  const ids = await db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "NotificationSetting" WHERE "shopId" = ${shopId} FOR UPDATE`;
    const since = new Date(now.getTime() - HOUR_MS);
    const tests = await tx.notification.groupBy({
      by: ["key"],
      where: { shopId, purpose: "test", createdAt: { gt: since } },
    });
    if (tests.length >= TESTS_AN_HOUR) return "too-many";
    const content = testContent(shop.name, appPage(shop.domain, "/settings"));
    const key = `test:${newId()}`;
    return writeNotifications(tx, await loadChoices(tx, shopId), { shopId, purpose: "test", key, content, now });
  });
  if (ids === "too-many")
    return { ok: false, problems: [{ message: `${TESTS_AN_HOUR} tests were sent within the hour. Try again later.` }] };
  if (ids.length === 0)
    return { ok: false, problems: [{ message: "Enter an e-mail address or a webhook, save, then send a test." }] };
  for (const id of ids) await sendNotification(services, id);
  const failed = await db.prisma.notification.findMany({ where: { id: { in: ids }, state: { not: "sent" } } });
  if (failed.length === 0) return { ok: true };
  const names = { mail: "The e-mail", webhook: "The webhook" };
  return {
    ok: false,
    problems: failed.map(({ channel, note }) => ({
      message: `${names[channel as keyof typeof names]} did not arrive. ${note ?? ""}`.trim(),
    })),
  };
}
