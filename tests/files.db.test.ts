import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { agreeToHostKey, saveFileSettings, testFileSettings } from "../app/connectors/vendors/files/settings.server.ts";
import { env } from "../app/platform/env.server.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import { checkUpload, importUpload } from "../app/tracking/files/uploads.server.ts";
import { db } from "./db-file.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";
import { vendorIn, type TestVendor } from "./vendor.ts";

const SKUS = ["LAMP", "VASE"];
const USER = "acme";
let trade: Trade;
let vendor: TestVendor;

type Drop = { host: string; port: number; hostKey: string; files: { path: string; content: string }[] };
const drop = () => trade.world.control.get<Drop>(`/sftp?user=${USER}`);
const paths = async () => (await drop()).files.map(({ path }) => path).sort();
const textOf = async (path: string) => {
  const file = (await drop()).files.find((each) => each.path === path);
  return file ? Buffer.from(file.content, "base64").toString("utf8") : null;
};
const put = (path: string, content: string) => trade.world.control.post("/sftp/files", { user: USER, path, content });
const fault = (kind: string, more: object = {}) => trade.world.control.post("/sftp/faults", { kind, ...more });

const settings = (server: Pick<Drop, "host" | "port">, more: object = {}) => ({
  ...{ way: "sftp", sftp: { host: server.host, port: server.port, user: USER } },
  ...more,
});
const save = async (channel: object, password?: string) =>
  saveFileSettings(trade.world.services, vendor.actor, { supplierId: vendor.supplierId, channel, password });

/** Looks into the folders until nothing there may still be written. */
async function poll() {
  const { services, clock } = trade.world;
  const { supplierId } = vendor;
  await enqueue(
    services.db.prisma,
    "vendor-files.poll",
    { supplierId },
    { now: clock.now(), shopId: vendor.actor.shopId },
  );
  await trade.quiet();
}
const lamps = async (quantity: number) => {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.quiet();
  return bought;
};
const keyOf = async (bought: Bought) => (await vendor.orderFor(bought)).key;
const vendorNow = () => db().prisma.vendor.findUniqueOrThrow({ where: { supplierId: vendor.supplierId } });
const unreachable = () =>
  db().prisma.exception.findFirst({ where: { kind: "vendor-files-unreachable", state: "open" } });
const deadLooks = () => db().prisma.job.count({ where: { name: "vendor-files.poll", state: "dead" } });
const lastFile = (kind: string) =>
  db().prisma.vendorFile.findFirstOrThrow({
    where: { supplierId: vendor.supplierId, kind, direction: "in" },
    orderBy: { createdAt: "desc" },
  });

beforeAll(async () => {
  env().PRIVATE_HOSTS = "allow";
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      for (const sku of SKUS) await product("shop", [{ sku, inventoryPolicy: "CONTINUE" }]);
    },
  });
  vendor = await vendorIn(trade, "shop", {
    ...{ kind: "files", offers: SKUS.map((sku) => ({ sku, costMinor: 700 })) },
    fields: { stockMode: "fed" },
  });
  for (const folder of ["orders", "tracking", "answers", "stock"]) await put(`/${folder}/.keep`, "");
}, 60_000);
afterAll(() => trade.world.stop());
beforeEach(async () => {
  await fetch(`${env().SANDBOX_ORIGIN}/__sandbox/sftp/faults`, { method: "DELETE" });
});

describe("the file server's host key", () => {
  test("is agreed to by a person, and only the one that the server shows", async () => {
    const server = await drop();
    expect(await save(settings(server), "secret")).toEqual({ ok: true });
    const { services } = trade.world;
    const shown = await testFileSettings(services, vendor.actor.shopId, vendor.supplierId);
    expect(shown).toMatchObject({ ok: false, presented: server.hostKey });
    const agree = (hostKey: string) =>
      agreeToHostKey(services, vendor.actor, { supplierId: vendor.supplierId, hostKey });
    expect(await agree("SHA256:of-another-server")).toMatchObject({ ok: false });
    expect(await agree(server.hostKey)).toEqual({ ok: true });
    expect(await testFileSettings(services, vendor.actor.shopId, vendor.supplierId)).toMatchObject({
      ok: true,
      message: "Signed in at 127.0.0.1; all 3 folders are there.",
    });
  });

  test("stops everything when it is another one, says so, and goes on when it is right again", async () => {
    await fault("other-host-key");
    const shown = await testFileSettings(trade.world.services, vendor.actor.shopId, vendor.supplierId);
    expect(shown.message).toContain("was agreed to. Nothing was sent.");
    await fault("other-host-key");
    await poll();
    expect((await unreachable())?.values).toMatchObject({ note: expect.stringContaining("was agreed to") as string });
    await poll();
    expect(await unreachable()).toBeNull();
  });

  test("a wrong password and a folder that is not there are told", async () => {
    const server = await drop();
    const { shopId } = vendor.actor;
    const tried = () => testFileSettings(trade.world.services, shopId, vendor.supplierId);
    await save(settings(server), "wrong");
    expect((await tried()).message).toBe("127.0.0.1 refuses the user name or the password.");
    await save(settings(server, { sftp: { ...settings(server).sftp, folders: { stock: "/nowhere" } } }), "secret");
    expect((await tried()).message).toBe("There is no folder /nowhere. Create it, or change the file settings.");
    await save(settings(server));
    expect(await tried()).toMatchObject({ ok: true });
  });
});

describe("orders out", () => {
  beforeAll(async () => {
    await put("/stock/first.csv", "sku,stock\nLAMP,500\nVASE,500\n");
    await poll();
  });

  test("each order becomes one file under its number, and is accepted", async () => {
    const bought = await lamps(2);
    const order = await vendor.orderFor(bought);
    expect(order).toMatchObject({ state: "accepted" });
    const [header, row] = ((await textOf(`/orders/${order.key}.csv`)) ?? "").split("\r\n");
    expect(header).toMatch(/^purchase_order,line_number,sku,title,units,unit_cost,currency/);
    expect(row).toContain(`${order.key},1,LAMP,`);
    expect(row).toContain(",2,7.00,EUR,");
    expect((await paths()).filter((path) => path.endsWith(".part"))).toEqual([]);
  });

  test.each([
    ["cut-in-write", "claimed"],
    ["full", "claimed"],
    ["forbidden", "claimed"],
    ["refuse", "claimed"],
  ])("%s: nothing has a name that is read, and it is sent again", async (kind) => {
    await fault(kind);
    const bought = await lamps(1);
    const { key, state } = await vendor.orderFor(bought);
    if (state !== "accepted") {
      expect(await paths()).not.toContain(`/orders/${key}.csv`);
      await trade.world.runUntilQuiet({ horizonMs: 10 * 60_000 });
    }
    expect((await paths()).filter((path) => path.includes(key))).toEqual([`/orders/${key}.csv`]);
    expect((await vendor.orderFor(bought)).state).toBe("accepted");
  });

  test.each(["cut-before-rename", "cut-after-rename"])(
    "%s: it is found out, and the vendor has it once",
    async (kind) => {
      await fault(kind);
      const bought = await lamps(1);
      const { key } = await vendor.orderFor(bought);
      await trade.world.runUntilQuiet({ horizonMs: 15 * 60_000 });
      const order = await vendor.orderFor(bought);
      expect(order.state).toBe("accepted");
      expect((await paths()).filter((path) => path.includes(key))).toEqual([`/orders/${key}.csv`]);
      expect(order.vendorOrder).toMatchObject({ tries: kind === "cut-after-rename" ? 1 : 2, possibleDuplicates: 0 });
      expect((await paths()).filter((path) => path.endsWith(".part"))).toEqual([]);
    },
  );

  test("orders wait for their time, and leave in one file", async () => {
    const server = await drop();
    const now = trade.world.clock.now();
    const inTwoHours = new Date(now.getTime() + 2 * 3_600_000).toISOString().slice(11, 16);
    await db().prisma.vendor.update({ where: { supplierId: vendor.supplierId }, data: { timeZone: "UTC" } });
    await save(settings(server, { orders: { times: [inTwoHours], combine: true } }));
    const [one, two] = [await lamps(1), await lamps(2)];
    const [keyOne, keyTwo] = [await keyOf(one), await keyOf(two)];
    expect([(await vendor.orderFor(one)).state, (await vendor.orderFor(two)).state]).toEqual(["claimed", "claimed"]);
    await fault("cut-after-rename");
    await trade.world.runUntilQuiet({ horizonMs: 3 * 3_600_000 });
    await save(settings(server));
    expect([(await vendor.orderFor(one)).state, (await vendor.orderFor(two)).state]).toEqual(["accepted", "accepted"]);
    const files = (await paths()).filter((path) => path.includes(keyOne) || path.includes(keyTwo));
    expect(files).toEqual([expect.stringMatching(new RegExp(`^/orders/(${keyOne}|${keyTwo})-and-1-more-`))]);
    const text = await textOf(files[0] ?? "");
    expect([text?.includes(`${keyOne},1,LAMP,`), text?.includes(`${keyTwo},1,LAMP,`)]).toEqual([true, true]);
  });

  test("the vendor may take the file away before the lost answer is looked for", async () => {
    await fault("cut-after-rename");
    const bought = await trade.buy("shop", [{ sku: "LAMP", quantity: 1 }]);
    await trade.world.runUntilQuiet({ horizonMs: 20_000 });
    const { key, state } = await vendor.orderFor(bought);
    expect(state).toBe("unknown");
    await trade.world.control.post("/sftp/delete", { user: USER, path: `/orders/${key}.csv` });
    await trade.world.runUntilQuiet({ horizonMs: 15 * 60_000 });
    expect((await vendor.orderFor(bought)).state).toBe("accepted");
    expect(await paths()).not.toContain(`/orders/${key}.csv`);
  });
});

describe("files in", () => {
  test("tracking is taken over row by row, once, and the file is archived", async () => {
    const [one, two] = [await lamps(2), await lamps(3)];
    const [keyOne, keyTwo] = [await keyOf(one), await keyOf(two)];
    const rows = [
      ...["Bestellung;Sendungsnummer;Versand;Artikelnummer;Menge", `${keyOne};T-1001;DHL;;`],
      ...[`${keyTwo};T-1002;DHL;LAMP;1`, "CD-nobody;T-1003;DHL;;", `${keyTwo};T-1004;DHL;CHAIR;1`],
    ];
    await put("/tracking/today.csv", rows.join("\r\n"));
    await poll();
    expect(await trade.fulfilled(one)).toEqual([{ units: 2, numbers: ["T-1001"] }]);
    expect(await trade.fulfilled(two)).toEqual([{ units: 1, numbers: ["T-1002"] }]);
    const file = await lastFile("tracking");
    expect(file).toMatchObject({ state: "done", rowsDone: 2, rowsRepeated: 0, rowsFailed: 2 });
    expect(file.problems).toEqual([
      {
        ...{ row: 4, column: "Bestellung", value: "CD-nobody", cause: "There is no such order." },
        fix: "Write the order number as it stands on the order.",
      },
      {
        ...{ row: 5, column: "Artikelnummer", value: "CHAIR", cause: "The order has no SKU CHAIR." },
        fix: "Write one of its SKUs: LAMP.",
      },
    ]);
    expect(await paths()).toContain(`/tracking/archive/${file.id}-today.csv`);
    expect(await paths()).not.toContain("/tracking/today.csv");
    expect(await db().prisma.exception.count({ where: { kind: "vendor-file-problems", state: "open" } })).toBe(1);

    await put("/tracking/again.csv", [...rows.slice(0, 3), `${keyTwo};T-1005;DHL;LAMP;2`].join("\n"));
    await poll();
    expect(await lastFile("tracking")).toMatchObject({ rowsDone: 1, rowsRepeated: 2, rowsFailed: 0 });
    await put("/tracking/copy.csv", [...rows.slice(0, 3), `${keyTwo};T-1005;DHL;LAMP;2`].join("\n"));
    await poll();
    expect((await lastFile("tracking")).note).toBe("The same content as again.csv: nothing was changed.");
    expect(await trade.fulfilled(two)).toEqual([
      { units: 1, numbers: ["T-1002"] },
      { units: 2, numbers: ["T-1005"] },
    ]);
  });

  test("what was declined is no part of the rest that ships, although both files came at once", async () => {
    const folders = { orders: "/orders", tracking: "/tracking", answers: "/answers", stock: "/stock" };
    const { host, port } = await drop();
    expect(await save(settings({ host, port }, { sftp: { host, port, user: USER, folders } }))).toEqual({ ok: true });
    const bought = await lamps(3);
    const key = await keyOf(bought);
    await put("/answers/declined.csv", `order,answer,sku,quantity\n${key},declined,LAMP,1\n`);
    await put("/tracking/rest.csv", `order,tracking\n${key},T-2001\n`);
    await poll();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["T-2001"] }]);
    expect(await lastFile("answers")).toMatchObject({ state: "done", rowsDone: 1, rowsFailed: 0 });
  });

  test("files that are still written are left alone", async () => {
    await put("/stock/half.csv.part", "sku,stock\nLAMP,1\n");
    await put("/stock/.hidden.csv", "sku,stock\nLAMP,1\n");
    await put("/stock/slow.csv", "sku,stock\nLAMP,1");
    const { services, clock } = trade.world;
    const look = async () => {
      const at = { now: clock.now(), shopId: vendor.actor.shopId };
      await enqueue(services.db.prisma, "vendor-files.poll", { supplierId: vendor.supplierId }, at);
      await trade.world.runUntilQuiet({ horizonMs: 5_000 });
    };
    await look();
    expect(await paths()).toContain("/stock/slow.csv");
    await put("/stock/slow.csv", "sku,stock\nLAMP,100\nVASE,7\n");
    await trade.world.advance(25_000);
    await look();
    expect(await paths()).toContain("/stock/slow.csv");
    await poll();
    expect(await paths()).toEqual(expect.arrayContaining(["/stock/half.csv.part", "/stock/.hidden.csv"]));
    expect(await paths()).not.toContain("/stock/slow.csv");
    expect(await lastFile("stock")).toMatchObject({ state: "done", rowsDone: 2 });
    const pools = await db().prisma.stockPool.findMany({
      where: { supplierId: vendor.supplierId },
      orderBy: { itemGid: "asc" },
    });
    expect(pools.map(({ reading }) => reading)).toEqual([100, 7]);
  });

  test("a connection that is cut in the middle of a file loses nothing", async () => {
    await put("/stock/cut.csv", "sku,stock\nLAMP,90\nVASE,9\n");
    await poll();
    await put("/stock/cut2.csv", "sku,stock\nLAMP,91\nVASE,9\n");
    await fault("cut-in-read");
    await poll();
    expect((await vendorNow()).missedLooks).toBe(1);
    await poll();
    const pool = await db().prisma.stockPool.findFirst({
      where: { supplierId: vendor.supplierId },
      orderBy: { itemGid: "asc" },
    });
    expect(pool?.reading).toBe(91);
    expect((await paths()).filter((path) => path.includes("/processing/"))).toEqual([]);
  });

  test("a look that is cut off is a missed look: the next one finds what lies there, and nobody is told", async () => {
    await put("/stock/missed.csv", "sku,stock\nLAMP,80\nVASE,8\n");
    // The third look in a row that is cut off would be told.
    await fault("cut-in-list", { times: 2 });
    await poll();
    await poll();
    expect(await vendorNow()).toMatchObject({ missedLooks: 2 });
    expect(await paths()).toContain("/stock/missed.csv");
    await poll();
    await poll();
    expect(await paths()).not.toContain("/stock/missed.csv");
    expect(await vendorNow()).toMatchObject({ missedLooks: 0 });
    expect(await deadLooks()).toBe(0);
    expect(await unreachable()).toBeNull();
  });

  test("a server that breaks off again and again is told with the cause, and goes away when it answers", async () => {
    await fault("cut-in-list", { times: 3 });
    for (let look = 0; look < 3; look++) await poll();
    const told = await unreachable();
    expect(told?.values).toMatchObject({ note: expect.stringContaining("127.0.0.1 broke off: list:") as string });
    expect(await deadLooks()).toBe(0);
    await poll();
    expect(await unreachable()).toBeNull();
  });

  test("a server that forbids to move a file is told at once: that does not pass by itself", async () => {
    await put("/stock/theirs.csv", "sku,stock\nLAMP,70\nVASE,7\n");
    await fault("forbidden-rename");
    await poll();
    const told = await unreachable();
    expect(told?.values).toMatchObject({ note: expect.stringContaining("127.0.0.1 does not allow it") as string });
    await poll();
    await poll();
    expect(await unreachable()).toBeNull();
    expect(await paths()).not.toContain("/stock/theirs.csv");
    expect(await deadLooks()).toBe(0);
  });

  test("a file that is no table is put aside and told", async () => {
    await put("/stock/broken.csv", "name,colour\nx,y\n");
    await poll();
    const file = await lastFile("stock");
    expect(file).toMatchObject({ state: "failed", note: expect.stringContaining("no column for: SKU") as string });
    expect(await paths()).toContain(`/stock/failed/${file.id}-broken.csv`);
  });
});

describe("carried by people", () => {
  test("an upload is checked first, and taken over when the person says so", async () => {
    const bought = await lamps(1);
    const bytes = Buffer.from(`order,tracking\n${await keyOf(bought)},T-2001\n,T-2002\n`);
    const { services } = trade.world;
    const upload = { supplierId: vendor.supplierId, kind: "tracking", name: "mine.csv", bytes };
    const checked = await checkUpload(services, vendor.actor, upload);
    if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
    expect(checked.check).toMatchObject({
      readable: 1,
      failed: 1,
      mapping: { order: "order", trackingNumber: "tracking" },
    });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([]);
    const chosen = { supplierId: vendor.supplierId, fileId: checked.check.fileId ?? "" };
    expect(await importUpload(services, { shopId: "other", userId: "eve" }, chosen)).toMatchObject({ ok: false });
    expect(await importUpload(services, vendor.actor, chosen)).toEqual({ ok: true });
    expect(await importUpload(services, vendor.actor, chosen)).toMatchObject({ ok: false });
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["T-2001"] }]);
    expect(
      await checkUpload(services, vendor.actor, { ...upload, bytes: Buffer.from("PK\u0003\u0004") }),
    ).toMatchObject({
      problems: [{ field: "file" }],
    });
  });
});
