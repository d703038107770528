import type { VendorEvent, VendorWebhook } from "@prisma/client";
import { openException, resolveExceptions } from "../../../exceptions/exceptions.server.ts";
import { decryptText } from "../../../platform/crypto.server.ts";
import { env } from "../../../platform/env.server.ts";
import { log } from "../../../platform/log.server.ts";
import { callOutside } from "../../../platform/outgoing.server.ts";
import { retryAfterMs } from "../../../platform/retry-after.ts";
import { msg } from "../../../platform/translate.ts";
import type { Handler, Services } from "../../../shopify/services.ts";
import { API_VERSION, type EventMessage } from "../api/messages.ts";
import { wordsOf } from "../api/read-answer.ts";
import { signatureOf } from "../api/signature.server.ts";

/** What the encrypted columns of VendorWebhook are bound to. */
export const WEBHOOK_URL_CONTEXT = "VendorWebhook.urlEnc";
export const WEBHOOK_SECRET_CONTEXT = "VendorWebhook.secretEnc";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After each failure; after the last one the event is dead until a person sends it again. More than a day in all. */
const RETRY_AFTER_MS = [
  ...[MINUTE_MS / 2, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[1, 2, 4, 8, 12].map((hours) => hours * HOUR_MS),
];
const KEPT_MS = 30 * 24 * HOUR_MS;

/** taken · dead: it will not be taken later either · later: not now */
type Told = { kind: "taken" } | { kind: "dead"; note: string } | { kind: "later"; note: string; waitMs: number };

/**
 * `vendor-event.tell`: tells a vendor's webhook of one event until it is taken. It may be told twice, with the same id:
 * an answer that got lost is no answer.
 */
export const vendorEventTellHandler: Handler<"vendor-event.tell"> = async (services, { eventId, supplierId }) => {
  const { db, clock } = services;
  const event = await db.prisma.vendorEvent.findFirst({
    where: { id: eventId, supplierId },
    include: { vendor: { include: { webhook: true } } },
  });
  if (event?.state !== "waiting") return;
  const { webhook } = event.vendor;
  const told: Told = webhook
    ? await tellOnce(services, webhook, event)
    : { kind: "dead", note: "The webhook was removed." };
  const now = clock.now();
  const retryMs = RETRY_AFTER_MS[event.attempts];
  const isDead = told.kind === "dead" || (told.kind === "later" && retryMs === undefined);
  const state = told.kind === "taken" ? "told" : isDead ? "dead" : "waiting";
  const note = told.kind === "taken" ? null : told.note;
  await db.prisma.vendorEvent.update({
    where: { id: eventId },
    data: { state, note, attempts: { increment: 1 }, ...(state === "waiting" ? {} : { endedAt: now }) },
  });
  if (told.kind === "later" && !isDead) {
    return { again: { inMs: Math.max(told.waitMs, retryMs ?? 0), why: told.note } };
  }
  await shown(services, event, { isDead, note });
  return;
};

/** What comes of one telling, now. */
export async function tellOnce(
  { db, clock }: Services,
  webhook: VendorWebhook,
  { id, type, supplierOrderId, createdAt }: VendorEvent,
): Promise<Told> {
  const order = supplierOrderId && (await db.prisma.vendorOrder.findUnique({ where: { supplierOrderId } }));
  const message: EventMessage = {
    ...{ version: API_VERSION, id, type: type as EventMessage["type"], at: createdAt.toISOString() },
    order: order ? { key: order.key, url: `${env().SHOPIFY_APP_URL}/vendor-api/v1/orders/${order.key}` } : null,
  };
  const body = JSON.stringify(message);
  const now = clock.now();
  const answer = await callOutside({
    ...{ url: decryptText(webhook.urlEnc, WEBHOOK_URL_CONTEXT), method: "POST", body },
    headers: {
      "content-type": "application/json",
      "crossdock-event": type,
      "crossdock-event-id": id,
      "crossdock-signature": signatureOf(body, [decryptText(webhook.secretEnc, WEBHOOK_SECRET_CONTEXT)], now),
    },
  });
  if (answer.outcome === "not-allowed") return { kind: "dead", note: answer.note };
  if (answer.outcome !== "answered") return { kind: "later", note: answer.note, waitMs: 0 };
  if (answer.status >= 200 && answer.status < 300) return { kind: "taken" };
  const note = `It answered ${wordsOf(answer)}.`.replace(/\.\.$/, ".");
  if (answer.status === 410) return { kind: "dead", note };
  return { kind: "later", note, waitMs: retryAfterMs(answer.headers, now, 12 * HOUR_MS) ?? 0 };
}

/** The merchant sees that news stopped arriving, and that they arrive again. Old events are forgotten. */
async function shown(
  { db, clock }: Services,
  { supplierId, shopId, type }: VendorEvent,
  { isDead, note }: { isDead: boolean; note: string | null },
): Promise<void> {
  const now = clock.now();
  const about = { shopId, kind: "vendor-webhook-dead", subject: `supplier:${supplierId}` } as const;
  log.info("vendor-event.ended", { supplierId, type, told: !isDead });
  if (!isDead) {
    await resolveExceptions(db.prisma, { ...about, resolution: msg("The webhook takes news again."), now });
    const old = { supplierId, state: "told", endedAt: { lt: new Date(now.getTime() - KEPT_MS) } };
    await db.prisma.vendorEvent.deleteMany({ where: old });
    return;
  }
  const { name } = await db.prisma.supplier.findUniqueOrThrow({ where: { id: supplierId }, select: { name: true } });
  await openException(db.prisma, { ...about, supplierId, now, values: { supplier: name, note } });
}
