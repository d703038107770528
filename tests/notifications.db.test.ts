import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import PostalMime from "postal-mime";
import { afterAll, beforeEach, expect, test } from "vitest";
import { loadNotifications, saveNotifications } from "../app/exceptions/alerts/choices.server.ts";
import { notificationSendHandler, sendTest } from "../app/exceptions/alerts/send.server.ts";
import type { ExceptionKind } from "../app/exceptions/catalogue.ts";
import { openException, resolveExceptions } from "../app/exceptions/exceptions.server.ts";
import { shiftedClock } from "../app/platform/clock.server.ts";
import { env } from "../app/platform/env.server.ts";
import { runDueJobs } from "../app/queue/runner.server.ts";
import { liveServices } from "../app/shopify/live-services.server.ts";
import type { Services } from "../app/shopify/services.ts";
import { handlers, onDead, scheduleRecurringJobs } from "../app/worker.server.ts";
import { addMailFault, mailState } from "../sandbox/mail/inbox.ts";
import { startMailServer } from "../sandbox/mail/server.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { db } from "./db-file.ts";

const sandbox = startSandbox({ runDue: () => undefined });
const smtp = await startMailServer(sandbox, { port: 0 });
/** What the chat tool was told, and how it answers. */
const chat = { status: 200, told: [] as { text: string; blocks: unknown[] }[] };
const webhook = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    if (chat.status < 300) chat.told.push(JSON.parse(Buffer.concat(parts).toString()) as (typeof chat.told)[0]);
    response.writeHead(chat.status).end();
  });
});
await new Promise<void>((resolve) => webhook.listen(0, "127.0.0.1", resolve));
const webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/hook`;
afterAll(async () => {
  webhook.close();
  await smtp.close();
  await sandbox.stop();
});

const SHOP = "shop-1";
const actor = { shopId: SHOP, userId: "owner" };
const MINUTE_MS = 60_000;
const world = {} as { clock: ReturnType<typeof shiftedClock>; services: Services };
function fresh() {
  // A winter morning at nine in Warsaw, whenever the test runs.
  const clock = shiftedClock(Date.parse("2027-01-12T08:00:00Z") - Date.now());
  return { clock, services: liveServices({ db: db(), clock }) };
}

beforeEach(async () => {
  Object.assign(world, fresh());
  Object.assign(env(), { SMTP_URL: smtp.url, MAIL_FROM: "Crossdock <notices@app.test>", PRIVATE_HOSTS: "allow" });
  Object.assign(mailState(sandbox.world), { messages: [], faults: [] });
  Object.assign(chat, { status: 200, told: [] });
  const { prisma } = db();
  for (const table of ["notification", "notificationSetting", "job", "exception", "auditEvent", "shop"] as const)
    await (prisma[table] as unknown as { deleteMany: () => Promise<unknown> }).deleteMany();
  await prisma.shop.create({
    data: {
      id: SHOP,
      domain: "harbour-home.myshopify.com",
      name: "Harbour & Home",
      currency: "EUR",
      timeZone: "Europe/Warsaw",
      address: {},
      installedAt: world.clock.now(),
    },
  });
});

const choose = (more: object = {}) =>
  saveNotifications(world.services, actor, { notifyRecipients: "ada@shop.test", ...more });
const open = (kind: ExceptionKind, subject: string, more: object = {}) =>
  db().prisma.$transaction((tx) =>
    openException(tx, { shopId: SHOP, kind, subject, values: { order: "#1001" }, now: world.clock.now(), ...more }),
  );
const run = (): Promise<number> => runDueJobs(world.services, handlers, { onDead });
async function after(minutes: number) {
  world.clock.advance(minutes * MINUTE_MS);
  await run();
}
/** What came in, as a reader sees it. */
const mails = () =>
  Promise.all(
    mailState(sandbox.world).messages.map(async ({ raw }) => {
      const { subject, text, messageId } = await PostalMime.parse(Buffer.from(raw, "base64"));
      return { subject, text, messageId };
    }),
  );
const subjects = async () => (await mails()).map(({ subject }) => subject?.replace(/ · Harbour & Home$/, ""));
const channel = async (name: "mail" | "webhook") =>
  (await loadNotifications(world.services, SHOP)).channels.find((each) => each.channel === name);

test("nobody is told until somebody is named, and then only of what is chosen and new", async () => {
  await open("send-failed", "supplier-order:0");
  expect(await db().prisma.job.count()).toBe(0);
  await choose();
  await open("send-failed", "supplier-order:0");
  await open("sku-unmapped", "line:1");
  await after(1);
  expect(await mails()).toEqual([]);
  await choose({ notifyKinds: "sku-unmapped" });
  await open("sku-unmapped", "line:2", { values: { sku: "TEE-M" } });
  await after(1);
  expect(await subjects()).toEqual(["SKU not mapped"]);
  expect((await mails())[0]?.text).toContain("No supplier is mapped to SKU TEE-M.");
  expect((await mails())[0]?.text).toContain("https://admin.shopify.com/store/harbour-home/apps/");
});

test("a burst is one message, what ends by itself is not told, and a quarter of an hour is quiet", async () => {
  await choose({ notifyWebhook: webhookUrl });
  for (let i = 0; i < 40; i++) await open("send-failed", `supplier-order:${i}`);
  await open("connection-lost", `shop:${SHOP}`);
  await db().prisma.$transaction((tx) =>
    resolveExceptions(tx, { shopId: SHOP, subject: `shop:${SHOP}`, resolution: "Back.", now: world.clock.now() }),
  );
  expect(await run()).toBe(0);
  await after(1);
  expect(await subjects()).toEqual(["40 new exceptions"]);
  expect((await mails())[0]?.text).not.toContain("Connection lost");
  expect(chat.told).toMatchObject([
    { text: expect.stringContaining("40 new exceptions · Harbour &amp; Home") as string },
  ]);
  await open("send-failed", "supplier-order:late");
  await open("send-failed", "supplier-order:3");
  await after(5);
  expect(await mails()).toHaveLength(1);
  await after(11);
  expect(await subjects()).toEqual(["40 new exceptions", "Could not be sent"]);
  await after(60);
  expect(await mails()).toHaveLength(2);
});

test("what closes and opens again is not told again on the same day", async () => {
  await choose();
  const subject = "supplier-order:1";
  const flap = async () => {
    await open("send-failed", subject);
    await after(20);
    const now = world.clock.now();
    await db().prisma.$transaction((tx) => resolveExceptions(tx, { shopId: SHOP, subject, resolution: "Gone.", now }));
  };
  await flap();
  await flap();
  await flap();
  expect(await mails()).toHaveLength(1);
  world.clock.advance(25 * 60 * MINUTE_MS);
  await flap();
  expect(await mails()).toHaveLength(2);
});

test("the digest comes once a day at the shop's hour, and only when something waits", async () => {
  await choose({ notifySeverities: "" });
  const tick = async (minutes: number) => {
    world.clock.advance(minutes * MINUTE_MS);
    await scheduleRecurringJobs(world.services);
    await run();
  };
  await tick(12 * 60);
  await open("shipping-profile", "supplier:1");
  await open("shipping-profile", "supplier:2");
  await tick(60);
  expect(await mails()).toEqual([]);
  // Eight in Warsaw is seven by UTC in winter.
  await tick(10 * 60 - 1);
  expect(await mails()).toEqual([]);
  await tick(1);
  expect(await subjects()).toEqual(["2 other things need you"]);
  expect((await mails())[0]?.text).toContain("2 × No shipping rate, since 11 hours");
  await tick(5);
  await tick(12 * 60);
  expect(await mails()).toHaveLength(1);
  for (const id of [1, 2]) {
    const now = world.clock.now();
    const ended = { shopId: SHOP, subject: `supplier:${id}`, resolution: "A rate is found.", now };
    await db().prisma.$transaction((tx) => resolveExceptions(tx, ended));
  }
  await tick(24 * 60);
  expect(await mails()).toHaveLength(1);
  await choose({ notifyDigest: "always" });
  await tick(24 * 60);
  expect(await subjects()).toEqual(["2 other things need you", "Nothing needs you"]);
});

test("a mail server that is away is asked again, and the settings say so until it answers", async () => {
  await choose();
  for (let i = 0; i < 2; i++) addMailFault(sandbox.world, { kind: "try-later", times: 1 });
  await open("send-failed", "supplier-order:1");
  await after(1);
  expect(await channel("mail")).toMatchObject({ state: "retrying", note: expect.stringContaining("451") as string });
  await after(1);
  await after(5);
  expect(await mails()).toHaveLength(1);
  expect(await channel("mail")).toMatchObject({ state: "works" });
});

test("an address that is refused for good is given up at once, and shows on the settings", async () => {
  await choose();
  addMailFault(sandbox.world, { kind: "refuse-recipient", times: 1 });
  await open("send-failed", "supplier-order:1");
  await after(1);
  await after(600);
  expect(await mails()).toEqual([]);
  const failing = await channel("mail");
  expect(failing).toMatchObject({ state: "failing", note: expect.stringContaining("550") as string });
  expect(failing?.note).not.toContain("ada@");
});

test("a message whose answer was lost is not sent twice", async () => {
  await choose();
  addMailFault(sandbox.world, { kind: "drop-answer", times: 1 });
  await open("send-failed", "supplier-order:1");
  await after(1);
  await after(600);
  expect(await mails()).toHaveLength(1);
  expect(await channel("mail")).toMatchObject({ state: "unknown" });
});

test("a process that died within a send leaves it unknown; one that was paused for too long sends nothing", async () => {
  await choose();
  const data = { shopId: SHOP, channel: "mail", purpose: "alert", content: { subject: "a", paragraphs: [], link: {} } };
  const createdAt = world.clock.now();
  await db().prisma.notification.create({
    data: { ...data, id: "n-1", key: "alert:1", createdAt, state: "sending", attempts: 1, sendBefore: createdAt },
  });
  expect(await notificationSendHandler(world.services, { notificationId: "n-1" })).toMatchObject({ again: {} });
  world.clock.advance(2 * MINUTE_MS);
  await notificationSendHandler(world.services, { notificationId: "n-1" });
  expect(await db().prisma.notification.findMany()).toMatchObject([{ id: "n-1", state: "unknown" }]);
  await db().prisma.notification.create({ data: { ...data, id: "n-2", key: "alert:2", createdAt } });
  // Its clock jumps between the claim and the call.
  let looks = 0;
  const clock = { now: () => new Date(world.clock.now().getTime() + (looks++ === 0 ? 0 : 60_000)) };
  const held = await notificationSendHandler({ ...world.services, clock }, { notificationId: "n-2" });
  expect(held).toMatchObject({ again: { why: "The process was held up before it was sent." } });
  expect(await mails()).toEqual([]);
});

test("a webhook that is overloaded is asked again, one that is gone is not", async () => {
  await choose({ notifyRecipients: "", notifyWebhook: webhookUrl });
  chat.status = 503;
  await open("send-failed", "supplier-order:1");
  await after(1);
  expect(await channel("webhook")).toMatchObject({ state: "retrying", note: "The webhook answered HTTP 503." });
  chat.status = 200;
  await after(2);
  expect(chat.told).toHaveLength(1);
  chat.status = 410;
  await open("send-failed", "supplier-order:2");
  await after(16);
  expect(await channel("webhook")).toMatchObject({ state: "failing", note: "The webhook answered HTTP 410." });
});

test("a webhook within our own network is refused when it is entered, and when it is called", async () => {
  await choose({ notifyRecipients: "", notifyWebhook: webhookUrl });
  env().PRIVATE_HOSTS = "refuse";
  expect(await choose({ notifyWebhook: "https://169.254.169.254/latest" })).toEqual({
    ok: false,
    problems: [{ field: "notifyWebhook", message: "Enter an address on the public internet." }],
  });
  await open("send-failed", "supplier-order:1");
  await after(1);
  expect(chat.told).toEqual([]);
  expect(await channel("webhook")).toMatchObject({ state: "failing" });
});

test("a test tells each channel at once and says what came of it, five times an hour", async () => {
  expect(await sendTest(world.services, SHOP)).toMatchObject({ ok: false });
  await choose({ notifyWebhook: webhookUrl });
  expect(await sendTest(world.services, SHOP)).toEqual({ ok: true });
  expect(await mails()).toHaveLength(1);
  expect(chat.told).toHaveLength(1);
  addMailFault(sandbox.world, { kind: "down", times: 1 });
  const failed = await sendTest(world.services, SHOP);
  expect(failed).toMatchObject({
    ok: false,
    problems: [{ message: expect.stringContaining("The e-mail did not") as string }],
  });
  for (let i = 0; i < 3; i++) expect(await sendTest(world.services, SHOP)).toEqual({ ok: true });
  expect(await sendTest(world.services, SHOP)).toMatchObject({ ok: false });
});

test("addresses are kept encrypted, and the trail counts them", async () => {
  await choose({ notifyWebhook: webhookUrl });
  const [row] = await db().prisma.notificationSetting.findMany();
  expect(Buffer.from(row?.recipientsEnc ?? []).toString("latin1")).not.toContain("ada");
  expect(Buffer.from(row?.webhookEnc ?? []).toString("latin1")).not.toContain("127.0.0.1");
  const [entry] = await db().prisma.auditEvent.findMany();
  expect(entry).toMatchObject({ action: "shop.notifications-changed", values: { recipients: 1, webhook: true } });
  expect(await choose({ notifyRecipients: "not an address" })).toMatchObject({
    ok: false,
    problems: [{ field: "notifyRecipients" }],
  });
});
