import { newId } from "../app/platform/ids.server.ts";
import type { Tx } from "../app/platform/db.server.ts";

/** Everything between a retailer's order line and a supplier's pool, as rows: the least that reservations need. */
export type StockRows = Awaited<ReturnType<typeof stockRows>>;

const AT = new Date("2026-11-02T08:00:00Z");
let number = 0;
const gid = (type: string) => `gid://shopify/${type}/${++number}`;

export async function shopRow(tx: Tx, name: string, change: { role?: string; address?: object } = {}) {
  return tx.shop.create({
    data: {
      id: newId(),
      // unique also beside other processes on one database
      domain: `${name}-${process.pid}-${++number}.myshopify.com`,
      name,
      role: change.role ?? null,
      currency: "EUR",
      timeZone: "Europe/Berlin",
      address: change.address ?? { address1: "Hafen 1", city: "Hamburg", zip: "20457", countryCode: "DE" },
      installedAt: AT,
    },
  });
}

/** A retailer and a connected supplier with one mapped item of `reading` units. */
export async function stockRows(tx: Tx, { reading, policy = "finite" }: { reading: number; policy?: string }) {
  const retailer = await shopRow(tx, "retailer", { role: "retailer" });
  const owner = await shopRow(tx, "supplier", { role: "supplier" });
  const connection = await tx.connection.create({
    data: {
      id: newId(),
      retailerShopId: retailer.id,
      supplierShopId: owner.id,
      invitedDomain: owner.domain,
      state: "active",
      terms: {},
      invitedAt: AT,
      acceptedAt: AT,
    },
  });
  const supplier = await tx.supplier.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      kind: "shopify",
      name: owner.name,
      priority: 1,
      connectionId: connection.id,
      shipFrom: {},
      locationGid: gid("Location"),
      hasRate: true,
      setupState: "ready",
      createdAt: AT,
    },
  });
  const pool = await tx.stockPool.create({
    data: { id: newId(), shopId: owner.id, itemGid: gid("InventoryItem"), policy, reading, readStartedAt: AT },
  });
  const offer = await tx.offer.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      supplierId: supplier.id,
      poolId: pool.id,
      variantGid: gid("ProductVariant"),
      productGid: gid("Product"),
      sku: "TEE",
      title: "Tee",
      costMinor: 850,
      currency: "EUR",
      updatedAt: AT,
    },
  });
  const variant = await tx.variant.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      variantGid: gid("ProductVariant"),
      productGid: gid("Product"),
      inventoryItemGid: gid("InventoryItem"),
      productTitle: "Tee",
      title: "M",
      sku: "TEE",
      priceMinor: 1999,
      tracked: true,
      requiresShipping: true,
      updatedAt: AT,
    },
  });
  const mapping = await tx.mapping.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      variantId: variant.id,
      offerId: offer.id,
      source: "sku",
      activatedAt: AT,
      createdAt: AT,
    },
  });
  const ruleSet = await tx.ruleSet.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      version: 1,
      state: "published",
      rules: [],
      createdBy: "test",
      createdAt: AT,
    },
  });
  return { retailer, owner, connection, supplier, pool, offer, variant, mapping, ruleSet };
}

/** An order of `units` with a planned supplier order for all of them; nothing is reserved yet. */
export async function orderRows(tx: Tx, rows: StockRows, { units }: { units: number }) {
  const { retailer, supplier, offer, variant, ruleSet } = rows;
  const order = await tx.order.create({
    data: { id: newId(), shopId: retailer.id, orderGid: gid("Order"), name: `#${++number}`, tags: [], createdAt: AT },
  });
  const line = await tx.orderLine.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      orderId: order.id,
      lineItemGid: gid("LineItem"),
      position: 1,
      variantGid: variant.variantGid,
      sku: "TEE",
      title: "Tee",
      unitPriceMinor: 1999,
      requiresShipping: true,
      sold: units,
      wanted: units,
    },
  });
  const decision = await tx.decision.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      orderId: order.id,
      orderVersion: 1,
      ruleSetId: ruleSet.id,
      inputs: {},
      result: {},
      createdAt: AT,
    },
  });
  const supplierOrder = await tx.supplierOrder.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      orderId: order.id,
      supplierId: supplier.id,
      decisionId: decision.id,
      key: `CD-${++number}`,
      state: "planned",
      orderVersion: 1,
      costMinor: 850,
      currency: "EUR",
      createdAt: AT,
    },
  });
  const supplierOrderLine = await tx.supplierOrderLine.create({
    data: {
      id: newId(),
      shopId: retailer.id,
      supplierOrderId: supplierOrder.id,
      orderLineId: line.id,
      offerVariantGid: offer.variantGid,
      quantity: units,
      packSize: 1,
      costMinor: 850,
    },
  });
  return { order, line, supplierOrder, supplierOrderLine };
}
