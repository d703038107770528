import type { Connection, Prisma } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Done } from "../platform/problem.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Services } from "../shopify/services.ts";
import { alsoSupplier, isRetailer, isSupplier } from "./roles.ts";
import { readShopDomain } from "./shop-domain.ts";
import { lockShop, refused, setRole } from "./shop-roles.server.ts";
import { addSupplier } from "./supplier-row.server.ts";
import { DEFAULT_TERMS } from "./terms.ts";

const NO_INVITATION = "This invitation is no longer open. Ask the retailer to invite you again.";

/**
 * Invites a Shopify store by its domain. The store sees the invitation in its own admin as soon as it has the app
 * installed, now or later.
 */
export async function inviteSupplier(
  services: Services,
  actor: Actor,
  { domain: typed }: { domain: string },
): Promise<Done<{ connectionId: string }>> {
  const now = services.clock.now();
  const domain = readShopDomain(typed);
  if (!domain) return refused("Enter the supplier's Shopify domain, for example acme.myshopify.com.", "domain");
  return services.db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    if (!isRetailer(shop.role))
      return refused("Only a retailer invites suppliers. Choose the role retailer in the settings first.");
    if (domain === shop.domain) return refused("This is your own store. Enter the supplier's domain.", "domain");
    const live = await tx.connection.findFirst({
      where: { retailerShopId: shop.id, invitedDomain: domain, state: { not: "ended" } },
    });
    if (live)
      return refused(
        live.state === "invited"
          ? `${domain} is invited already. It sees the invitation in Crossdock inside its own admin.`
          : `${domain} is connected already.`,
        "domain",
      );
    const connection = await tx.connection.create({
      data: {
        id: newId(),
        retailerShopId: shop.id,
        invitedDomain: domain,
        state: "invited",
        terms: DEFAULT_TERMS,
        invitedAt: now,
      },
    });
    await auditBothSides(tx, connection, { actor, action: "connection.invited", values: {}, now });
    return { ok: true, connectionId: connection.id };
  });
}

/** The retailer takes an unanswered invitation back. */
export async function withdrawInvitation(
  services: Services,
  actor: Actor,
  { connectionId }: { connectionId: string },
): Promise<Done> {
  return endInvitation(services, actor, {
    ...{ connectionId, endedBy: "retailer", action: "connection.withdrawn" },
    gone: "This invitation is no longer open: it was answered or withdrawn. Reload the page.",
  });
}

/** The invited store says no. */
export async function declineInvitation(
  services: Services,
  actor: Actor,
  { connectionId }: { connectionId: string },
): Promise<Done> {
  return endInvitation(services, actor, {
    ...{ connectionId, endedBy: "supplier", action: "connection.declined", gone: NO_INVITATION },
  });
}

type Ending = { connectionId: string; endedBy: "retailer" | "supplier"; action: AuditAction; gone: string };

/** One of both sides ends an invitation that is still open. */
async function endInvitation(
  { db, clock }: Services,
  actor: Actor,
  { connectionId, endedBy, action, gone }: Ending,
): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    const side = endedBy === "retailer" ? { retailerShopId: shop.id } : { invitedDomain: shop.domain };
    const connection = await tx.connection.findFirst({ where: { id: connectionId, ...side } });
    const { count } = await tx.connection.updateMany({
      where: { id: connectionId, ...side, state: "invited" },
      data: { state: "ended", endedAt: now, endedBy },
    });
    if (!connection || count === 0) return refused(gone);
    await auditBothSides(tx, connection, { actor, action, values: {}, now });
    return { ok: true };
  });
}

/**
 * The invited store says yes, inside its own admin: the connection is live, the retailer has a new supplier, last in
 * priority, and its set-up in the retailer's store begins. A store that was no supplier becomes one.
 */
export async function acceptInvitation(
  services: Services,
  actor: Actor,
  { connectionId }: { connectionId: string },
): Promise<Done> {
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    const own = await tx.shop.findUniqueOrThrow({ where: { id: actor.shopId } });
    const invitation = await tx.connection.findFirst({ where: { id: connectionId, invitedDomain: own.domain } });
    if (invitation?.state !== "invited") return refused(NO_INVITATION);
    // Both rows, in id order: the retailer's guards names and priorities, ours the role.
    for (const id of [own.id, invitation.retailerShopId].sort()) await lockShop(tx, id);
    const shop = await tx.shop.findUniqueOrThrow({ where: { id: own.id } });
    const { count } = await tx.connection.updateMany({
      where: { id: invitation.id, invitedDomain: shop.domain, state: "invited" },
      data: { state: "active", supplierShopId: shop.id, acceptedAt: now },
    });
    if (count === 0) return refused(NO_INVITATION);
    const supplierId = await addSupplier(tx, invitation, shop, now);
    if (!isSupplier(shop.role)) await setRole(tx, shop, alsoSupplier(shop.role), { userId: actor.userId, now });
    await auditBothSides(
      tx,
      { ...invitation, supplierShopId: shop.id },
      { actor, action: "connection.accepted", values: { supplier: shop.name }, now },
    );
    await enqueue(tx, "supplier.set-up", { supplierId }, { now, shopId: invitation.retailerShopId });
    return { ok: true };
  });
}

/** Invitations that this shop may answer. */
export async function openInvitations(tx: Tx, shop: { id: string; domain: string }) {
  return tx.connection.findMany({
    where: { invitedDomain: shop.domain, state: "invited" },
    include: { retailer: { select: { id: true, name: true, domain: true } } },
    orderBy: { invitedAt: "asc" },
  });
}

/** Records an event of a connection in the trails of both shops; the invited shop's only once it has the app. */
export async function auditBothSides(
  tx: Tx,
  connection: Pick<Connection, "id" | "retailerShopId" | "supplierShopId" | "invitedDomain">,
  event: { actor: Actor; action: AuditAction; values: Prisma.InputJsonObject; now: Date },
): Promise<void> {
  const domain = connection.invitedDomain;
  const invited = domain === null ? null : await tx.shop.findUnique({ where: { domain }, select: { id: true } });
  const shopIds = new Set([connection.retailerShopId, connection.supplierShopId ?? invited?.id]);
  for (const shopId of shopIds) {
    if (!shopId) continue;
    await audit(tx, {
      shopId,
      actor: event.actor.userId,
      action: event.action,
      subject: `connection:${connection.id}`,
      values: {
        domain,
        by: event.actor.shopId === connection.retailerShopId ? "retailer" : "supplier",
        ...event.values,
      },
      now: event.now,
    });
  }
}
