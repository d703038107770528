import { afterAll, beforeEach, expect, test } from "vitest";
import { messageIdOf, sendMail, type Mail } from "../app/platform/mail.server.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { serve } from "../sandbox/http.ts";
import { startMailServer } from "../sandbox/mail/server.ts";

const sandbox = startSandbox({ runDue: () => undefined });
const server = await startMailServer(sandbox, { port: 0 });
const execute = () => ({ status: 404, body: {} });
const { origin, close } = await serve(sandbox, { port: 0, execute, smtpUrl: server.url });
afterAll(async () => {
  await close();
  await server.close();
  await sandbox.stop();
});

const settings = { smtpUrl: server.url, from: "Crossdock <notices@shop.test>", replyTo: "help@shop.test" };
const messageId = messageIdOf("supplier-order:17/1", settings);
const mail: Mail = { messageId, to: ["ada@tea.test"], subject: "Zwölf Kannen", text: "Bitte sendet zwölf Kannen." };

type Inbox = {
  url: string;
  messages: {
    id: number;
    messageId: string;
    subject: string;
    text: string;
    headers: Record<string, string>;
    envelope: { from: string; to: string[] };
    attachments: { filename: string; mimeType: string; content: string }[];
  }[];
};
const control = async <T>(path: string, options: RequestInit = {}): Promise<T> =>
  (await (
    await fetch(`${origin}/__sandbox/mail${path}`, { ...options, headers: { "content-type": "application/json" } })
  ).json()) as T;
const inbox = async (query = "") => (await control<Inbox>(query)).messages;
const fault = (kind: string, more: object = {}) =>
  control("/faults", { method: "POST", body: JSON.stringify({ kind, ...more }) });

beforeEach(async () => {
  await control("", { method: "DELETE" });
  await control("/faults", { method: "DELETE" });
});

test("a message arrives once with the id, the names, the words and the attachments it was given", async () => {
  const pdf = Buffer.from("%PDF-1.7 not really");
  const sent = await sendMail(
    {
      ...mail,
      fromName: "Harbour Home",
      html: "<p>zwölf Kannen</p>",
      headers: { "X-Crossdock": "purchase-order" },
      attachments: [{ filename: "Bestellung №1.pdf", contentType: "application/pdf", content: pdf }],
    },
    settings,
  );
  expect(sent).toEqual({ outcome: "accepted", refused: [] });
  expect((await control<Inbox>("")).url).toBe(server.url);
  const [message, ...others] = await inbox("?to=ada@");
  expect(others).toEqual([]);
  expect(message).toMatchObject({
    messageId: "<supplier-order-17-1@shop.test>",
    subject: "Zwölf Kannen",
    text: expect.stringContaining("Bitte sendet zwölf Kannen.") as string,
    envelope: { from: "notices@shop.test", to: ["ada@tea.test"] },
    headers: {
      from: "Harbour Home <notices@shop.test>",
      "reply-to": "help@shop.test",
      "x-crossdock": "purchase-order",
    },
    attachments: [{ filename: "Bestellung №1.pdf", mimeType: "application/pdf", content: pdf.toString("base64") }],
  });
  expect(await inbox("?to=nobody@")).toEqual([]);
  const raw = await (await fetch(`${origin}/__sandbox/mail/${message?.id}/raw`)).text();
  expect(raw).toContain("Message-ID: <supplier-order-17-1@shop.test>");
});

test("a header cannot be smuggled in with a line break", async () => {
  const subject = "Hello\r\nBcc: eve@evil.test\r\n\r\nInjected";
  expect(await sendMail({ ...mail, subject, replyTo: "a@b.test\r\nX-Evil: 1" }, settings)).toMatchObject({
    outcome: "accepted",
  });
  const [message] = await inbox();
  expect(message?.envelope.to).toEqual(["ada@tea.test"]);
  expect(Object.keys(message?.headers ?? {})).not.toEqual(expect.arrayContaining(["bcc"]));
  expect(Object.keys(message?.headers ?? {})).not.toEqual(expect.arrayContaining(["x-evil"]));
});

test.each([
  ["refuse-recipient", { outcome: "refused", permanent: true, code: 550 }, 0],
  ["try-later", { outcome: "refused", permanent: false, code: 451 }, 0],
  ["refuse-message", { outcome: "refused", permanent: true, code: 554 }, 0],
  ["down", { outcome: "refused", permanent: false, code: 421 }, 0],
  ["cut-before-data", { outcome: "unreachable" }, 0],
  ["cut-in-data", { outcome: "unknown" }, 0],
  ["drop-answer", { outcome: "unknown" }, 1],
])("%s is told as what it is, and the next attempt arrives", async (kind, expected, arrived) => {
  await fault(kind);
  expect(await sendMail(mail, settings)).toMatchObject(expected);
  expect(await inbox()).toHaveLength(arrived);
  expect(await sendMail(mail, settings)).toMatchObject({ outcome: "accepted" });
  expect(await inbox()).toHaveLength(arrived + 1);
});

test("one of several recipients may be refused", async () => {
  await fault("refuse-recipient", { to: "eve@" });
  expect(await sendMail({ ...mail, to: ["ada@tea.test", "eve@tea.test"] }, settings)).toEqual({
    outcome: "accepted",
    refused: ["eve@tea.test"],
  });
});

test("no mail server, a wrong password and a port where nobody listens are values", async () => {
  expect(await sendMail(mail, { ...settings, smtpUrl: undefined })).toMatchObject({ outcome: "not-configured" });
  const wrong = server.url.replace("smtp://", "smtp://user:wrong@");
  expect(await sendMail(mail, { ...settings, smtpUrl: wrong })).toMatchObject({ outcome: "refused", code: 535 });
  const right = server.url.replace("smtp://", "smtp://user:right@");
  expect(await sendMail(mail, { ...settings, smtpUrl: right })).toMatchObject({ outcome: "accepted" });
  expect(await sendMail(mail, { ...settings, smtpUrl: "smtp://127.0.0.1:1" })).toMatchObject({
    outcome: "unreachable",
  });
});
