import type { Connection, Prisma, Shop, Supplier } from "@prisma/client";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { readCoordinates, readShipFrom } from "./ship-from.ts";

/** Name, currency and address of a shop are known: until its set-up has read them, they are empty. */
export const hasFacts = (shop: Pick<Shop, "currency">): boolean => shop.currency !== "";

/**
 * The retailer's row for the shop that accepted. A supplier that comes back keeps its row, and with it its service,
 * offers and mappings. The caller has locked the retailer's shop.
 * @returns its id.
 */
export async function addSupplier(tx: Tx, connection: Connection, shop: Shop, now: Date): Promise<string> {
  const shopId = connection.retailerShopId;
  const shipFrom: Prisma.InputJsonObject = readShipFrom(shop.address);
  const place = readCoordinates(shop.address);
  const before = await tx.supplier.findFirst({ where: { shopId, connection: { supplierShopId: shop.id } } });
  if (before) {
    await tx.supplier.update({
      where: { id: before.id },
      data: { connectionId: connection.id, shipFrom, ...place, setupState: "pending", setupNote: null },
    });
    return before.id;
  }
  const last = await tx.supplier.aggregate({ where: { shopId }, _max: { priority: true } });
  const supplier = await tx.supplier.create({
    data: {
      id: newId(),
      shopId,
      kind: "shopify",
      name: await freeName(tx, shopId, shop.name, null),
      priority: (last._max.priority ?? 0) + 1,
      connectionId: connection.id,
      shipFrom,
      ...place,
      createdAt: now,
    },
  });
  return supplier.id;
}

/**
 * Before anything carries the supplier's name in the retailer's store, it takes the name and address its shop has by now:
 * the shop may have accepted before its own facts were read.
 */
export async function renewSupplier(tx: Tx, supplier: Supplier, shop: Shop): Promise<Supplier> {
  const name = await freeName(tx, supplier.shopId, shop.name, supplier.id);
  const shipFrom: Prisma.InputJsonObject = readShipFrom(shop.address);
  const place = readCoordinates(shop.address);
  return tx.supplier.update({ where: { id: supplier.id }, data: { name, shipFrom, ...place } });
}

/** `wanted`, or the first of "wanted 2", "wanted 3", … that no other supplier of the shop is called. */
export async function freeName(tx: Tx, shopId: string, wanted: string, ownId: string | null): Promise<string> {
  const others = await tx.supplier.findMany({
    where: { shopId, ...(ownId ? { id: { not: ownId } } : {}) },
    select: { name: true },
  });
  const taken = new Set(others.map((other) => other.name));
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted} ${number}`;
  return name;
}
