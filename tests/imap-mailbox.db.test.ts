import { randomUUID } from "node:crypto";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MailboxFields } from "../app/connectors/email/mailbox/mailbox-form.ts";
import {
  loadMailbox,
  removeMailbox,
  saveMailbox,
  testMailbox,
} from "../app/connectors/email/mailbox/mailbox.server.ts";
import { env } from "../app/platform/env.server.ts";
import { mailboxReadHandler } from "../app/tracking/vendors/mail/read-mailbox.server.ts";
import { storeMail } from "../app/tracking/vendors/mail/store-mail.server.ts";
import { db } from "./db-file.ts";
import type { SandboxMail } from "./mailbox.ts";
import type { Bought, Trade } from "./trade.ts";
import { lampTrade, type TestVendor } from "./vendor.ts";

const ADDRESS = "orders@shop.example";
const MINUTE_MS = 60_000;

let trade: Trade;
let vendor: TestVendor;
let mailbox: Lamps["mailbox"];
let stop: Lamps["stop"];
let fields: MailboxFields;
let smtp: string;
type Lamps = Awaited<ReturnType<typeof lampTrade>>;
type Box = { host: string; port: number; uidValidity: number; messages: { uid: number; seen: boolean }[] };

const control = () => trade.world.control;
const boxAtServer = () => control().get<Box>(`/imap?user=${ADDRESS}`);
const services = () => trade.world.services;
const stored = () => db().prisma.mailbox.findUniqueOrThrow({ where: { shopId: vendor.actor.shopId } });
const save = (more: Partial<MailboxFields> = {}) => saveMailbox(services(), vendor.actor, { ...fields, ...more });
const exceptions = () =>
  db().prisma.exception.findMany({ where: { kind: "mailbox-unreachable" }, orderBy: { openedAt: "desc" } });

/** Looks into the mailbox as often as it asks for it, then does all that follows. */
async function look() {
  const { shopId } = vendor.actor;
  while ((await mailboxReadHandler(services(), { shopId })) !== undefined);
  await trade.quiet();
}

/** Whoever it is sends a mail to an address, over SMTP. */
const send = (to: string, lines: string[], from = "orders@email.example") =>
  createTransport(smtp).sendMail({
    envelope: { from, to },
    raw: [`From: Vendor <${from}>`, `To: ${to}`, `Message-ID: <${randomUUID()}@vendor.example>`, ...lines].join("\r\n"),
  });
const answer = (mail: SandboxMail, text: string) =>
  send(mail.headers["reply-to"] ?? "", [`Subject: Re: ${mail.subject}`, `In-Reply-To: ${mail.messageId}`, "", text]);

async function lamps(quantity: number): Promise<{ bought: Bought; mail: SandboxMail }> {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.quiet();
  const { key } = await vendor.orderFor(bought);
  const mail = (await mailbox.to("orders@email")).find(({ subject }) => subject.includes(key));
  if (!mail) throw new Error(`No mail about ${key}.`);
  return { bought, mail };
}
const isConfirmed = async (bought: Bought) => (await vendor.orderFor(bought)).vendorOrder?.acknowledgedAt !== null;
const mailsOf = async (bought: Bought) => {
  const { id } = await vendor.orderFor(bought);
  return db().prisma.inboundMail.findMany({ where: { supplierOrderId: id }, orderBy: { receivedAt: "asc" } });
};

beforeAll(async () => {
  Object.assign(env(), { PRIVATE_HOSTS: "allow" });
  ({ trade, vendor, mailbox, stop } = await lampTrade("email"));
  ({ url: smtp } = await control().get<{ url: string }>("/mail"));
  const { host, port } = await boxAtServer();
  fields = MailboxFields.parse({
    ...{ address: ADDRESS, host, port: String(port), security: "none", user: ADDRESS, password: "open sesame" },
    ...{ folder: "INBOX", plus: "true", markSeen: "false" },
  });
}, 60_000);
afterAll(() => stop());
beforeEach(async () => {
  await fetch(`${control().origin}/__sandbox/imap/faults`, { method: "DELETE" });
  expect(await save()).toEqual({ ok: true });
});

test("an answer to the mailbox is applied like one that is brought; what else lies there is neither stored nor marked", async () => {
  const { bought, mail } = await lamps(2);
  expect(mail.headers["reply-to"]).toMatch(/^orders\+cd-[\w-]+\.[0-9a-f]{16}@shop\.example$/);
  await send(ADDRESS, ["Subject: Dinner?", "", "At eight."], "friend@freemail.example");
  await answer(mail, "Confirmed.");
  await look();
  expect(await isConfirmed(bought)).toBe(true);
  await answer(mail, "Shipped with UPS.\r\nTracking number: 1Z999AA10123456784");
  await look();
  expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["1Z999AA10123456784"] }]);
  expect(await db().prisma.inboundMail.count()).toBe(2);
  expect((await boxAtServer()).messages.map(({ seen }) => seen)).toEqual([false, false, false]);
});

test("where the address takes no +, an answer is known by the mail that it answers, and by nothing that can be guessed", async () => {
  await save({ plus: "false", markSeen: "true" });
  const { bought, mail } = await lamps(1);
  expect(mail.headers["reply-to"]).toBe(ADDRESS);
  const { key } = await vendor.orderFor(bought);
  await send(ADDRESS, [`Subject: Re: ${key}`, `In-Reply-To: <purchase-order-${key}@crossdock.test>`, "", "Confirmed."]);
  await look();
  expect(await isConfirmed(bought)).toBe(false);
  expect((await mailsOf(bought)).map(({ state, note }) => [state, note])).toEqual([
    ["review", expect.stringContaining("It was not sent as an answer to our mail.")],
  ]);
  await answer(mail, "Confirmed.");
  await look();
  expect(await isConfirmed(bought)).toBe(true);
  expect((await boxAtServer()).messages.slice(-2).map(({ seen }) => seen)).toEqual([true, true]);
});

test("one mail that comes to the mailbox and to the address of incoming mail is one mail", async () => {
  const { bought, mail } = await lamps(1);
  const lines = [`Subject: Re: ${mail.subject}`, "Message-ID: <once@vendor.example>", `In-Reply-To: ${mail.messageId}`];
  const raw = ["From: orders@email.example", `To: ${mail.headers["reply-to"]}`, ...lines, "", "Confirmed."].join(
    "\r\n",
  );
  const envelope = { from: "orders@email.example", to: ADDRESS };
  await createTransport(smtp).sendMail({ envelope, raw });
  await mailbox.bring(`Received: by another way\r\n${raw}`);
  await look();
  expect(await mailsOf(bought)).toHaveLength(1);
  expect(await db().prisma.inboundMail.findFirst({ where: { note: { contains: "another way" } } })).toMatchObject({
    ...{ state: "ignored", supplierOrderId: null },
  });
});

test("when the server numbers its messages anew, none is missed and none counts twice", async () => {
  const before = await lamps(1);
  await answer(before.mail, "Confirmed.");
  await look();
  const count = await db().prisma.inboundMail.count();
  await control().post("/imap/renumber", { user: ADDRESS });
  const { bought, mail } = await lamps(1);
  await answer(mail, "Confirmed.");
  await look();
  expect(await isConfirmed(bought)).toBe(true);
  expect(await db().prisma.inboundMail.count()).toBe(count + 1);
  expect((await stored()).uidValidity).toBe(String((await boxAtServer()).uidValidity));
});

test("a connection that ends within a message loses nothing: the next look reads it", async () => {
  const { bought, mail } = await lamps(1);
  await answer(mail, "Confirmed.");
  await control().post("/imap/faults", { kind: "cut-in-message" });
  await look();
  expect(await isConfirmed(bought)).toBe(false);
  expect((await stored()).trouble).toMatch(/cannot be read.* It happened at message \d+/);
  await trade.world.advance(2 * MINUTE_MS);
  await look();
  expect(await isConfirmed(bought)).toBe(true);
  expect(await stored()).toMatchObject({ missedLooks: 0, trouble: null, nextLookAt: null });
});

test("a server that is away is tried ever more seldom, told of at the third time, and told to be back", async () => {
  await control().post("/imap/faults", { kind: "down", times: 3 });
  for (const [missedLooks, minutes] of [
    [1, 2],
    [2, 4],
    [3, 8],
  ] as const) {
    expect(await exceptions()).toEqual([]);
    await look();
    const { nextLookAt, ...row } = await stored();
    expect(row.missedLooks).toBe(missedLooks);
    expect((nextLookAt?.getTime() ?? 0) - trade.world.clock.now().getTime()).toBeGreaterThan((minutes - 1) * MINUTE_MS);
    // Before that, nobody knocks.
    await look();
    expect((await stored()).missedLooks).toBe(missedLooks);
    await trade.world.advance(minutes * MINUTE_MS);
  }
  expect(await exceptions()).toMatchObject([{ state: "open" }]);
  await look();
  expect(await exceptions()).toMatchObject([{ state: "resolved" }]);
});

test("a password that was changed is told at once and not tried on, until the new one is entered", async () => {
  const { bought, mail } = await lamps(1);
  await answer(mail, "Confirmed.");
  await control().post("/imap/password", { user: ADDRESS, password: "another" });
  await look();
  expect(await exceptions()).toMatchObject([
    { state: "open", values: { note: expect.stringContaining("refuses the user name or the password") as string } },
    { state: "resolved" },
  ]);
  expect(await testMailbox(services(), vendor.actor)).toMatchObject({
    problems: [{ message: expect.stringContaining("Many mail services want a password made for apps") as string }],
  });
  await save({ password: "another" });
  fields = { ...fields, password: "" };
  await look();
  expect(await isConfirmed(bought)).toBe(true);
  expect((await exceptions()).every(({ state }) => state === "resolved")).toBe(true);
});

test("a folder that is not there is told with those that are", async () => {
  await save({ folder: "Suppliers" });
  await look();
  expect((await stored()).trouble).toBe("There is no folder Suppliers. There are: INBOX, Archive.");
  await save();
  expect(await testMailbox(services(), vendor.actor)).toMatchObject({
    ok: true,
    notice: expect.stringMatching(/INBOX holds \d+ mails$/) as string,
  });
});

test("what lies in a shop's mailbox says nothing of another shop's orders", async () => {
  const { bought, mail } = await lamps(1);
  const raw = `From: orders@email.example\r\nTo: ${mail.headers["reply-to"]}\r\nSubject: Re\r\n\r\nSold out.`;
  await storeMail(db(), Buffer.from(raw), { now: trade.world.clock.now(), shopId: "another shop" });
  await trade.quiet();
  expect((await vendor.orderFor(bought)).state).toBe("accepted");
  expect(await mailsOf(bought)).toEqual([]);
});

test("of a mail that is too large only the header is read, and a person is told", async () => {
  const { bought, mail } = await lamps(1);
  await answer(mail, `Confirmed.\r\n${"x".repeat(70)}\r\n`.repeat(200_000));
  await look();
  expect(await isConfirmed(bought)).toBe(false);
  const [kept] = await mailsOf(bought);
  expect(kept).toMatchObject({ state: "review", note: expect.stringContaining("too large") as string });
  expect(kept?.rawEnc?.length).toBeLessThan(5_000);
});

test("a mail of hundreds of thousands of lines costs no more than one of the largest usual size", async () => {
  const { bought, mail } = await lamps(1);
  const head = `From: orders@email.example\r\nTo: ${mail.headers["reply-to"]}\r\nSubject: Re\r\n\r\nConfirmed.\r\n`;
  const raw = Buffer.from(head + "a\r\n".repeat(1_000_000));
  await storeMail(db(), raw, { now: trade.world.clock.now() });
  await trade.quiet();
  expect(await mailsOf(bought)).toMatchObject([
    { state: "review", note: expect.stringContaining("too large") as string },
  ]);
});

test("the stored password is never shown, and goes to no other server", async () => {
  const page = await loadMailbox(services(), vendor.actor.shopId);
  expect(page.fields.password).toBe("");
  expect(await save({ host: "imap.elsewhere.example", password: "" })).toEqual({
    ok: false,
    problems: [{ field: "password", message: "Enter the password anew: it is not shown to another server." }],
  });
  Object.assign(env(), { PRIVATE_HOSTS: "refuse" });
  try {
    const inside = { host: "127.0.0.1", security: "tls", password: "x" };
    expect(await save(inside)).toMatchObject({ problems: [{ field: "host" }] });
    await look();
    expect((await stored()).trouble).toContain("is not an address on the public internet");
  } finally {
    Object.assign(env(), { PRIVATE_HOSTS: "allow" });
  }
  expect(await save({ host: "not a host", port: "0", user: "", folder: "", address: "nobody" })).toMatchObject({
    problems: ["address", "host", "port", "user", "folder", "password"].map((field) => ({ field })),
  });
});

test("a mailbox that is removed is forgotten with its password, and not read any more", async () => {
  expect(await removeMailbox(services(), vendor.actor)).toEqual({ ok: true });
  await look();
  expect(await db().prisma.mailbox.count()).toBe(0);
  expect((await exceptions()).some(({ state }) => state === "open")).toBe(false);
  const { mail } = await lamps(1);
  expect(mail.headers["reply-to"]).toContain("@in.crossdock.test");
});
