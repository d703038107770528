import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { judgeVendorMail, loadVendorMail } from "../app/reports/vendor-mail.server.ts";
import { vendorsRemindHandler } from "../app/tracking/vendors/remind.server.ts";
import { db } from "./db-file.ts";
import type { SandboxMail } from "./mailbox.ts";
import type { Bought, Trade } from "./trade.ts";
import { lampTrade, type TestVendor } from "./vendor.ts";

let trade: Trade;
let vendor: TestVendor;
let mailbox: Lamps["mailbox"];
let stop: Lamps["stop"];
type Lamps = Awaited<ReturnType<typeof lampTrade>>;

beforeAll(async () => {
  ({ trade, vendor, mailbox, stop } = await lampTrade("email"));
}, 60_000);
afterAll(() => stop());

const lamps = async (quantity: number): Promise<{ bought: Bought; mail: SandboxMail }> => {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.quiet();
  const { key } = await vendor.orderFor(bought);
  const mail = (await mailbox.to("orders@email")).find(({ subject }) => subject.includes(key));
  if (!mail) throw new Error(`No mail about ${key}.`);
  return { bought, mail };
};
const exceptionsOf = async (bought: Bought) => trade.openExceptions((await trade.orderOf(bought)).id);

describe("a vendor's answer by mail", () => {
  test("confirms, then ships, and both are applied without asking", async () => {
    const { bought, mail } = await lamps(2);
    expect((await mailbox.reply(mail, "Confirmed, thanks!")).status).toBe(200);
    await trade.quiet();
    expect((await vendor.orderFor(bought)).vendorOrder?.acknowledgedAt).not.toBeNull();
    await mailbox.reply(mail, "Shipped today with UPS.\r\nTracking number: 1Z999AA10123456784\r\n\r\nKim");
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["1Z999AA10123456784"] }]);
    expect(await exceptionsOf(bought)).toEqual([]);
  });

  test("brought twice is one answer, and nobody else may bring one", async () => {
    const { bought, mail } = await lamps(1);
    const raw = `From: orders@email.example\r\nTo: ${mail.headers["reply-to"]}\r\nSubject: Re\r\n\r\nTracking: 1Z999AA10123456799`;
    expect((await mailbox.bring(raw, "a guess")).status).toBe(401);
    await Promise.all([mailbox.bring(raw), mailbox.bring(raw), mailbox.bring(raw)]);
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["1Z999AA10123456799"] }]);
    const { supplierOrderId } = (await vendor.orderFor(bought)).vendorOrder ?? {};
    expect(await db().prisma.inboundMail.count({ where: { supplierOrderId } })).toBe(1);
  });

  test("that is not sure goes to a person, who reads text and proposal and corrects it", async () => {
    const { bought, mail } = await lamps(3);
    await mailbox.reply(mail, "We could only send a part, 1Z999AA10123456800. <b>Is that ok?</b>");
    await trade.quiet();
    const [exception] = await exceptionsOf(bought);
    expect(exception).toMatchObject({ kind: "vendor-mail-unclear" });
    expect(await trade.fulfilled(bought)).toEqual([]);
    const { mailId } = exception?.values as { mailId: string };
    const shown = await loadVendorMail(trade.world.services, vendor.actor, mailId);
    expect(shown?.text).toContain("<b>Is that ok?</b>");
    expect(shown?.proposal).toMatchObject({ says: "shipped", trackingNumbers: ["1Z999AA10123456800"] });
    const line = shown?.lines[0]?.supplierOrderLineId ?? "";
    const verdict = (units: string) => ({
      ...{ intent: "apply" as const, says: "shipped" as const, carrier: "ups", numbers: "1Z999AA10123456800" },
      ...{ reason: "", units: JSON.stringify({ [line]: units }) },
    });
    const judge = (units: string) => judgeVendorMail(trade.world.services, vendor.actor, mailId, verdict(units));
    expect(await judge("9")).toMatchObject({ ok: false });
    expect(await judge("2")).toEqual({ ok: true });
    expect(await judge("2")).toMatchObject({ ok: false });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["1Z999AA10123456800"] }]);
    expect(await exceptionsOf(bought)).toEqual([]);
  });

  test("from somebody else's address goes to a person, however clear it is", async () => {
    const { bought, mail } = await lamps(1);
    await mailbox.reply(mail, "Confirmed.", { from: "kim@freemail.example" });
    await trade.quiet();
    const [exception] = await exceptionsOf(bought);
    expect(exception).toMatchObject({ kind: "vendor-mail-unclear" });
    const { mailId } = exception?.values as { mailId: string };
    const stranger = { shopId: "another", userId: "mallory" };
    expect(await loadVendorMail(trade.world.services, stranger, mailId)).toBeNull();
    expect(await judgeVendorMail(trade.world.services, vendor.actor, mailId, { intent: "dismiss" })).toEqual({
      ok: true,
    });
    expect(await exceptionsOf(bought)).toEqual([]);
    expect((await vendor.orderFor(bought)).vendorOrder?.acknowledgedAt).toBeNull();
  });

  test("sold out: the items are open again", async () => {
    const { bought, mail } = await lamps(1);
    await mailbox.reply(mail, "Leider ausverkauft.");
    await trade.quiet();
    expect((await vendor.orderFor(bought)).state).toBe("refused");
  });

  test("of a machine, or to an address that we did not sign, is left alone", async () => {
    const { bought, mail } = await lamps(1);
    await mailbox.reply(mail, "I am away. Confirmed orders ship next week.", {
      headers: ["Auto-Submitted: auto-replied"],
    });
    const address = "answers+cd-1-00000000.0123456789abcdef@in.crossdock.test";
    const messageId = mail.messageId.replace(/[0-9a-f]{16}@/, "0123456789abcdef@");
    const forged = { ...mail, messageId, headers: { "reply-to": address } };
    await mailbox.reply(forged, "Confirmed", { from: "mallory@evil.example" });
    await trade.quiet();
    expect(await exceptionsOf(bought)).toEqual([]);
    expect((await vendor.orderFor(bought)).vendorOrder?.acknowledgedAt).toBeNull();
  });

  test("a mail that did not arrive is told", async () => {
    const { bought, mail } = await lamps(1);
    const report = [
      "From: MAILER-DAEMON@mx.vendor.example",
      "To: orders@crossdock.test",
      "Subject: Undelivered Mail Returned to Sender",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      ...["MIME-Version: 1.0", "", "--b", "Content-Type: text/plain", "", "Sorry.", "--b"],
      ...["Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.vendor.example", ""],
      ...["Final-Recipient: rfc822; orders@email.example", "Action: failed", "Status: 5.1.1", "--b"],
      ...[
        "Content-Type: text/rfc822-headers",
        "",
        `Message-ID: ${mail.messageId}`,
        `Subject: ${mail.subject}`,
        "--b--",
      ],
    ].join("\r\n");
    await mailbox.bring(report);
    await trade.quiet();
    expect(await exceptionsOf(bought)).toMatchObject([
      { kind: "vendor-mail-bounced", values: { note: "The mail server of the recipient refused it (5.1.1)." } },
    ]);
  });
});

test("a vendor that does not answer is reminded, then a person is told, until it answers", async () => {
  const { bought, mail } = await lamps(1);
  const { shopId } = vendor.actor;
  const remind = async () => {
    await trade.world.advance(25 * 3_600_000);
    await vendorsRemindHandler(trade.world.services, { shopId });
  };
  const key = (await vendor.orderFor(bought)).key;
  const reminders = async () =>
    (await mailbox.to("orders@email")).filter(({ subject }) => subject === `Reminder: purchase order ${key} from shop`);
  for (const sent of [1, 2, 2]) {
    await remind();
    expect(await reminders()).toHaveLength(sent);
  }
  expect((await exceptionsOf(bought)).map(({ kind }) => kind)).toContain("vendor-silent");
  await mailbox.reply(mail, "Confirmed");
  await trade.quiet();
  await remind();
  expect((await exceptionsOf(bought)).map(({ kind }) => kind)).not.toContain("vendor-silent");
});
