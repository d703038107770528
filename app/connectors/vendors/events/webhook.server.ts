import { audit } from "../../../platform/audit.server.ts";
import { decryptText, encryptText } from "../../../platform/crypto.server.ts";
import { newId } from "../../../platform/ids.server.ts";
import { urlProblem } from "../../../platform/outgoing.server.ts";
import type { Done } from "../../../platform/problem.ts";
import { enqueueAll } from "../../../queue/outbox.server.ts";
import type { Services } from "../../../shopify/services.ts";
import { newSigningSecret } from "../api/signature.server.ts";
import { tellOnce, WEBHOOK_SECRET_CONTEXT, WEBHOOK_URL_CONTEXT } from "./tell.server.ts";

/** Whose webhook it is, and who acts: a user's id, or "portal". The caller has checked that the one may for the other. */
export type WebhookOwner = { supplierId: string; shopId: string; actor: string };

const LATEST = 10;
const HOUR_MS = 60 * 60_000;
const PINGS_AN_HOUR = 20;

/** A vendor's webhook with its latest events; its secret is shown when it is made alone. */
export async function loadWebhook({ db }: Services, supplierId: string) {
  const webhook = await db.prisma.vendorWebhook.findUnique({ where: { supplierId } });
  const events = await db.prisma.vendorEvent.findMany({
    where: { supplierId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: LATEST,
  });
  return {
    url: webhook ? decryptText(webhook.urlEnc, WEBHOOK_URL_CONTEXT) : "",
    dead: await db.prisma.vendorEvent.count({ where: { supplierId, state: "dead" } }),
    events: events.map(({ id, type, state, attempts, note, createdAt }) => ({
      ...{ id, type, state, attempts, note, createdAt },
    })),
  };
}
export type WebhookView = Awaited<ReturnType<typeof loadWebhook>>;

/**
 * Sets where a vendor is told of its orders, or, with an empty address, that it is not. @returns the secret that signs,
 * where one was made: for a first address, and when it is asked for. It is shown this once. `once`: what the form is
 * called; sent twice, by a double click, it is answered the same secret.
 */
export async function saveWebhook(
  { db, clock }: Services,
  { supplierId, shopId, actor }: WebhookOwner,
  { url, newSecret, once = null }: { url: string; newSecret: boolean; once?: string | null },
): Promise<Done<{ secret: string | null }>> {
  const address = url.trim();
  const wrong = address === "" ? null : address.length > 1000 ? "Enter a shorter address." : urlProblem(address);
  if (wrong !== null) return { ok: false, problems: [{ field: "webhookUrl", message: wrong }] };
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Vendor" WHERE "supplierId" = ${supplierId} FOR UPDATE`;
    const subject = `supplier:${supplierId}`;
    const values = { webhook: address !== "" };
    await audit(tx, { shopId, actor, action: "vendor.webhook-changed", subject, values, now });
    if (address === "") {
      await tx.vendorWebhook.deleteMany({ where: { supplierId } });
      return { ok: true, secret: null };
    }
    const known = await tx.vendorWebhook.findUnique({ where: { supplierId } });
    const made = newSigningSecret(once === null ? null : `${supplierId}:${once}`);
    if (once !== null && known && decryptText(known.secretEnc, WEBHOOK_SECRET_CONTEXT) === made)
      return { ok: true, secret: made };
    const secret = known && !newSecret ? null : made;
    const urlEnc = encryptText(address, WEBHOOK_URL_CONTEXT);
    const signed = secret === null ? {} : { secretEnc: encryptText(secret, WEBHOOK_SECRET_CONTEXT) };
    if (known) await tx.vendorWebhook.update({ where: { supplierId }, data: { urlEnc, ...signed, updatedAt: now } });
    else
      await tx.vendorWebhook.create({
        data: {
          ...{ supplierId, shopId, urlEnc, createdAt: now, updatedAt: now },
          secretEnc: encryptText(secret ?? "", WEBHOOK_SECRET_CONTEXT),
        },
      });
    return { ok: true, secret };
  });
}

/** Tells the webhook that somebody tries it, now and once. */
export async function pingWebhook(
  services: Services,
  { supplierId, shopId }: Pick<WebhookOwner, "supplierId" | "shopId">,
): Promise<Done> {
  const { db, clock } = services;
  const problem = (message: string): Done => ({ ok: false, problems: [{ message }] });
  const webhook = await db.prisma.vendorWebhook.findUnique({ where: { supplierId } });
  if (!webhook) return problem("Enter an address and save it, then send a test.");
  const now = clock.now();
  const lately = { supplierId, type: "ping", createdAt: { gt: new Date(now.getTime() - HOUR_MS) } };
  if ((await db.prisma.vendorEvent.count({ where: lately })) >= PINGS_AN_HOUR)
    return problem(`${PINGS_AN_HOUR} tests were sent within the hour. Try again later.`);
  const event = await db.prisma.vendorEvent.create({
    data: { id: newId(), shopId, supplierId, type: "ping", state: "told", attempts: 1, createdAt: now, endedAt: now },
  });
  const told = await tellOnce(services, webhook, event);
  const note = told.kind === "taken" ? null : told.note;
  // A test that failed is not sent again later.
  await db.prisma.vendorEvent.update({ where: { id: event.id }, data: { note } });
  return note === null ? { ok: true } : problem(`The test did not arrive. ${note}`);
}

/** Has every event told again that was given up. */
export async function tellDeadAgain(
  { db, clock }: Services,
  { supplierId, shopId }: Pick<WebhookOwner, "supplierId" | "shopId">,
): Promise<Done> {
  const now = clock.now();
  await db.prisma.$transaction(async (tx) => {
    const dead = await tx.vendorEvent.updateManyAndReturn({
      where: { supplierId, state: "dead" },
      data: { state: "waiting", attempts: 0, endedAt: null },
      select: { id: true },
    });
    const jobs = dead.map(({ id }) => ({ payload: { supplierId, eventId: id }, shopId }));
    await enqueueAll(tx, "vendor-event.tell", jobs, { now });
  });
  return { ok: true };
}
