import PostalMime from "postal-mime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { portalLink } from "../app/connectors/vendors/portal-link.server.ts";
import { endPortalAccess } from "../app/portal/end-access.server.ts";
import { orderForVendor } from "../app/portal/orders.server.ts";
import { openOrders } from "../app/portal/board.server.ts";
import { vendorsOf } from "../app/portal/portal-vendor.server.ts";
import { env } from "../app/platform/env.server.ts";
import { emailHashOf } from "../app/suppliers/vendors/email-hash.server.ts";
import { mailState } from "../sandbox/mail/inbox.ts";
import { startMailServer } from "../sandbox/mail/server.ts";
import { startSandbox } from "../sandbox/sandbox.ts";
import { db } from "./db-file.ts";
import { portalSite } from "./portal-site.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

const post = startSandbox({ runDue: () => undefined });
const smtp = await startMailServer(post, { port: 0 });
let trade: Trade;
let vendor: TestVendor;
let other: TestVendor;
let site: Awaited<ReturnType<typeof portalSite>>;

beforeAll(async () => {
  Object.assign(env(), { SMTP_URL: smtp.url, MAIL_FROM: "Crossdock <notices@app.test>" });
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of ["LAMP", "VASE"]) await product("shop", [{ sku }]);
    },
  });
  const offers = (sku: string) => [{ sku, costMinor: 700 }];
  vendor = await vendorIn(trade, "shop", { kind: "portal", offers: offers("LAMP") });
  const fields = { name: "Another", email: "else@where.example", language: "de" };
  site = await portalSite(trade.world.services);
  other = await vendorIn(trade, "shop", { kind: "portal", offers: offers("VASE"), fields });
}, 60_000);
afterAll(async () => {
  await trade.world.stop();
  await smtp.close();
  await post.stop();
});

const bought = async (sku: string, quantity = 2) => {
  const order = await trade.buy("shop", [{ sku, quantity }]);
  await trade.quiet();
  return order;
};
const bookOf = async (order: Bought, from = vendor) => {
  const { vendorOrder, ...supplierOrder } = await from.orderFor(order);
  if (!vendorOrder) throw new Error("It has no books.");
  return { ...supplierOrder, vendorOrder };
};
const linkTo = async (order: Bought, from = vendor) => portalLink((await bookOf(order, from)).vendorOrder);

/** A browser: it keeps the cookie that it was given. */
const browser = () => site.browser();
let keys = 0;
const key = () => `form-key-${++keys}`;
const mailsTo = async (address: string) => {
  const mails = mailState(post.world).messages.filter(({ to }) => to.includes(address));
  return Promise.all(mails.map(async ({ raw }) => PostalMime.parse(Buffer.from(raw, "base64"))));
};
const codeFor = async (address: string) => {
  await trade.quiet();
  const codes = (await mailsTo(address)).flatMap(({ subject }) => /^(\d{6}) /.exec(subject ?? "")?.[1] ?? []);
  return codes.at(-1) ?? "";
};
const MAIL = "orders@portal.example";

describe("the mail of a new order", () => {
  test("opens the order without signing in, and not the customer's address", async () => {
    const order = await bought("LAMP");
    const [mail] = (await mailsTo(MAIL)).slice(-1);
    const { key: number } = await bookOf(order);
    expect(mail?.subject).toBe(`New order ${number} from shop`);
    const link = /http\S+/.exec(mail?.text ?? "")?.[0] ?? "";
    expect(link).toBe(await linkTo(order));
    const { status, html } = await browser().open(link);
    expect(status).toBe(200);
    expect(html).toContain(number);
    expect(html).toContain("o•••@portal.example");
    expect(html).not.toContain("<address>");
    const opened = await db().prisma.protectedAccess.count({ where: { purpose: { contains: "ship" } } });
    await browser().open(link);
    expect(await db().prisma.protectedAccess.count({ where: { purpose: { contains: "ship" } } })).toBe(opened);
  });

  test("is written in the vendor's language, and its page too", async () => {
    const order = await bought("VASE");
    const [mail] = (await mailsTo("else@where.example")).slice(-1);
    expect(mail?.subject).toMatch(/^Neue Bestellung/);
    const { html } = await browser().open(await linkTo(order, other));
    expect(html).toContain('<html lang="de">');
    expect(html).toContain("Als versendet melden");
  });
});

describe("a link", () => {
  test("that was changed, renewed or has grown too old opens nothing", async () => {
    const order = await bought("LAMP");
    const link = await linkTo(order);
    const { vendorOrder, id } = await bookOf(order);
    const forged = link.replace(id, (await bookOf(await bought("VASE"), other)).id);
    expect((await browser().open(forged)).status).toBe(404);
    const old = portalLink({ ...vendorOrder, createdAt: new Date(vendorOrder.createdAt.getTime() - 91 * 86_400_000) });
    expect((await browser().open(old)).status).toBe(404);
    await db().prisma.vendorOrder.update({ where: { supplierOrderId: id }, data: { linkVersion: 1 } });
    expect((await browser().open(link)).status).toBe(404);
    expect((await browser().send(link, { intent: "confirm", key: key() })).status).toBe(404);
    expect((await bookOf(order)).vendorOrder.acknowledgedAt).toBeNull();
    expect((await browser().open(await linkTo(order))).status).toBe(200);
  });

  test("shows the address in a browser in which the mailed code was entered, and says so in the books", async () => {
    const order = await bought("LAMP");
    const link = await linkTo(order);
    const phone = browser();
    expect((await phone.send(link, { intent: "code" })).html).toContain("o•••@portal.example");
    const code = await codeFor(MAIL);
    const wrong = code === "000000" ? "000001" : "000000";
    expect((await phone.send(link, { intent: "enter", code: wrong })).status).toBe(422);
    const entered = await phone.send(link, { intent: "enter", code });
    expect(entered).toMatchObject({ status: 303 });
    expect((await phone.open(link)).html).toContain("<address>");
    expect((await browser().open(link)).html).not.toContain("<address>");
    // A code opens one browser.
    expect((await browser().send(link, { intent: "enter", code })).status).toBe(422);
    // What one vendor's contact has proven opens nothing of another's.
    const theirs = await linkTo(await bought("VASE"), other);
    expect((await phone.open(theirs)).html).not.toContain("<address>");
  });

  test("asks and enters once, however often its forms are sent", async () => {
    const link = await linkTo(await bought("LAMP"));
    const phone = browser();
    await trade.world.advance(11_000);
    const before = await db().prisma.portalCode.count();
    const page = await phone.open(link);
    const [asked] = await Promise.all([phone.press(page, "code"), phone.press(page, "code")]);
    expect(await db().prisma.portalCode.count()).toBe(before + 1);
    const code = await codeFor(MAIL);
    const both = await Promise.all([phone.press(asked, "enter", { code }), phone.press(asked, "enter", { code })]);
    expect(both).toMatchObject([{ status: 303 }, { status: 303 }]);
    expect((await phone.open(link)).html).toContain("<address>");
  });

  test("takes five tries of a code and five codes an hour", async () => {
    const link = await linkTo(await bought("VASE"), other);
    const phone = browser();
    await phone.send(link, { intent: "code" });
    const code = await codeFor("else@where.example");
    const wrong = code === "000000" ? "000001" : "000000";
    for (let tries = 0; tries < 5; tries++) await phone.send(link, { intent: "enter", code: wrong });
    expect((await phone.send(link, { intent: "enter", code })).status).toBe(422);
    for (let codes = 1; codes < 5; codes++) {
      await trade.world.advance(11_000);
      expect((await phone.send(link, { intent: "code" })).status).toBe(200);
    }
    await trade.world.advance(11_000);
    expect((await phone.send(link, { intent: "code" })).status).toBe(429);
  });
});

describe("from its page a vendor", () => {
  test("confirms with a ship date, which lasts to the end of its day", async () => {
    const order = await bought("LAMP");
    const link = await linkTo(order);
    const sent = await browser().send(link, { intent: "confirm", key: key(), day: "2031-05-04" });
    expect(sent).toMatchObject({ status: 303, to: `${new URL(link).pathname}?done=confirm` });
    const { vendorOrder } = await bookOf(order);
    expect(vendorOrder.acknowledgedAt).not.toBeNull();
    expect(vendorOrder.promisedShipAt?.toISOString()).toBe("2031-05-04T21:59:59.000Z");
  });

  test("ships with two fields, once however often the form is sent", async () => {
    const order = await bought("LAMP", 3);
    const link = await linkTo(order);
    const form = { intent: "ship", key: key(), number: "TR 1", carrier: "DHL" };
    const phone = browser();
    expect(await Promise.all([phone.send(link, form), phone.send(link, form)])).toMatchObject([
      { status: 303 },
      { status: 303 },
    ]);
    await trade.quiet();
    expect(await trade.fulfilled(order)).toEqual([{ units: 3, numbers: ["TR 1"] }]);
    expect((await bookOf(order)).state).toBe("shipped");
  });

  test("ships a part, and takes back a parcel that did not leave", async () => {
    const order = await bought("LAMP", 3);
    const link = await linkTo(order);
    const line = (await bookOf(order)).lines[0]?.id ?? "";
    const phone = browser();
    const part = { intent: "ship", key: key(), number: "P-1", carrier: "UPS", partly: "on", [`units-${line}`]: "1" };
    expect((await phone.send(link, part)).status).toBe(303);
    await trade.quiet();
    expect(await trade.fulfilled(order)).toEqual([{ units: 1, numbers: ["P-1"] }]);
    const parcel = (await bookOf(order)).vendorOrder.shipments[0]?.ref ?? "";
    expect((await phone.send(link, { intent: "take-back", key: key(), parcel })).status).toBe(303);
    await trade.quiet();
    expect(await trade.fulfilled(order)).toEqual([]);
  });

  test("puts more than one parcel into an order, and corrects the tracking of one", async () => {
    const order = await bought("LAMP", 3);
    const link = await linkTo(order);
    const line = (await bookOf(order)).lines[0]?.id ?? "";
    const phone = browser();
    const part = { number: "FIRST-1", carrier: "UPS", partly: "on", [`units-${line}`]: "1" };
    await phone.press(await phone.open(link), "ship", part);
    await phone.press(await phone.open(link), "ship", { number: "SECOND-1", carrier: "UPS" });
    await trade.quiet();
    const page = await phone.open(link);
    const parcel = "tracking:FIRST1";
    const wrong = await phone.press(page, "correct", { parcel, number: "SECOND-1", carrier: "UPS" });
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain("Another parcel of this order has that number already.");
    const right = { parcel, number: "FIRST-2", carrier: "dhl" };
    expect((await phone.press(page, "correct", right)).status).toBe(303);
    expect((await phone.press(page, "correct", right)).status).toBe(303);
    await trade.quiet();
    expect(await trade.fulfilled(order)).toEqual([
      { units: 1, numbers: ["FIRST-2"] },
      { units: 2, numbers: ["SECOND-1"] },
    ]);
  });

  test("is told what is wrong in its own words, and finds what it has typed", async () => {
    const order = await bought("VASE", 2);
    const link = await linkTo(order, other);
    const line = (await bookOf(order, other)).lines[0]?.id ?? "";
    const form = { intent: "ship", key: key(), number: "X-9", carrier: "GLS", partly: "on", [`units-${line}`]: "3" };
    const { status, html } = await browser().send(link, form);
    expect(status).toBe(422);
    expect(html).toContain("Das sind mehr Stück, als noch offen sind.");
    expect(html).toContain('value="X-9"');
    expect((await bookOf(order, other)).vendorOrder.shipments).toEqual([]);
  });

  test("declines units, which go on to be routed, and a second decline adds to the first", async () => {
    const order = await bought("LAMP", 4);
    const link = await linkTo(order);
    const line = (await bookOf(order)).lines[0]?.id ?? "";
    const decline = (units: string) =>
      browser().send(link, {
        intent: "decline",
        key: key(),
        reason: "out-of-stock",
        sure: "on",
        [`decline-${line}`]: units,
      });
    expect((await decline("1")).status).toBe(303);
    expect((await decline("2")).status).toBe(303);
    expect((await bookOf(order)).vendorOrder.lines).toMatchObject([
      { units: 4, declinedUnits: 3, reason: "out-of-stock" },
    ]);
    expect((await decline("0")).status).toBe(422);
    expect((await decline("2")).status).toBe(422);
  });

  test("answers a cancellation that it was mailed", async () => {
    const order = await bought("LAMP", 1);
    const before = (await mailsTo(MAIL)).length;
    await trade.post("shop", `orders/${order.orderId}/cancel`);
    await trade.quiet();
    const subjects = (await mailsTo(MAIL)).slice(before).map(({ subject }) => subject);
    expect(subjects).toEqual([expect.stringMatching(/^Please cancel order/)]);
    const link = await linkTo(order);
    expect((await browser().open(link)).html).toContain("The retailer asks you to cancel this order.");
    expect((await browser().send(link, { intent: "cancel", key: key(), answer: "yes" })).status).toBe(303);
    await trade.quiet();
    expect((await bookOf(order)).state).toBe("cancelled");
  });
});

test("who is signed in sees the orders of its vendors and of nobody else", async () => {
  const mine = await bookOf(await bought("LAMP"));
  const theirs = await bookOf(await bought("VASE"), other);
  const { services } = trade.world;
  const hash = emailHashOf(" Orders@Portal.example");
  const orders = await openOrders(services, await vendorsOf(services, hash));
  const ids = orders.map(({ supplierOrderId }) => supplierOrderId);
  expect(ids).toContain(mine.id);
  expect(ids).not.toContain(theirs.id);
  expect(await orderForVendor(services, theirs.id, hash)).toBeNull();
  expect((await orderForVendor(services, mine.id, hash))?.order.address).toEqual(
    expect.arrayContaining([expect.any(String)]),
  );
});

test("a merchant ends all links and sign-ins of a vendor", async () => {
  const order = await bought("LAMP");
  const link = await linkTo(order);
  expect((await browser().open(link)).status).toBe(200);
  const { services } = trade.world;
  expect(await endPortalAccess(services, other.actor, "nobody")).toMatchObject({ ok: false });
  expect(await endPortalAccess(services, vendor.actor, vendor.supplierId)).toEqual({ ok: true });
  expect((await browser().open(link)).status).toBe(404);
  expect((await browser().open(await linkTo(order))).status).toBe(200);
  expect(await db().prisma.portalDevice.count({ where: { emailHash: emailHashOf(MAIL) } })).toBe(0);
});
