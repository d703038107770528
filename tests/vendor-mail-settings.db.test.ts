import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { toMailFields, type MailFields } from "../app/connectors/email/mail-form.ts";
import { readMailSettings } from "../app/connectors/email/mail-settings.ts";
import { saveMailSettings, sendTestMail } from "../app/connectors/email/mail-settings.server.ts";
import { nextBatchAt } from "../app/connectors/email/schedule.ts";
import { loadMailPage, previewPaper } from "../app/reports/mail-settings.server.ts";
import { vendorsRemindHandler } from "../app/tracking/vendors/remind.server.ts";
import { db } from "./db-file.ts";
import type { Trade } from "./trade.ts";
import { lampTrade, type TestVendor } from "./vendor.ts";

let trade: Trade;
let vendor: TestVendor;
let mailbox: Lamps["mailbox"];
let stop: Lamps["stop"];
type Lamps = Awaited<ReturnType<typeof lampTrade>>;

beforeAll(async () => {
  ({ trade, vendor, mailbox, stop } = await lampTrade("email"));
}, 60_000);
afterEach(() => set({}));
afterAll(() => stop());

const usual = { settings: readMailSettings({}), language: "en" as const, timeZone: "Europe/Berlin" };
const fieldsOf = (change: Partial<MailFields>) => ({ ...toMailFields(usual, "EUR"), ...change });
/** Saves through what the screen calls. */
const set = async (change: Partial<MailFields>) => {
  const { supplierId, actor } = vendor;
  const done = await saveMailSettings(trade.world.services, actor, { supplierId, fields: fieldsOf(change) });
  if (!done.ok) throw new Error(JSON.stringify(done.problems));
};
const lamps = async (quantity: number) => {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.world.runUntilQuiet({ horizonMs: 20_000 });
  return bought;
};
const mailsAbout = async (key: string, to = "orders@email") =>
  (await mailbox.to(to)).filter(({ subject, text }) => subject.includes(key) || text.includes(key));

describe("what is set", () => {
  test("is in the next mail: words, language, papers, where answers go", async () => {
    await set({
      ...{ subject: "{{retailer}} orders {{number}}", intro: "Moin {{contact}}!", language: "de", csv: "true" },
      ...{ packingSlip: "false", answersTo: "both", replyTo: "buyer@shop.example" },
    });
    const { key } = await vendor.orderFor(await lamps(1));
    const [mail] = await mailsAbout(key);
    expect(mail?.subject).toBe(`shop orders ${key}`);
    expect(mail?.text).toContain("Moin");
    expect(mail?.text).toContain("Lieferadresse");
    expect(mail?.html).toContain('<html lang="de">');
    expect(mail?.attachments.map(({ filename }) => filename)).toEqual([`${key}.pdf`, `${key}.csv`]);
    expect(mail?.headers["reply-to"]).toMatch(/^answers\+cd-[^,]+@in\.crossdock\.test, buyer@shop\.example$/);
  });

  test("may send answers to the merchant alone", async () => {
    await set({ answersTo: "own", replyTo: "buyer@shop.example" });
    const { key } = await vendor.orderFor(await lamps(1));
    expect((await mailsAbout(key))[0]?.headers["reply-to"]).toBe("buyer@shop.example");
  });

  test("may have orders leave at a time of their own, each in its mail", async () => {
    await set({ when: "batch", days: "1,2,3,4,5", at: "14:00", combine: "false" });
    const first = await lamps(1);
    const bought = [first, await lamps(1)];
    const { stateNote } = await vendor.orderFor(first);
    expect(stateNote).toContain("Goes out with the mail of");
    const now = trade.world.clock.now();
    const due = nextBatchAt({ days: [1, 2, 3, 4, 5], at: "14:00" }, usual.timeZone, now);
    await trade.world.advance(due.getTime() - now.getTime() + 1_000);
    await trade.quiet();
    for (const each of bought) {
      const order = await vendor.orderFor(each);
      expect(order.state).toBe("accepted");
      expect(await mailsAbout(order.key)).toHaveLength(1);
    }
  });

  test("is refused whole when a word stands for nothing, and is nobody else's", async () => {
    const { supplierId, actor } = vendor;
    const save = (who: typeof actor, fields: MailFields) =>
      saveMailSettings(trade.world.services, who, { supplierId, fields });
    expect(await save(actor, fieldsOf({ intro: "{{address}}", csv: "true" }))).toMatchObject({
      ok: false,
      problems: [{ field: "intro" }],
    });
    expect(await save({ shopId: "another", userId: "mallory" }, fieldsOf({ csv: "true" }))).toMatchObject({
      ok: false,
    });
    expect((await loadMailPage(trade.world.services, actor.shopId, supplierId))?.stored.csv).toBe("false");
    expect(await loadMailPage(trade.world.services, "another", supplierId)).toBeNull();
  });
});

test("the preview shows real orders to nobody's address, and their papers", async () => {
  const bought = await lamps(2);
  const { key } = await vendor.orderFor(bought);
  const before = await db().prisma.protectedAccess.count();
  const { services } = trade.world;
  const page = await loadMailPage(services, vendor.actor.shopId, vendor.supplierId);
  const real = page?.orders.find(({ order }) => order.key === key);
  expect(real?.order).toMatchObject({ lines: [{ sku: "LAMP", quantity: 2 }], shipTo: { name: "Ada Sample" } });
  const wanted = { paper: "packing-slip", order: real?.id ?? "", language: "fr", size: "LETTER" };
  const paper = await previewPaper(services, vendor.actor.shopId, vendor.supplierId, wanted);
  expect(paper?.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(await previewPaper(services, "another", vendor.supplierId, wanted)).toBeNull();
  expect(await previewPaper(services, vendor.actor.shopId, vendor.supplierId, { ...wanted, order: "x" })).toBeNull();
  expect(await db().prisma.protectedAccess.count()).toBe(before);
});

test("a test mail shows what is not saved yet, orders nothing, and cannot be sent to the whole world", async () => {
  const { services } = trade.world;
  const { supplierId, actor } = vendor;
  const orders = await db().prisma.vendorOrder.count();
  const testMail = (to: string, change: Partial<MailFields> = {}) =>
    sendTestMail(services, actor, { supplierId, fields: fieldsOf(change), to });
  expect(await testMail("me@shop.example", { subject: "Look: {{number}}" })).toEqual({ ok: true });
  const [mail] = await mailbox.to("me@shop");
  expect(mail?.subject).toBe("Look: CD-1001-5a3b1e00");
  expect(mail?.text).toContain("This is a test order. Do not ship it.");
  expect(mail?.attachments).toHaveLength(2);
  expect(await testMail("nobody")).toMatchObject({ ok: false });
  expect(await testMail("me@shop.example", { subject: "{{x}}" })).toMatchObject({ problems: [{ field: "subject" }] });
  await mailbox.fault("refuse-recipient");
  expect(await testMail("me@shop.example")).toMatchObject({ ok: false });
  await mailbox.clearFaults();
  for (let sent = 2; sent < 10; sent++) await testMail("me@shop.example");
  expect(await testMail("me@shop.example")).toMatchObject({
    problems: [{ message: "You have sent 10 test mails within an hour. Wait a while." }],
  });
  expect(await db().prisma.vendorOrder.count()).toBe(orders);
});

describe("a vendor that does not answer", () => {
  const remind = async () => {
    await trade.world.advance(13 * 3_600_000);
    await vendorsRemindHandler(trade.world.services, { shopId: vendor.actor.shopId });
  };

  test("is reminded as often as is set, the last time with somebody else at its place", async () => {
    await set({ remindAfterHours: "12", mostReminders: "2", escalateTo: "boss@email.example" });
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    await remind();
    expect(await mailsAbout(key, "boss@email")).toHaveLength(0);
    await remind();
    expect(await mailsAbout(key, "boss@email")).toHaveLength(1);
    await remind();
    expect(await mailsAbout(key, "boss@email")).toHaveLength(1);
    const kinds = (await trade.openExceptions((await trade.orderOf(bought)).id)).map(({ kind }) => kind);
    expect(kinds).toContain("vendor-silent");
  });

  test("because it calls our mail unwanted gets no more of it", async () => {
    await set({ remindAfterHours: "12" });
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    const [mail] = await mailsAbout(key);
    const complaint = [
      ...["From: fbl@mx.example", "To: orders@crossdock.test", "Subject: Complaint", "MIME-Version: 1.0"],
      'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
      ...["", "--b", "Content-Type: text/plain", "", "Unwanted.", "--b", "Content-Type: message/feedback-report", ""],
      ...["Feedback-Type: abuse", "", "--b", "Content-Type: message/rfc822", "", `Message-ID: ${mail?.messageId}`],
      ...[`Subject: ${mail?.subject}`, "", "--b--"],
    ];
    await mailbox.bring(complaint.join("\r\n"));
    await trade.quiet();
    const exceptions = await trade.openExceptions((await trade.orderOf(bought)).id);
    expect(exceptions).toMatchObject([
      { kind: "vendor-mail-bounced", values: { note: "The recipient marked it as unwanted." } },
    ]);
    const sent = (await mailsAbout(key)).length;
    await remind();
    expect(await mailsAbout(key)).toHaveLength(sent);
  });
});
