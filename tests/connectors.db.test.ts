import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BEHAVIOURS, type Behaviour, type Connector } from "../app/connectors/connector.ts";
import { CONNECTED_SUPPLIER } from "../app/connectors/kind.ts";
import { CONNECTORS, connectorFor } from "../app/connectors/registry.server.ts";
import type { ChannelDriver, StartDriver } from "./connectors/driver.ts";
import { ACME } from "./connectors/driver.ts";
import { startApi } from "./connectors/api.ts";
import { startEmail } from "./connectors/email.ts";
import { startFiles } from "./connectors/files.ts";
import { startPortal } from "./connectors/portal.ts";
import { startShopify } from "./connectors/shopify.ts";
import { db } from "./db-file.ts";
import { mailboxOf } from "./mailbox.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

/** One line per kind of the registry: a kind without a driver does not compile. */
const DRIVERS: Record<keyof typeof CONNECTORS, StartDriver> = {
  shopify: startShopify,
  email: startEmail,
  portal: startPortal,
  files: startFiles,
  api: startApi,
};
type Kind = keyof typeof CONNECTORS;
const KINDS = Object.keys(CONNECTORS) as Kind[];
const skuOf = (kind: Kind) => `ITEM-${kind.toUpperCase()}`;

let trade: Trade;
let mailbox: Awaited<ReturnType<typeof mailboxOf>>;
const drivers = new Map<Kind, ChannelDriver>();
/** kind × behaviour: that it has it, or why it does not */
const shown: Record<string, Partial<Record<Behaviour, string>>> = {};

beforeAll(async () => {
  trade = await startTrade({
    retailers: ["shop"],
    suppliers: [ACME],
    stock: async ({ product }) => {
      for (const kind of KINDS) await product("shop", [{ sku: skuOf(kind) }]);
      await product(ACME, [{ sku: skuOf("shopify"), available: 100 }]);
    },
  });
  mailbox = await mailboxOf(trade.world);
  for (const kind of KINDS) drivers.set(kind, await DRIVERS[kind]({ trade, mailbox }, skuOf(kind)));
}, 120_000);
afterAll(async () => {
  const mark = (kind: Kind, behaviour: Behaviour) => shown[kind]?.[behaviour] ?? "not shown";
  const rows = BEHAVIOURS.map((behaviour) => ({
    behaviour,
    ...Object.fromEntries(
      KINDS.map((kind) => [kind, mark(kind, behaviour).startsWith("–") ? "–" : mark(kind, behaviour)]),
    ),
  }));
  console.table(rows);
  for (const kind of KINDS)
    for (const behaviour of BEHAVIOURS)
      if (mark(kind, behaviour).startsWith("–")) console.log(`${kind} ${behaviour} ${mark(kind, behaviour)}`);
  await mailbox.stop();
  await trade.world.stop();
});

describe.each(KINDS)("the connector %s", (kind) => {
  const driver = () => {
    const found = drivers.get(kind);
    if (!found) throw new Error(`There is no driver of ${kind}.`);
    return found;
  };
  const connector = async (): Promise<Connector> => {
    const supplier = await db().prisma.supplier.findUniqueOrThrow({
      ...{ where: { id: driver().supplierId }, select: CONNECTED_SUPPLIER },
    });
    const opened = await connectorFor(trade.world.services, supplier);
    if ("unreachable" in opened) throw new Error(opened.unreachable);
    return opened;
  };
  const buy = async (quantity = 2) => {
    const bought = await trade.buy("shop", [{ sku: skuOf(kind), quantity }]);
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    return bought;
  };
  const orderOf = async (bought: Bought) => {
    const [order] = (await trade.orderOf(bought)).supplierOrders.filter(
      (one) => one.supplierId === driver().supplierId,
    );
    if (!order) throw new Error(`${bought.name} was not given to ${kind}.`);
    return order;
  };
  const progressOf = async (bought: Bought) => {
    const { externalGid } = await orderOf(bought);
    const progress = await (await connector()).readProgress(externalGid ?? "");
    if (!progress.ok) throw new Error(progress.message);
    return progress;
  };
  /** What a channel does not have it has declared, with the reason; what it has is shown by what follows. */
  const has = (behaviour: Behaviour): boolean => {
    const can = CONNECTORS[kind].capabilities[behaviour];
    (shown[kind] ??= {})[behaviour] = can === true ? "✓" : `– ${can}`;
    return can === true;
  };
  const cannot = { ok: false, retry: false };

  test("send: an order arrives once, and counts as accepted", async () => {
    expect(has("send")).toBe(true);
    const order = await orderOf(await buy());
    expect(order.state).toBe("accepted");
    expect(await driver().arrived(order.key)).toBe(1);
    expect(order.lines.every(({ externalLineGid }) => externalLineGid !== null)).toBe(true);
  });

  test("lookUp: an order whose answer was lost is found by its number, or sent again and counted", async () => {
    await driver().loseAnswer?.();
    const bought = await buy();
    await trade.settled();
    const { key, state, attempts } = await orderOf(bought);
    expect(state).toBe("accepted");
    const found = await (await connector()).lookUp(key);
    expect(found).toMatchObject({ ok: true, orders: [{ cancelled: false }] });
    const presumed = attempts.filter((attempt) => attempt.presumed).length;
    expect({ arrived: await driver().arrived(key), presumed }).toEqual(
      has("lookUp") ? { arrived: 1, presumed: 0 } : { arrived: 2, presumed: 1 },
    );
  });

  test("cancel: an order that the supplier cancels is over, and not before", async () => {
    expect(has("cancel")).toBe(true);
    const bought = await buy();
    await trade.post("shop", `orders/${bought.orderId}/cancel`, { restock: true });
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    await driver().carryOutCancellation(bought);
    await trade.world.runUntilQuiet({ horizonMs: 30_000 });
    expect((await orderOf(bought)).state).toBe("cancelled");
  });

  test("change: an order is made smaller, or the channel says that it cannot be", async () => {
    const bought = await buy(2);
    const { externalGid, lines } = await orderOf(bought);
    const externalLineGid = lines[0]?.externalLineGid ?? "";
    const staged = await (await connector()).stageReduction(externalGid ?? "", [{ externalLineGid, units: 1 }], "less");
    if (!has("change")) return expect(staged).toMatchObject(cannot);
    if (!staged.ok) throw new Error(staged.message);
    const sendBefore = new Date(trade.world.clock.now().getTime() + 5_000);
    expect(await staged.staged.commit({ sendBefore })).toEqual({ kind: "accepted" });
    staged.staged.turn.release();
    expect((await progressOf(bought)).lines).toEqual([{ externalLineGid, units: 1 }]);
  });

  test("readAcknowledgement: it is known that the supplier means to ship", async () => {
    expect(has("readAcknowledgement")).toBe(true);
    const bought = await buy();
    await driver().acknowledge(bought);
    await trade.quiet();
    expect((await progressOf(bought)).acknowledgedAt).not.toBeNull();
    expect((await progressOf(bought)).cancelRefused).toBeNull();
  });

  test("readShipments: a parcel is written on the retailer's order once, however often it is told", async () => {
    expect(has("readShipments")).toBe(true);
    const bought = await buy(3);
    const number = `1Z999AA1012345${String(1000 + KINDS.indexOf(kind))}`;
    for (let told = 0; told < 2; told++) {
      await driver().ship(bought, number);
      await trade.quiet();
    }
    expect(await trade.fulfilled(bought)).toEqual([{ units: 3, numbers: [number] }]);
    expect((await orderOf(bought)).state).toBe("shipped");
  });

  test("readStock: it is asked for, or the channel says that it cannot be", async () => {
    const { pool } = await db().prisma.offer.findFirstOrThrow({
      ...{ where: { supplierId: driver().supplierId }, include: { pool: true } },
    });
    const told = await (await connector()).readStock([pool.itemGid]);
    if (!has("readStock")) return expect(told).toMatchObject(cannot);
    if (!told.ok) throw new Error(told.message);
    expect(told.items.get(pool.itemGid)).toMatchObject({ policy: "finite" });
  });

  test("testConnection: it tells whether the channel works, and says so when it does not", async () => {
    expect(has("testConnection")).toBe(true);
    expect(await (await connector()).testConnection()).toMatchObject({ ok: true });
    const { breakConnection } = driver();
    if (!breakConnection) return;
    await breakConnection();
    const broken = await (await connector()).testConnection();
    await trade.clearFaults();
    await mailbox.clearFaults();
    expect(broken.ok).toBe(false);
    expect(broken.message).not.toBe("");
  });
});
