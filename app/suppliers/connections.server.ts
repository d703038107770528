import type { Connection } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { auditBothSides } from "./invitations.server.ts";
import { lockShop, refused } from "./shop-roles.server.ts";

type Target = { connectionId: string };
type Side = "retailer" | "supplier";

const NOT_LIVE = "This connection is not live. Reload the page to see where it stands.";

/** Either side stops new supplier orders for a while; what was sent goes on. Each side resumes for itself. */
export async function pauseConnection(services: Services, actor: Actor, { connectionId }: Target): Promise<Done> {
  return change(services, actor, connectionId, async (tx, { connection, side, now }) => {
    if (pausedAt(connection, side)) return { ok: true };
    await tx.connection.update({
      where: { id: connection.id },
      data: { state: "paused", ...(side === "retailer" ? { retailerPausedAt: now } : { supplierPausedAt: now }) },
    });
    await auditBothSides(tx, connection, { actor, action: "connection.paused", values: {}, now });
    return { ok: true };
  });
}

/** Takes this side's pause back; the other side's stays. */
export async function resumeConnection(services: Services, actor: Actor, { connectionId }: Target): Promise<Done> {
  return change(services, actor, connectionId, async (tx, { connection, side, now }) => {
    const other = side === "retailer" ? "supplier" : "retailer";
    if (!pausedAt(connection, side))
      return pausedAt(connection, other) ? refused(`Only the ${other} who paused can resume.`) : { ok: true };
    await tx.connection.update({
      where: { id: connection.id },
      data: {
        state: pausedAt(connection, other) ? "paused" : "active",
        ...(side === "retailer" ? { retailerPausedAt: null } : { supplierPausedAt: null }),
      },
    });
    await auditBothSides(tx, connection, { actor, action: "connection.resumed", values: {}, now });
    return { ok: true };
  });
}

/** Either side ends the connection for good. Supplier orders that were sent are still shipped and written back. */
export async function endConnection(services: Services, actor: Actor, { connectionId }: Target): Promise<Done> {
  return change(services, actor, connectionId, async (tx, { connection, side, now }) => {
    await tx.connection.update({
      where: { id: connection.id },
      data: { state: "ended", endedAt: now, endedBy: side, retailerPausedAt: null, supplierPausedAt: null },
    });
    await auditBothSides(tx, connection, { actor, action: "connection.ended", values: {}, now });
    return { ok: true };
  });
}

/** Moves a supplier one place up or down in the retailer's order of preference. */
export async function moveSupplier(
  services: Services,
  actor: Actor,
  { supplierId, direction }: { supplierId: string; direction: "up" | "down" },
): Promise<Done> {
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    await lockShop(tx, actor.shopId);
    const suppliers = await tx.supplier.findMany({
      where: { shopId: actor.shopId },
      orderBy: [{ priority: "asc" }, { id: "asc" }],
      select: { id: true, name: true, priority: true },
    });
    const from = suppliers.findIndex((supplier) => supplier.id === supplierId);
    const moved = suppliers[from];
    if (!moved) return refused("This supplier does not exist any more. Reload the page.");
    const to = Math.min(Math.max(from + (direction === "up" ? -1 : 1), 0), suppliers.length - 1);
    if (to === from) return { ok: true };
    suppliers.splice(from, 1);
    suppliers.splice(to, 0, moved);
    for (const [i, supplier] of suppliers.entries()) {
      if (supplier.priority !== i + 1)
        await tx.supplier.update({ where: { id: supplier.id }, data: { priority: i + 1 } });
    }
    await audit(tx, {
      shopId: actor.shopId,
      actor: actor.userId,
      action: "supplier.moved",
      subject: `supplier:${supplierId}`,
      values: { supplier: moved.name, direction, place: to + 1 },
      now,
    });
    return { ok: true };
  });
}

type Change = (tx: Tx, at: { connection: Connection; side: Side; now: Date }) => Promise<Done>;

/** Locks a live connection that the actor's shop is a side of, changes it, and has the published stock follow. */
async function change(services: Services, actor: Actor, connectionId: string, apply: Change): Promise<Done> {
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "Connection" WHERE "id" = ${connectionId} FOR UPDATE`;
    const connection = await tx.connection.findFirst({
      where: {
        id: connectionId,
        state: { in: ["active", "paused"] },
        OR: [{ retailerShopId: actor.shopId }, { supplierShopId: actor.shopId }],
      },
      include: { row: { select: { id: true } } },
    });
    if (!connection) return refused(NOT_LIVE);
    const side: Side = connection.retailerShopId === actor.shopId ? "retailer" : "supplier";
    const done = await apply(tx, { connection, side, now });
    if (done.ok && connection.row) {
      const options = { now, shopId: connection.retailerShopId };
      await enqueue(tx, "stock.publish", { supplierId: connection.row.id }, options);
    }
    return done;
  });
}

const pausedAt = (connection: Connection, side: Side): Date | null =>
  side === "retailer" ? connection.retailerPausedAt : connection.supplierPausedAt;
