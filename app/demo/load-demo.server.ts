import type { Prisma } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import { encryptJson } from "../platform/crypto.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { DEMO_ID, demoId, NOT_DEMO_ID } from "../platform/demo-id.ts";
import { newId } from "../platform/ids.server.ts";
import type { Done } from "../platform/problem.ts";
import { publishedRuleSet } from "../routing/rule-set.server.ts";
import type { Services } from "../shopify/services.ts";
import { isRetailer } from "../suppliers/roles.ts";
import { lockShop, refused } from "../suppliers/shop-roles.server.ts";
import { CONTACT_CONTEXT } from "../suppliers/vendors/vendor-settings.ts";
import { DEMO_SUPPLIERS, demoOrders, type DemoState, type DemoSupplierKey } from "./scene.ts";
import { storeDemoOrder } from "./store-demo-order.server.ts";

const LONGEST = { maxWait: 15_000, timeout: 60_000 };

/** `possible` only while nothing real is routed: real and tried never stand beside each other. */
export async function demoState({ db }: Pick<Services, "db">, shop: DemoShop): Promise<DemoState> {
  return stateOf(db.prisma, shop);
}

type DemoShop = { id: string; role: string | null; routingOn: boolean };

async function stateOf(tx: Tx, { id: shopId, role, routingOn }: DemoShop): Promise<DemoState> {
  if ((await tx.order.count({ where: { shopId, demo: true } })) > 0) return "loaded";
  if (routingOn || !isRetailer(role)) return "not-now";
  return (await tx.decision.count({ where: { shopId, id: NOT_DEMO_ID } })) > 0 ? "not-now" : "possible";
}

/** A user fills the empty app with demo data: suppliers, orders in every state, exceptions. Nothing of it is sent. */
export async function loadDemo({ db, clock }: Services, { shopId, userId }: Actor): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, shopId);
    const state = await stateOf(tx, shop);
    if (state === "loaded") return { ok: true };
    if (state === "not-now")
      return refused("Real orders are routed in this store: demo data would stand between them. Use another store.");
    const ruleSet = await publishedRuleSet(tx, shopId, now);
    const supplierIds = await storeSuppliers(tx, shop, now);
    for (const order of demoOrders())
      await storeDemoOrder(tx, { order, shop, supplierIds, ruleSetId: ruleSet.id, now });
    await forgetFigures(tx, shopId);
    await audit(tx, {
      ...{ shopId, actor: userId, action: "demo.loaded", subject: `shop:${shopId}`, values: {}, now },
    });
    return { ok: true };
  }, LONGEST);
}

/** Figures that were counted with other rows are counted anew. */
const forgetFigures = (tx: Tx, shopId: string) => tx.keptFigures.deleteMany({ where: { shopId } });

async function storeSuppliers(
  tx: Tx,
  { id: shopId, currency, timeZone }: { id: string; currency: string; timeZone: string },
  now: Date,
): Promise<Record<DemoSupplierKey, string>> {
  const ids = { linden: demoId(newId()), harbor: demoId(newId()), kettle: demoId(newId()) };
  const last = await tx.supplier.aggregate({ where: { shopId }, _max: { priority: true } });
  for (const [i, { key, name, kind, countryCode }] of DEMO_SUPPLIERS.entries()) {
    await tx.supplier.create({
      data: {
        ...{ id: ids[key], shopId, kind, name, demo: true, setupState: "ready", createdAt: now },
        ...{ priority: (last._max.priority ?? 0) + i + 1, shipFrom: { countryCode } },
        setupNote: "Demo data: nothing is sent to it.",
      },
    });
    if (kind !== "shopify")
      await tx.vendor.create({
        data: {
          ...{ supplierId: ids[key], shopId, currency, timeZone, stockMode: "assumed", createdAt: now, updatedAt: now },
          // A domain that nobody can have (RFC 2606).
          contactEnc: encryptJson({ name: "Demo", email: "demo@demo.invalid", copies: [], phone: "" }, CONTACT_CONTEXT),
        },
      });
  }
  return ids;
}

/** A user takes all of it away again. */
export async function removeDemo({ db, clock }: Services, { shopId, userId }: Actor): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    await lockShop(tx, shopId);
    if ((await tx.order.count({ where: { shopId, demo: true } })) === 0)
      return refused("There is no demo data any more. Reload the page.");
    await removeRows(tx, shopId);
    await forgetFigures(tx, shopId);
    await audit(tx, {
      ...{ shopId, actor: userId, action: "demo.removed", subject: `shop:${shopId}`, values: {}, now },
    });
    return { ok: true };
  }, LONGEST);
}

/** What hangs on demo orders and demo suppliers first, whatever a person has added to them meanwhile. */
async function removeRows(tx: Tx, shopId: string): Promise<void> {
  const orderId = DEMO_ID;
  const supplierOrder = { supplierOrderId: DEMO_ID };
  const both: Prisma.ExceptionWhereInput["OR"] = [{ orderId }, { supplierId: DEMO_ID }, { id: DEMO_ID }];
  await tx.shipmentLine.deleteMany({ where: { shopId, shipment: supplierOrder } });
  await tx.shipment.deleteMany({ where: { shopId, ...supplierOrder } });
  await tx.attempt.deleteMany({ where: { shopId, ...supplierOrder } });
  await tx.supplierMessage.deleteMany({ where: { shopId, ...supplierOrder } });
  await tx.reservation.deleteMany({ where: { shopId, orderLine: { orderId } } });
  await tx.supplierOrderLine.deleteMany({ where: { shopId, ...supplierOrder } });
  await tx.routingOverride.deleteMany({ where: { shopId, OR: [{ orderId }, { supplierId: DEMO_ID }] } });
  await tx.supplierOrder.deleteMany({ where: { shopId, id: DEMO_ID } });
  const shared = await tx.decision.findMany({ where: { shopId, orderId }, select: { sharedId: true } });
  await tx.decision.deleteMany({ where: { shopId, orderId } });
  await tx.sharedFacts.deleteMany({ where: { shopId, id: { in: shared.flatMap(({ sharedId }) => sharedId ?? []) } } });
  await tx.hold.deleteMany({ where: { shopId, orderId } });
  await tx.orderLine.deleteMany({ where: { shopId, orderId } });
  await tx.exception.deleteMany({ where: { shopId, OR: both } });
  await tx.auditEvent.deleteMany({ where: { shopId, orderId } });
  await tx.order.deleteMany({ where: { shopId, demo: true } });
  await tx.scorecard.deleteMany({ where: { shopId, supplierId: DEMO_ID } });
  await tx.vendor.deleteMany({ where: { shopId, supplierId: DEMO_ID } });
  await tx.supplier.deleteMany({ where: { shopId, demo: true } });
}
