import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeOf } from "../app/portal/access.server.ts";
import { emailHashOf } from "../app/suppliers/vendors/email-hash.server.ts";
import { readCalendar } from "../app/suppliers/calendar.ts";
import { db } from "./db-file.ts";
import type { Browser, Got } from "./form-browser.ts";
import { portalSite } from "./portal-site.ts";
import { startTrade, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

const MAIL = "orders@tools.example";
const SKUS = ["LAMP", "VASE", "BOWL", "JUG"];
let trade: Trade;
let vendor: TestVendor;
let phone: Browser;

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of SKUS) await product("shop", [{ sku }]);
    },
  });
  const offers = SKUS.map((sku) => ({ sku, costMinor: 700 }));
  vendor = await vendorIn(trade, "shop", { kind: "portal", offers, fields: { email: MAIL, stockMode: "fed" } });
  await vendor.stock(SKUS.map((sku) => ({ sku, units: 100 })));
  await trade.quiet();
  phone = (await portalSite(trade.world.services)).browser();
  await phone.send("/vendor/sign-in", { intent: "ask", email: MAIL });
  const { id } = await db().prisma.portalCode.findFirstOrThrow({ where: { emailHash: emailHashOf(MAIL) } });
  await phone.send("/vendor/sign-in", { intent: "enter", email: MAIL, code: codeOf(id) });
}, 60_000);
afterAll(() => trade.world.stop());

const bought = async (sku: string, quantity = 2) => {
  const order = await trade.buy("shop", [{ sku, quantity }]);
  await trade.quiet();
  const { key, id } = await vendor.orderFor(order);
  return { order, key, id };
};
const csv = (...rows: string[]) => new File([`${rows.join("\n")}\n`], "parcels.csv", { type: "text/csv" });
const upload = async (page: string, file: File): Promise<Got> => {
  const sent = await phone.press(await phone.open(page), "upload", { file });
  return sent.status === 303 ? phone.follow(sent) : sent;
};
const inputs = () => db().prisma.vendorInput.count({ where: { supplierId: vendor.supplierId } });
const HEAD = "purchase_order,carrier,tracking_numbers,sku,quantity";

describe("a tracking file", () => {
  test("is checked without writing anything, then recorded once", async () => {
    const [one, two] = [await bought("LAMP", 3), await bought("VASE", 2)];
    const before = await inputs();
    const rows = [HEAD, `${one.key},dhl,PART-1,LAMP,2`, `${two.key},UPS,WHOLE-1,,`, "PO-NONE,DHL,LOST-1,,"];
    const check = await upload("/vendor/tracking", csv(...rows, `${one.key},DHL,MUCH-1,LAMP,2`));
    expect(check.html).toContain("New: 2");
    expect(check.html).toContain("Error: 2");
    expect(check.html).toContain("There is no such order.");
    // Both parcels of the order together are more than it has left.
    expect(check.html).toContain("More units than are left. Correct the number.");
    expect(await inputs()).toBe(before);
    expect(await trade.fulfilled(one.order)).toEqual([]);
    const errors = await phone.open(/\/vendor\/file-errors\/[\w-]+/.exec(check.html)?.[0] ?? "");
    expect(errors.html.replace("\ufeff", "").split("\r\n")).toEqual([
      `${HEAD},problem`,
      "PO-NONE,DHL,LOST-1,,,There is no such order.",
      `${one.key},DHL,MUCH-1,LAMP,2,More units than are left. Correct the number.`,
      "",
    ]);
    const both = await Promise.all([phone.press(check, "record"), phone.press(check, "record")]);
    expect(both).toMatchObject([{ status: 303 }, { status: 303 }]);
    expect((await phone.follow(both[1])).html).toContain("Recorded: 2 rows new.");
    await trade.quiet();
    expect(await trade.fulfilled(one.order)).toEqual([{ units: 2, numbers: ["PART-1"] }]);
    expect(await trade.fulfilled(two.order)).toEqual([{ units: 2, numbers: ["WHOLE-1"] }]);
    const again = await upload("/vendor/tracking", csv(...rows));
    expect(again.html).toContain("Known already: 2");
    expect(again.html).not.toContain("New:");
  });

  test("may be the list of what is to ship, with the numbers filled in where there are some", async () => {
    const [one, two] = [await bought("LAMP", 1), await bought("BOWL", 1)];
    const { html } = await phone.open("/vendor/template/tracking");
    const [head = "", ...lines] = html.replace("\ufeff", "").trim().split("\r\n");
    expect(head).toBe(HEAD);
    expect(lines).toContain(`${one.key},,,LAMP,1`);
    expect(lines).toContain(`${two.key},,,BOWL,1`);
    const filled = lines.map((line) => line.replace(`${one.key},,`, `${one.key},GLS,LIST-1`));
    const check = await upload("/vendor/tracking", csv(head, ...filled));
    expect(check.html).toContain("New: 1");
    expect(check.html).toMatch(/No number yet: \d/);
    // Which order and item still wants one, not only in which row it stands.
    expect(check.html).toMatch(new RegExp(`<strong>${two.key}</strong><span class="quiet">1\u00a0× BOWL</span>`));
    expect(check.html).not.toContain("Error");
    await phone.press(check, "record");
    await trade.quiet();
    expect(await trade.fulfilled(one.order)).toEqual([{ units: 1, numbers: ["LIST-1"] }]);
    expect(await trade.fulfilled(two.order)).toEqual([]);
  });

  test.each([
    [csv("a,b", "1,2"), "There is no column for: purchase_order, tracking_numbers. The file has: a, b."],
    [new File(["PK\u0003\u0004 …"], "book.xlsx"), "A workbook (.xlsx) cannot be read: save it as CSV."],
    [new File(["x".repeat(6 * 1024 * 1024)], "large.csv"), "The file is larger than 5 MB. Split it."],
  ])("that cannot be read is refused in words: %#", async (file, words) => {
    const got = await upload("/vendor/tracking", file);
    expect(got.status).toBe(422);
    expect(got.html).toContain(words);
  });
});

describe("stock and prices", () => {
  const stored = async (sku: string) => {
    const { pool, costMinor } = await db().prisma.offer.findFirstOrThrow({
      ...{ where: { supplierId: vendor.supplierId, sku }, include: { pool: true } },
    });
    return {
      units: pool.reading,
      policy: pool.policy,
      costMinor: Number(costMinor),
      asOf: pool.readStartedAt,
      id: sku,
    };
  };
  const idOf = async (sku: string) =>
    (await db().prisma.offer.findFirstOrThrow({ where: { supplierId: vendor.supplierId, sku } })).id;

  test("are changed on the form, each by itself, and what was left as it was is not told again", async () => {
    const [lamp, vase] = [await idOf("LAMP"), await idOf("VASE")];
    const before = await stored("VASE");
    await trade.world.advance(60_000);
    const page = await phone.open("/vendor/stock");
    const fields = { [`units-${lamp}`]: "41", [`price-${lamp}`]: "7,50", [`price-${vase}`]: "7.10" };
    const both = await Promise.all([phone.press(page, "save", fields), phone.press(page, "save", fields)]);
    expect(both).toMatchObject([{ status: 303 }, { status: 303 }]);
    expect((await phone.follow(both[0])).html).toContain("Saved.");
    expect(await stored("LAMP")).toMatchObject({ units: 41, costMinor: 750 });
    expect(await stored("VASE")).toEqual({ ...before, costMinor: 710 });
  });

  test("are refused by item where they are wrong, and what was typed stays", async () => {
    const lamp = await idOf("LAMP");
    const page = await phone.open("/vendor/stock?q=lam");
    expect(page.html).not.toContain("VASE");
    const { status, html } = await phone.press(page, "save", { [`units-${lamp}`]: "some", [`price-${lamp}`]: "9.00" });
    expect(status).toBe(422);
    expect(html).toContain("LAMP: write whole units, or “enough”.");
    expect(html).toContain('value="some"');
    expect(await stored("LAMP")).toMatchObject({ costMinor: 750 });
  });

  test("that look unusual wait for the retailer, and the page says so", async () => {
    const before = await stored("LAMP");
    const page = await phone.open("/vendor/stock");
    const ids = await Promise.all(SKUS.map(idOf));
    const sent = await phone.press(page, "save", Object.fromEntries(ids.map((id) => [`units-${id}`, "0"])));
    const after = await phone.follow(sent);
    expect(after.html).toContain("it looks unusual: the retailer looks at it first");
    expect(after.html).toContain("waits for the retailer");
    expect(await stored("LAMP")).toEqual(before);
  });

  test("come by file too, with the same check", async () => {
    await trade.world.advance(60_000);
    const check = await upload(
      "/vendor/stock",
      csv("sku;stock;price", "LAMP;12;7,50", "VASE;100;7,10", "ODD;1;1,00", "BOWL;x;2"),
    );
    for (const words of ["Changes: 1", "As before: 1", "Not on your list: 1", "Error: 1", "In stock: 41 → 12"])
      expect(check.html).toContain(words);
    expect(check.html).not.toContain('value="all"');
    expect(await stored("LAMP")).toMatchObject({ units: 41 });
    const right = await upload("/vendor/stock", csv("sku;stock", "LAMP;12", "VASE;99", "BOWL;98"));
    expect(right.html).toContain("All that I have: 1 item that is not in it is sold out");
    const done = await phone.follow(await phone.press(right, "record", { tells: "all" }));
    expect(done.html).toContain("Recorded: 3 rows new.");
    expect(await stored("LAMP")).toMatchObject({ units: 12 });
    expect(await stored("JUG")).toMatchObject({ units: 0 });
  });

  test("of a vendor that always has enough are prices alone", async () => {
    const { supplierId } = vendor;
    await db().prisma.vendor.update({ where: { supplierId }, data: { stockMode: "assumed" } });
    const lamp = await idOf("LAMP");
    const page = await phone.open("/vendor/stock");
    expect(page.html).not.toContain(`name="units-${lamp}"`);
    await phone.press(page, "save", { [`price-${lamp}`]: "7.00", [`units-${lamp}`]: "1" });
    expect(await stored("LAMP")).toMatchObject({ units: 12, costMinor: 700 });
    await db().prisma.vendor.update({ where: { supplierId }, data: { stockMode: "fed" } });
  });
});

test("opening hours are what routing counts by, and keep what the retailer has entered beside them", async () => {
  const { supplierId } = vendor;
  const own = { leadTimeDays: 4, transit: [{ days: 3 }] };
  await db().prisma.supplier.update({ where: { id: supplierId }, data: { calendar: own } });
  const page = await phone.open("/vendor/hours");
  const fields = { workday: ["1", "2", "3", "4"], cutoff: "13:00", from: "2031-12-24", until: "2031-12-26" };
  const wrong = await phone.press(page, "save", { ...fields, until: "2031-12-01" });
  expect(wrong.html).toContain("The last day off comes before the first");
  const saved = await phone.follow(await phone.press(page, "save", fields));
  expect(saved.html).toContain("Saved. The retailer counts by them from now on.");
  const { calendar } = await db().prisma.supplier.findUniqueOrThrow({ where: { id: supplierId } });
  expect(readCalendar(calendar)).toMatchObject({
    ...{ ...readCalendar(own), workdays: [1, 2, 3, 4], cutoff: "13:00", timeZone: "Europe/Berlin" },
    holidays: ["2031-12-24", "2031-12-25", "2031-12-26"],
  });
  const removed = await phone.press(saved, "save", { ...fields, from: "", until: "", remove: "2031-12-24/2031-12-26" });
  expect((await phone.follow(removed)).html).toContain("No days off are entered.");
});

describe("the lists", () => {
  test("count what is to be done, and find an order by its number", async () => {
    const { key } = await bought("JUG", 1).catch(() => bought("VASE", 1));
    const { html } = await phone.open("/vendor?shown=to-confirm");
    expect(html).toContain(key);
    expect(html).toMatch(/To confirm <span class="count">\d+<\/span>/);
    expect((await phone.open(`/vendor?q=${key.toLowerCase()}`)).html).toContain(key);
    expect((await phone.open("/vendor?q=nothing-like-it")).html).toContain("No order has that number.");
    expect((await phone.open("/vendor?shown=shipped")).html).not.toContain(key);
  });

  test("ship several orders in one parcel, once however often the form is sent", async () => {
    const [one, two] = [await bought("LAMP", 1), await bought("VASE", 2)];
    const page = await phone.open("/vendor");
    const fields = { order: [one.id, two.id], number: "BOX-1", carrier: "DHL" };
    await phone.press(page, "confirm", { order: [one.id, two.id] });
    expect((await phone.press(page, "ship", fields)).status).toBe(303);
    expect((await phone.press(page, "ship", fields)).status).toBe(303);
    await trade.quiet();
    expect(await trade.fulfilled(one.order)).toEqual([{ units: 1, numbers: ["BOX-1"] }]);
    expect(await trade.fulfilled(two.order)).toEqual([{ units: 2, numbers: ["BOX-1"] }]);
    const none = await phone.press(page, "ship", { number: "BOX-2" });
    expect(none.html).toContain("Tick at least one order.");
  });
});

test("who is not signed in gets nothing, and another vendor's file is nobody else's", async () => {
  const stranger = (await portalSite(trade.world.services)).browser();
  for (const path of ["/vendor", "/vendor/tracking", "/vendor/stock", "/vendor/hours", "/vendor/template/stock"])
    expect(await stranger.open(path)).toMatchObject({ status: 303, to: "/vendor/sign-in" });
  const { supplierId, actor } = await vendorIn(trade, "shop", {
    ...{ kind: "portal", offers: [], fields: { name: "Another", email: "else@tools.example" } },
  });
  const file = await db().prisma.vendorFile.create({
    data: {
      ...{ id: "of-another", shopId: actor.shopId, supplierId, direction: "in", kind: "tracking", channel: "portal" },
      ...{ name: "theirs.csv", state: "checked", createdAt: trade.world.clock.now() },
    },
  });
  expect(await phone.open(`/vendor/file/${file.id}`)).toMatchObject({ status: 303, to: "/vendor/tracking" });
});
