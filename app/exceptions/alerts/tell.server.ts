import { NOT_DEMO_ID } from "../../platform/demo-id.ts";
import type { Tx } from "../../platform/db.server.ts";
import { dayIn } from "../../platform/local-time.ts";
import { appPage } from "../../shopify/app-page.server.ts";
import type { Handler } from "../../shopify/services.ts";
import type { ExceptionValues } from "../catalogue.ts";
import { alertKinds, nextDigestAt, type Digest } from "./choices.ts";
import { loadChoices } from "./choices.server.ts";
import { queueNotifications, writeNotifications } from "./send.server.ts";
import { alertContent, digestContent, type DigestFacts } from "./words.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** One message a quarter of an hour at most: what a burst opens meanwhile is told together. */
const QUIET_MS = 15 * MINUTE_MS;
/** What closes and opens again is not news for so long. */
const SAME_AGAIN_MS = 24 * HOUR_MS;
const KEPT_MS = 60 * 24 * HOUR_MS;

/** `notifications.alert`: tells of the exceptions that were opened and still stand, all in one message. */
export const notificationsAlertHandler: Handler<"notifications.alert"> = async ({ db, clock }, { shopId }) => {
  const now = clock.now();
  const shop = await db.prisma.shop.findUniqueOrThrow({ where: { id: shopId } });
  const setting = await db.prisma.notificationSetting.findUnique({ where: { shopId } });
  if (!setting || shop.uninstalledAt) return;
  const choices = await loadChoices(db.prisma, shopId);
  const last = await db.prisma.notification.findFirst({
    where: { shopId, purpose: "alert" },
    orderBy: { createdAt: "desc" },
    select: { createdAt: true },
  });
  const quietMs = last ? last.createdAt.getTime() + QUIET_MS - now.getTime() : 0;
  if (quietMs > 0) return { again: { inMs: quietMs, why: "People were told a moment ago: the next message gathers." } };
  return db.prisma.$transaction(async (tx) => {
    const open = await tx.exception.findMany({
      where: {
        ...{ shopId, state: "open", alertedAt: null },
        openedAt: { gte: setting.tellSince },
        kind: { in: alertKinds(choices) },
      },
      orderBy: [{ openedAt: "asc" }, { id: "asc" }],
    });
    if (open.length === 0) return;
    const toldBefore = await tx.exception.findMany({
      where: {
        shopId,
        subject: { in: open.map(({ subject }) => subject) },
        alertedAt: { gt: new Date(now.getTime() - SAME_AGAIN_MS) },
      },
      select: { kind: true, subject: true },
    });
    const known = new Set(toldBefore.map(({ kind, subject }) => `${kind} ${subject}`));
    const news = open.filter(({ kind, subject }) => !known.has(`${kind} ${subject}`));
    const ids = news.map(({ id }) => id);
    // Who was told of it is not told again; what is no news stays unmarked, so that it is news when the day is over.
    await tx.exception.updateMany({ where: { id: { in: ids } }, data: { alertedAt: now } });
    if (news.length === 0) return;
    const told = news.map(({ kind, values }) => ({ kind, values: values as ExceptionValues }));
    const content = alertContent(shop.name, told, appPage(shop.domain, "/exceptions"));
    const key = `alert:${ids[0]}`;
    const written = await writeNotifications(tx, choices, { shopId, purpose: "alert", key, content, now });
    await queueNotifications(tx, shopId, written, now);
  });
};

/** `notifications.digest`: tells what waits for a person, once a day at the shop's hour. */
export const notificationsDigestHandler: Handler<"notifications.digest"> = async ({ db, clock }, { shopId }) => {
  const now = clock.now();
  const shop = await db.prisma.shop.findUniqueOrThrow({ where: { id: shopId } });
  await db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "NotificationSetting" WHERE "shopId" = ${shopId} FOR UPDATE`;
    const setting = await tx.notificationSetting.findUnique({ where: { shopId } });
    if (!setting?.nextDigestAt || setting.nextDigestAt > now) return;
    const next = nextDigestAt(now, setting.digestHour, shop.timeZone);
    await tx.notificationSetting.update({ where: { shopId }, data: { nextDigestAt: next } });
    await tx.notification.deleteMany({
      where: { shopId, endedAt: { not: null }, createdAt: { lt: new Date(now.getTime() - KEPT_MS) } },
    });
    const facts = await loadDigestFacts(tx, shopId, now);
    if ((setting.digest as Digest) === "when-needed" && facts.kinds.length === 0) return;
    const content = digestContent(shop.name, facts, appPage(shop.domain, "/exceptions"));
    const key = `digest:${dayIn(shop.timeZone, now.getTime())}`;
    const choices = await loadChoices(tx, shopId);
    const written = await writeNotifications(tx, choices, { shopId, purpose: "digest", key, content, now });
    await queueNotifications(tx, shopId, written, now);
  });
};

async function loadDigestFacts(tx: Tx, shopId: string, now: Date): Promise<DigestFacts> {
  const open = await tx.exception.findMany({
    where: { shopId, state: "open", id: NOT_DEMO_ID },
    select: { kind: true, orderId: true, openedAt: true },
    orderBy: { openedAt: "asc" },
  });
  const kinds = new Map<string, { count: number; oldestHours: number }>();
  for (const { kind, openedAt } of open) {
    const oldestHours = Math.floor((now.getTime() - openedAt.getTime()) / HOUR_MS);
    const known = kinds.get(kind) ?? { count: 0, oldestHours };
    kinds.set(kind, { ...known, count: known.count + 1 });
  }
  return {
    orders: new Set(open.flatMap(({ orderId }) => orderId ?? [])).size,
    others: open.filter(({ orderId }) => orderId === null).length,
    kinds: [...kinds].map(([kind, counts]) => ({ kind, ...counts })).sort((a, b) => b.count - a.count),
  };
}
