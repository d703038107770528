import { beforeAll, describe, expect, it } from "vitest";
import { db } from "../../tests/db-file.ts";
import { shopRow } from "../../tests/stock-rows.ts";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { endConnection, moveSupplier, pauseConnection, resumeConnection } from "./connections.server.ts";
import {
  acceptInvitation,
  declineInvitation,
  inviteSupplier,
  openInvitations,
  withdrawInvitation,
} from "./invitations.server.ts";
import { chooseRole, lockShop, setRouting } from "./shop-roles.server.ts";

const NOW = new Date("2026-11-02T09:00:00Z");
let services: Services;

beforeAll(() => {
  services = {
    db: db(),
    clock: { now: () => NOW },
    admin: () => Promise.reject(new Error("No action of a user waits for Shopify.")),
  };
});

const as = (shop: { id: string }) => ({ shopId: shop.id, userId: `user-of-${shop.id}` });
const connectionOf = (id: string) =>
  db().prisma.connection.findUniqueOrThrow({ where: { id }, include: { row: true } });
const messages = (done: { ok: boolean; problems?: { message: string }[] }) =>
  done.ok ? [] : (done.problems ?? []).map((problem) => problem.message);

async function invited() {
  const retailer = await shopRow(db().prisma, "retailer", { role: "retailer" });
  const supplier = await shopRow(db().prisma, "supplier");
  const done = await inviteSupplier(services, as(retailer), { domain: supplier.domain });
  if (!done.ok) throw new Error("not invited");
  return { retailer, supplier, connectionId: done.connectionId };
}

async function connected() {
  const all = await invited();
  await acceptInvitation(services, as(all.supplier), { connectionId: all.connectionId });
  return all;
}

describe("an invitation", () => {
  it("is for a myshopify.com domain, not the own store, and not twice", async () => {
    const { retailer, supplier } = await invited();
    const invite = (domain: string) => inviteSupplier(services, as(retailer), { domain });
    expect(messages(await invite("acme.com"))).toEqual([
      "Enter the supplier's Shopify domain, for example acme.myshopify.com.",
    ]);
    expect(messages(await invite(retailer.domain))).toEqual(["This is your own store. Enter the supplier's domain."]);
    expect(messages(await invite(supplier.domain.toUpperCase()))).toHaveLength(1);
    expect(await db().prisma.connection.count({ where: { retailerShopId: retailer.id } })).toBe(1);
  });

  it("is made once when it is sent twice at the same moment", async () => {
    const retailer = await shopRow(db().prisma, "retailer", { role: "retailer" });
    const invite = () => inviteSupplier(services, as(retailer), { domain: "twice.myshopify.com" });
    const done = await Promise.all([invite(), invite(), invite()]);
    expect(done.filter((each) => each.ok)).toHaveLength(1);
  });

  it("waits for a store that installs the app later", async () => {
    const retailer = await shopRow(db().prisma, "retailer", { role: "retailer" });
    const later = await shopRow(db().prisma, "later");
    await db().prisma.shop.delete({ where: { id: later.id } });
    await inviteSupplier(services, as(retailer), { domain: later.domain });
    const installed = await db().prisma.shop.create({ data: { ...later, address: {}, settings: {}, markets: [] } });
    const [invitation] = await openInvitations(db().prisma, installed);
    expect(invitation?.retailer).toMatchObject({ id: retailer.id, name: "retailer" });
  });

  it("can be answered by nobody but the invited store", async () => {
    const { retailer, connectionId } = await invited();
    const stranger = await shopRow(db().prisma, "stranger", { role: "both" });
    for (const shop of [stranger, retailer]) {
      expect((await acceptInvitation(services, as(shop), { connectionId })).ok).toBe(false);
      expect((await declineInvitation(services, as(shop), { connectionId })).ok).toBe(false);
    }
    expect((await withdrawInvitation(services, as(stranger), { connectionId })).ok).toBe(false);
    expect(await connectionOf(connectionId)).toMatchObject({ state: "invited", supplierShopId: null });
  });

  it("makes the invited store a supplier, last in priority, when it says yes; both trails tell", async () => {
    const { retailer, supplier, connectionId } = await invited();
    await db().prisma.supplier.create({
      data: {
        id: "first",
        shopId: retailer.id,
        kind: "email",
        name: "supplier",
        priority: 4,
        shipFrom: {},
        createdAt: NOW,
      },
    });
    expect(await acceptInvitation(services, as(supplier), { connectionId })).toEqual({ ok: true });
    const connection = await connectionOf(connectionId);
    expect(connection).toMatchObject({ state: "active", supplierShopId: supplier.id, acceptedAt: NOW });
    expect(connection.row).toMatchObject({
      shopId: retailer.id,
      kind: "shopify",
      name: "supplier 2",
      priority: 5,
      shipFrom: { city: "Hamburg", countryCode: "DE" },
      setupState: "pending",
    });
    expect(await db().prisma.shop.findUnique({ where: { id: supplier.id } })).toMatchObject({ role: "supplier" });
    const jobs = await db().prisma.job.findMany({ where: { name: "supplier.set-up", shopId: retailer.id } });
    expect(jobs.map((job) => job.payload)).toEqual([{ supplierId: connection.row?.id }]);
    for (const shop of [retailer, supplier]) {
      const events = await db().prisma.auditEvent.findMany({
        where: { shopId: shop.id, subject: `connection:${connectionId}` },
        orderBy: { id: "asc" },
      });
      expect(events.map((event) => event.action)).toEqual(["connection.invited", "connection.accepted"]);
    }
  });

  it("is answered once when yes is pressed twice", async () => {
    const { supplier, connectionId } = await invited();
    const accept = () => acceptInvitation(services, as(supplier), { connectionId });
    const done = await Promise.all([accept(), accept()]);
    expect(done.filter((each) => each.ok)).toHaveLength(1);
  });

  it("is over when declined or withdrawn, and the store can be invited again", async () => {
    const { retailer, supplier, connectionId } = await invited();
    await declineInvitation(services, as(supplier), { connectionId });
    expect(await connectionOf(connectionId)).toMatchObject({ state: "ended", endedBy: "supplier", acceptedAt: null });
    expect((await acceptInvitation(services, as(supplier), { connectionId })).ok).toBe(false);
    const again = await inviteSupplier(services, as(retailer), { domain: supplier.domain });
    if (!again.ok) throw new Error("not invited again");
    await withdrawInvitation(services, as(retailer), again);
    expect(await connectionOf(again.connectionId)).toMatchObject({ state: "ended", endedBy: "retailer" });
  });
});

describe("a connection", () => {
  it("pauses while one side pauses, and each side resumes for itself", async () => {
    const { retailer, supplier, connectionId } = await connected();
    await pauseConnection(services, as(retailer), { connectionId });
    await pauseConnection(services, as(supplier), { connectionId });
    await resumeConnection(services, as(retailer), { connectionId });
    expect(await connectionOf(connectionId)).toMatchObject({ state: "paused", retailerPausedAt: null });
    expect(messages(await resumeConnection(services, as(retailer), { connectionId }))).toEqual([
      "Only the supplier who paused can resume.",
    ]);
    await resumeConnection(services, as(supplier), { connectionId });
    expect(await connectionOf(connectionId)).toMatchObject({ state: "active", supplierPausedAt: null });
  });

  it("has its published stock follow every change", async () => {
    const { retailer, connectionId } = await connected();
    await pauseConnection(services, as(retailer), { connectionId });
    const jobs = await db().prisma.job.findMany({ where: { name: "stock.publish", shopId: retailer.id } });
    expect(jobs).toHaveLength(1);
  });

  it("ends by either side, never by a stranger, and the supplier keeps its row when it comes back", async () => {
    const { retailer, supplier, connectionId } = await connected();
    const stranger = await shopRow(db().prisma, "stranger", { role: "both" });
    for (const act of [pauseConnection, resumeConnection, endConnection])
      expect((await act(services, as(stranger), { connectionId })).ok).toBe(false);
    const before = (await connectionOf(connectionId)).row;
    await endConnection(services, as(supplier), { connectionId });
    expect(await connectionOf(connectionId)).toMatchObject({ state: "ended", endedBy: "supplier" });
    expect((await endConnection(services, as(retailer), { connectionId })).ok).toBe(false);

    const again = await inviteSupplier(services, as(retailer), { domain: supplier.domain });
    if (!again.ok) throw new Error("not invited again");
    await acceptInvitation(services, as(supplier), again);
    expect((await connectionOf(again.connectionId)).row?.id).toBe(before?.id);
  });
});

describe("a retailer's suppliers", () => {
  it("move one place at a time, stop at the ends, and are moved by nobody else", async () => {
    const { retailer, supplier } = await connected();
    for (const name of ["second", "third"]) {
      const other = await shopRow(db().prisma, name);
      const done = await inviteSupplier(services, as(retailer), { domain: other.domain });
      if (done.ok) await acceptInvitation(services, as(other), done);
    }
    const names = async () =>
      (await db().prisma.supplier.findMany({ where: { shopId: retailer.id }, orderBy: { priority: "asc" } })).map(
        (row) => row.name,
      );
    const third = await db().prisma.supplier.findFirstOrThrow({ where: { shopId: retailer.id, name: "third" } });
    const move = (direction: "up" | "down", actor = as(retailer)) =>
      moveSupplier(services, actor, { supplierId: third.id, direction });
    await move("up");
    expect(await names()).toEqual(["supplier", "third", "second"]);
    await move("up");
    await move("up");
    expect(await names()).toEqual(["third", "supplier", "second"]);
    expect((await move("down", as(supplier))).ok).toBe(false);
  });
});

describe("a shop's role", () => {
  it("cannot be given up while a connection needs it", async () => {
    const { retailer, supplier } = await connected();
    expect((await chooseRole(services, as(retailer), { role: "supplier" })).ok).toBe(false);
    expect((await chooseRole(services, as(supplier), { role: "retailer" })).ok).toBe(false);
    expect((await chooseRole(services, as(supplier), { role: "both" })).ok).toBe(true);
  });

  it("turns routing on for retailers only, and orders that waited for it are read again", async () => {
    const { retailer, supplier } = await connected();
    expect((await setRouting(services, as(supplier), { on: true })).ok).toBe(false);
    const order = await db().prisma.order.create({
      data: {
        id: "waiting",
        shopId: retailer.id,
        orderGid: "gid://shopify/Order/1",
        name: "#1",
        tags: [],
        createdAt: NOW,
      },
    });
    await db().prisma.hold.create({
      data: {
        id: "hold",
        shopId: retailer.id,
        orderId: order.id,
        kind: "routing-off",
        reason: "",
        endsBy: "",
        createdAt: NOW,
      },
    });
    expect(await setRouting(services, as(retailer), { on: true })).toEqual({ ok: true });
    const jobs = await db().prisma.job.findMany({ where: { name: "order.refresh", shopId: retailer.id } });
    expect(jobs.map((job) => job.payload)).toEqual([{ shopId: retailer.id, orderGid: order.orderGid }]);
  });
});

it("who changes a shop's suppliers keeps no job from writing a row that names the shop", async () => {
  const shop = await shopRow(db().prisma, "busy", { role: "retailer" });
  const writeBeside = db().prisma.$transaction(async (tx) => {
    await lockShop(tx, shop.id);
    // It would wait for the lock, and, where it holds what the other wants, for ever.
    await db().prisma.$transaction(async (job) => {
      await job.$executeRaw`SET LOCAL lock_timeout = '2s'`;
      await job.supplier.create({
        data: { id: newId(), shopId: shop.id, kind: "email", name: "A", priority: 1, shipFrom: {}, createdAt: NOW },
      });
    });
    return "written";
  });
  expect(await writeBeside).toBe("written");
});
