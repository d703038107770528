import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSigned } from "../app/connectors/email/reply-address.server.ts";
import { nextBatchAt } from "../app/connectors/email/schedule.ts";
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
afterAll(() => stop());

/** Not long enough for a quarantine. */
const lamps = async (quantity: number) => {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.world.runUntilQuiet({ horizonMs: 20_000 });
  return bought;
};
const mailsFor = async (key: string) =>
  (await mailbox.to("orders@email")).filter(({ subject }) => subject.includes(key));

describe("a purchase order by mail", () => {
  test("tells what to ship where, with papers and an address that only its answers have", async () => {
    const order = await vendor.orderFor(await lamps(2));
    expect(order).toMatchObject({ state: "accepted" });
    const [mail, ...others] = await mailsFor(order.key);
    expect(others).toEqual([]);
    expect(mail?.text).toContain("2 × LAMP");
    expect(mail?.html).toContain("Weg 1");
    expect(mail?.attachments.map(({ filename }) => filename)).toEqual([
      `${order.key}.pdf`,
      `${order.key}-packing-slip.pdf`,
    ]);
    const [pdf] = mail?.attachments ?? [];
    expect(
      Buffer.from(pdf?.content ?? "", "base64")
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    expect(readSigned(mail?.headers["reply-to"] ?? "")).toBe(order.key.toLowerCase());
    expect(readSigned((mail?.headers["reply-to"] ?? "").replace("cd-", "cd-9"))).toBeNull();
  });

  test("whose answer was lost is sent again after the quarantine, as the same mail, and says so", async () => {
    await mailbox.fault("drop-answer");
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    expect((await vendor.orderFor(bought)).state).toBe("unknown");
    await trade.settled();
    const order = await vendor.orderFor(bought);
    expect(order).toMatchObject({ state: "accepted", vendorOrder: { tries: 2, possibleDuplicates: 1 } });
    const mails = await mailsFor(key);
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(mails.map(({ subject }) => subject.includes("Possible duplicate"))).toEqual([false, true]);
    await vendor.answer(bought, "accepted");
    expect(await vendor.answer(bought, "accepted", { key: "again" })).toMatchObject({ ok: true });
    const trail = await db().prisma.auditEvent.findMany({ where: { action: "supplier-order.accepted" } });
    expect(trail.filter(({ values }) => (values as { key?: string }).key === key)).toHaveLength(1);
  });

  test("whose answer was lost counts as sent when the vendor speaks of it, and no second mail goes out", async () => {
    await mailbox.fault("drop-answer");
    const bought = await lamps(1);
    expect(await vendor.answer(bought, "accepted", { vendorRef: "V-1" })).toMatchObject({ ok: true });
    await trade.settled();
    const order = await vendor.orderFor(bought);
    expect(order).toMatchObject({ state: "accepted", externalName: "V-1", vendorOrder: { possibleDuplicates: 0 } });
    expect(await mailsFor(order.key)).toHaveLength(1);
  });

  test("waits while the mail server is down, and is sent once", async () => {
    await mailbox.fault("down", 2);
    const bought = await lamps(1);
    await trade.settled();
    const order = await vendor.orderFor(bought);
    expect(order.state).toBe("accepted");
    expect(await mailsFor(order.key)).toHaveLength(1);
    expect(order.vendorOrder?.possibleDuplicates).toBe(0);
  });

  test("whose address is refused needs a person", async () => {
    await mailbox.fault("refuse-recipient");
    const bought = await lamps(1);
    const order = await trade.orderOf(bought);
    expect(order.supplierOrders).toMatchObject([{ state: "failed" }]);
    expect(await trade.openExceptions(order.id)).toMatchObject([{ kind: "send-failed" }]);
  });

  test("is canceled by mail", async () => {
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    await trade.post("shop", `orders/${bought.orderId}/cancel`, { restock: true });
    await trade.quiet();
    expect((await mailsFor(key)).map(({ subject }) => subject)).toContain(
      `Please cancel purchase order ${key} from shop`,
    );
    expect((await vendor.orderFor(bought)).vendorOrder?.cancelAskedAt).not.toBeNull();
  });
});

describe("a vendor that gets its orders at a time of its own", () => {
  /** Right after the next time at which a mail goes out. */
  const batchTime = async () => {
    const { timeZone } = await db().prisma.vendor.findUniqueOrThrow({ where: { supplierId: vendor.supplierId } });
    const now = trade.world.clock.now();
    await trade.world.advance(nextBatchAt(batch, timeZone, now).getTime() - now.getTime() + 1_000);
    await trade.quiet();
  };
  const batch = { days: [1, 2, 3, 4, 5, 6, 7], at: "14:00", combine: true, minValueMinor: 1500, mostDays: 3 };
  const setBatch = (value: object | null) =>
    db().prisma.vendor.update({ where: { supplierId: vendor.supplierId }, data: { mail: { batch: value } } });

  test("gets all of them in one mail, when they are worth the trouble", async () => {
    await setBatch(batch);
    const first = await lamps(1);
    const { key, stateNote } = await vendor.orderFor(first);
    expect(stateNote).toContain("Goes out with the mail of");
    await batchTime();
    expect(await mailsFor(key)).toEqual([]);
    const second = await lamps(2);
    await batchTime();
    const orders = [await vendor.orderFor(first), await vendor.orderFor(second)];
    expect(orders).toMatchObject([{ state: "accepted" }, { state: "accepted" }]);
    const mails = (await mailbox.to("orders@email")).filter(({ text }) => text.includes(key));
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain(orders[1]?.key);
    await setBatch(null);
  });
});
