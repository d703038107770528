import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { replyAddress, vendorTag } from "../app/connectors/email/reply-address.server.ts";
import {
  loadFileSettings,
  saveFileSettings,
  testFileSettings,
} from "../app/connectors/vendors/files/settings.server.ts";
import { env } from "../app/platform/env.server.ts";
import { enqueue } from "../app/queue/outbox.server.ts";
import { privacyPurgeHandler } from "../app/privacy/purge.server.ts";
import { makeOrderFile, orderFileContent } from "../app/tracking/files/order-files.server.ts";
import { checkUpload, importUpload } from "../app/tracking/files/uploads.server.ts";
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
  env().PRIVATE_HOSTS = "allow";
  ({ trade, vendor, mailbox, stop } = await lampTrade("files"));
}, 60_000);
afterAll(() => stop());

const save = (channel: object, password?: string) =>
  saveFileSettings(trade.world.services, vendor.actor, { supplierId: vendor.supplierId, channel, password });
const lamps = async (quantity: number) => {
  const bought = await trade.buy("shop", [{ sku: "LAMP", quantity }]);
  await trade.world.runUntilQuiet({ horizonMs: 20_000 });
  return bought;
};
const openKinds = async () => {
  const where = { supplierId: vendor.supplierId, state: "open" };
  return (await db().prisma.exception.findMany({ where })).map(({ kind }) => kind);
};

describe("order files by hand", () => {
  beforeAll(() => save({ way: "manual" }));
  const make = () => makeOrderFile(trade.world.services, vendor.actor, vendor.supplierId);
  const content = async (fileId: string, actor = vendor.actor) => {
    const file = await orderFileContent(trade.world.services, actor, { supplierId: vendor.supplierId, fileId });
    return file?.bytes.toString("utf8") ?? null;
  };

  test("hold every waiting order once, whoever asks at the same time, and are fetched again as they were", async () => {
    const orders = [await vendor.orderFor(await lamps(1)), await vendor.orderFor(await lamps(2))];
    expect(orders).toMatchObject([
      { state: "accepted", vendorOrder: { placedAt: null } },
      { state: "accepted", vendorOrder: { placedAt: null } },
    ]);
    expect(await openKinds()).toEqual(["vendor-orders-to-hand-over"]);
    const made = await Promise.all([make(), make(), make()]);
    const [file, ...others] = made.filter(({ ok }) => ok);
    expect(others).toEqual([]);
    if (!file?.ok) throw new Error("No file was made.");
    const text = await content(file.fileId);
    for (const { key } of orders) expect(text?.split(key)).toHaveLength(2);
    expect(await content(file.fileId)).toBe(text);
    expect(await openKinds()).toEqual([]);
    expect(await content(file.fileId, { shopId: "other", userId: "eve" })).toBeNull();
    expect(await make()).toMatchObject({ ok: false });
    const accesses = await db().prisma.protectedAccess.count({
      where: { actor: vendor.actor.userId, purpose: "Downloaded, to be handed to the supplier." },
    });
    expect(accesses).toBe(4);
  });

  test("leave out what was canceled, and a vendor is reminded only of what it was given", async () => {
    const [kept, cancelled] = [await lamps(1), await lamps(1)];
    const keys = [(await vendor.orderFor(kept)).key, (await vendor.orderFor(cancelled)).key];
    await trade.world.advance(30 * 3_600_000);
    await vendorsRemindHandler(trade.world.services, { shopId: vendor.actor.shopId });
    const reminded = (await mailbox.to("orders@files")).filter(({ subject }) =>
      keys.some((key) => subject.includes(key)),
    );
    expect(reminded).toEqual([]);
    const made = await make();
    if (!made.ok) throw new Error(JSON.stringify(made.problems));
    await vendor.answer(cancelled, "declined", { reason: "none left" });
    await trade.quiet();
    const text = await content(made.fileId);
    expect(text).toContain(keys[0]);
    expect(text).not.toContain(keys[1]);
  });
});

test("who has a file is asked by mail to cancel an order of it, and who has none is not", async () => {
  await save({ way: "manual" });
  const handed = await lamps(1);
  const { key } = await vendor.orderFor(handed);
  await makeOrderFile(trade.world.services, vendor.actor, vendor.supplierId);
  const waiting = await lamps(1);
  for (const { orderId } of [handed, waiting]) await trade.post("shop", `orders/${orderId}/cancel`, { restock: true });
  await trade.world.runUntilQuiet({ horizonMs: 60_000 });
  const asked = (await mailbox.to("orders@files")).filter(({ subject }) => /^please cancel/i.test(subject));
  expect(asked.map(({ subject }) => subject)).toEqual([`Please cancel order ${key} from shop`]);
  expect(asked[0]?.text).toContain("/vendor/o/");
});

test("orders that are gone before anybody fetched them wait for nobody", async () => {
  await save({ way: "manual" });
  const bought = await lamps(1);
  expect(await openKinds()).toContain("vendor-orders-to-hand-over");
  await vendor.answer(bought, "accepted");
  await vendorsRemindHandler(trade.world.services, { shopId: vendor.actor.shopId });
  expect(await openKinds()).not.toContain("vendor-orders-to-hand-over");
});

describe("files over HTTPS", () => {
  type Stored = { body: string; modified: string | null };
  const files = new Map<string, Stored>();
  const seen: { method: string; url: string; authorization: string | undefined }[] = [];
  /** what the server does instead of answering the next request of a method */
  const faults = new Map<string, (response: ServerResponse) => void>();
  let origin = "";
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, authorization: headers.authorization });
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const known = files.get(url);
    const isRefused = headers["if-none-match"] === "*" && known !== undefined;
    if (method === "PUT" && !isRefused) files.set(url, { body: Buffer.concat(parts).toString("utf8"), modified: null });
    const fault = faults.get(method);
    faults.delete(method);
    if (fault) return fault(response);
    if (method === "PUT") return response.writeHead(isRefused ? 412 : 201).end();
    if (!known) return response.writeHead(404).end();
    return response
      .writeHead(200, known.modified ? { "last-modified": known.modified } : {})
      .end(method === "HEAD" ? undefined : known.body);
  }

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await save(channel(), "s3cret")).toEqual({ ok: true });
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  beforeEach(() => faults.clear());

  const channel = () => ({
    way: "https",
    https: {
      user: "acme",
      urls: { orders: `${origin}/in/`, tracking: `${origin}/out/tracking.csv`, stock: `${origin}/out/stock.csv` },
    },
  });
  const poll = async () => {
    const { services, clock } = trade.world;
    const { supplierId, actor } = vendor;
    const about = { now: clock.now(), shopId: actor.shopId };
    await enqueue(services.db.prisma, "vendor-files.poll", { supplierId }, about);
    await trade.quiet();
  };
  const filesOf = (kind: string) =>
    db().prisma.vendorFile.findMany({ where: { supplierId: vendor.supplierId, kind, channel: "https" } });

  test("each order is put once, as who we are", async () => {
    const { key } = await vendor.orderFor(await lamps(3));
    expect(files.get(`/in/${key}.csv`)?.body).toContain("LAMP");
    const put = seen.filter(({ url }) => url === `/in/${key}.csv`);
    expect(put).toEqual([
      { method: "PUT", url: `/in/${key}.csv`, authorization: `Basic ${Buffer.from("acme:s3cret").toString("base64")}` },
    ]);
  });

  test("an answer that is lost is looked up, and nothing is put twice", async () => {
    faults.set("PUT", (response) => response.destroy());
    const bought = await lamps(1);
    expect((await vendor.orderFor(bought)).state).toBe("unknown");
    await trade.settled();
    const order = await vendor.orderFor(bought);
    expect(order).toMatchObject({ state: "accepted", vendorOrder: { tries: 1, possibleDuplicates: 0 } });
    expect(seen.filter(({ url }) => url.includes(order.key)).map(({ method }) => method)).toEqual(["PUT", "HEAD"]);
  });

  test("a file that is gone when it is looked up is put again, and says that it may be a repeat", async () => {
    faults.set("PUT", (response) => response.destroy());
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    files.delete(`/in/${key}.csv`);
    await trade.settled();
    expect(await vendor.orderFor(bought)).toMatchObject({
      state: "accepted",
      vendorOrder: { tries: 2, possibleDuplicates: 1 },
    });
    expect(files.get(`/in/${key}.csv`)?.body).toContain("POSSIBLE DUPLICATE");
  });

  test("what is fetched is read once for what it says", async () => {
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    files.set("/out/tracking.csv", { body: `order,tracking,carrier\n${key},T-77,DHL\n`, modified: null });
    await poll();
    await poll();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["T-77"] }]);
    expect(await filesOf("tracking")).toMatchObject([{ state: "done", rowsDone: 1, name: "tracking.csv" }]);
  });

  test("a file whose end does not come is not read, and the next look has it whole", async () => {
    const bought = await lamps(1);
    const { key } = await vendor.orderFor(bought);
    const body = `order,tracking,carrier\n${key},T-78,DHL\n`;
    files.set("/out/tracking.csv", { body, modified: null });
    faults.set("GET", (response) => {
      response.writeHead(200, { "content-length": String(body.length) });
      response.write(body.slice(0, 30), () => response.destroy());
    });
    await poll();
    expect(await trade.fulfilled(bought)).toEqual([]);
    await poll();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 1, numbers: ["T-78"] }]);
    expect((await filesOf("tracking")).map(({ state }) => state)).toEqual(["done", "done"]);
  });

  test("one look that fails is no alarm, three in a row are, and it ends by itself", async () => {
    const down = () => {
      faults.set("GET", (response) => response.writeHead(503).end());
      return poll();
    };
    await down();
    await down();
    expect(await openKinds()).not.toContain("vendor-files-unreachable");
    await down();
    expect(await openKinds()).toContain("vendor-files-unreachable");
    await poll();
    expect(await openKinds()).not.toContain("vendor-files-unreachable");
  });

  test("addresses of the own network are refused, and a secret stays with the server it is for", async () => {
    env().PRIVATE_HOSTS = "refuse";
    expect(await save(channel())).toMatchObject({ ok: false, problems: [{ field: "url.orders" }, {}, {}] });
    env().PRIVATE_HOSTS = "allow";
    expect(await testFileSettings(trade.world.services, vendor.actor.shopId, vendor.supplierId)).toMatchObject({
      ok: true,
    });
    const elsewhere = channel();
    elsewhere.https.urls.stock = "http://localhost:1/stock.csv";
    expect(await save(elsewhere)).toEqual({ ok: true });
    seen.length = 0;
    await poll();
    expect(seen.map(({ authorization }) => authorization)).toEqual([undefined]);
    const stored = await loadFileSettings(trade.world.services, vendor.actor.shopId, vendor.supplierId);
    expect(stored?.channel.https.urls.stock).toBe("http://localhost:1/stock.csv");
    await save({ way: "manual" });
  });
});

describe("files that hang on a mail", () => {
  const bring = (from: string, name: string, text: string) =>
    mailbox.bring(
      [
        ...[`From: ${from}`, `To: ${replyAddress(vendorTag(vendor.supplierId), null)}`, "Subject: Export"],
        ...["Auto-Submitted: auto-generated", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="b"', ""],
        ...["--b", "Content-Type: text/plain", "", "See attachment.", "--b"],
        ...[`Content-Type: text/csv; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`],
        ...["Content-Transfer-Encoding: base64", "", Buffer.from(text).toString("base64"), "--b--"],
      ].join("\r\n"),
    );
  const filesOf = () =>
    db().prisma.vendorFile.findMany({
      where: { supplierId: vendor.supplierId, channel: "email" },
      orderBy: { id: "asc" },
    });

  test("are known by their columns and read like those of a folder, once by their content", async () => {
    const bought = await lamps(2);
    const { key } = await vendor.orderFor(bought);
    await bring("export@files.example", "today.csv", `Bestellnummer;Sendungsnummer\n${key};T-90\n`);
    await bring("robot@files.example", "copy.csv", `Bestellnummer;Sendungsnummer\n${key};T-90\n`);
    await trade.quiet();
    expect(await trade.fulfilled(bought)).toEqual([{ units: 2, numbers: ["T-90"] }]);
    expect(await filesOf()).toMatchObject([
      { kind: "tracking", state: "done", rowsDone: 1, contentEnc: null },
      {
        kind: "tracking",
        state: "done",
        rowsDone: 0,
        contentEnc: null,
        note: expect.stringContaining("same") as string,
      },
    ]);
  });

  test("from somebody else's address are not read, and a person is told", async () => {
    const before = (await filesOf()).length;
    await bring("eve@elsewhere.example", "sly.csv", "sku,stock\nLAMP,0\n");
    await trade.quiet();
    expect((await filesOf()).slice(before)).toMatchObject([{ kind: "stock", state: "failed" }]);
    expect(await openKinds()).toContain("vendor-file-problems");
  });
});

test("a file that was uploaded and never imported is forgotten after a week", async () => {
  const { services } = trade.world;
  const { supplierId, actor } = vendor;
  const upload = { supplierId, kind: "tracking", name: "mine.csv", bytes: Buffer.from("order,tracking\nX,Y\n") };
  const checked = await checkUpload(services, actor, upload);
  if (!checked.ok) throw new Error(JSON.stringify(checked.problems));
  expect(checked.check).toMatchObject({ samples: [["X", "Y"]], dialect: { encoding: "utf-8", delimiter: "," } });
  const fileId = checked.check.fileId ?? "";
  await trade.world.advance(6 * 86_400_000);
  await privacyPurgeHandler(services, {});
  const stored = () => db().prisma.vendorFile.findUniqueOrThrow({ where: { id: fileId } });
  expect((await stored()).contentEnc).not.toBeNull();
  await trade.world.advance(2 * 86_400_000);
  await privacyPurgeHandler(services, {});
  expect(await stored()).toMatchObject({ contentEnc: null, state: "gone" });
  expect(await importUpload(services, actor, { supplierId, fileId })).toMatchObject({ ok: false });
});

test("columns that nobody can tell are shown with their first rows", async () => {
  const bytes = Buffer.from("a;b\n1;2\n3;4\n");
  const about = { supplierId: vendor.supplierId, kind: "stock", name: "odd.csv", bytes };
  expect(await checkUpload(trade.world.services, vendor.actor, about)).toMatchObject({
    ok: true,
    check: {
      ...{ fileId: null, columns: ["a", "b"], message: expect.stringContaining("no column for: SKU") as string },
      samples: [
        ["1", "2"],
        ["3", "4"],
      ],
    },
  });
});
