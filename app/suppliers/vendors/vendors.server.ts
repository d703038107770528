import type { Prisma, Vendor } from "@prisma/client";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import { decryptJson, encryptJson } from "../../platform/crypto.server.ts";
import type { Tx } from "../../platform/db.server.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import { enqueue } from "../../queue/outbox.server.ts";
import type { Services } from "../../shopify/services.ts";
import { isRetailer } from "../roles.ts";
import { lockShop, refused } from "../shop-roles.server.ts";
import { freeName } from "../supplier-row.server.ts";
import { DEFAULT_TERMS, readTerms } from "../terms.ts";
import { emailHashOf } from "./email-hash.server.ts";
import { readVendorForm, type VendorFields, type VendorInput } from "./vendor-form.ts";
import { VendorContact } from "./vendor-contact.ts";
import { CONTACT_CONTEXT, SECRETS_CONTEXT } from "./vendor-settings.ts";

/**
 * Adds a supplier without Shopify. It has a connection like any other, which pauses, resumes and ends; nobody has to
 * accept it. Its set-up in the retailer's store begins.
 */
export async function addVendor(
  services: Services,
  actor: Actor,
  fields: VendorFields,
): Promise<Done<{ supplierId: string }>> {
  const read = readVendorForm(fields);
  if (!read.ok) return read;
  const { vendor } = read;
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    if (!isRetailer(shop.role))
      return refused("Only a retailer adds suppliers. Choose the role retailer in the settings first.");
    if ((await freeName(tx, shop.id, vendor.name, null)) !== vendor.name)
      return refused(`You have a supplier called ${vendor.name} already. Choose another name.`, "name");
    const connection = await tx.connection.create({
      data: {
        ...{ id: newId(), retailerShopId: shop.id, state: "active", terms: termsOf(vendor) },
        ...{ invitedAt: now, acceptedAt: now },
      },
    });
    const last = await tx.supplier.aggregate({ where: { shopId: shop.id }, _max: { priority: true } });
    const supplierId = newId();
    await tx.supplier.create({
      data: {
        ...{ id: supplierId, shopId: shop.id, kind: vendor.kind, name: vendor.name, connectionId: connection.id },
        ...{ priority: (last._max.priority ?? 0) + 1, shipFrom: vendor.shipFrom, createdAt: now },
      },
    });
    await tx.vendor.create({
      data: {
        ...{ supplierId, shopId: shop.id, timeZone: shop.timeZone, createdAt: now, updatedAt: now },
        ...columnsOf(vendor),
      },
    });
    const subject = `supplier:${supplierId}`;
    const values = { supplier: vendor.name, kind: vendor.kind };
    await audit(tx, { shopId: shop.id, actor: actor.userId, action: "vendor.added", subject, values, now });
    await enqueue(tx, "supplier.set-up", { supplierId }, { now, shopId: shop.id });
    return { ok: true, supplierId };
  });
}

/** Changes a vendor. What it was sent stays as it is; its channel too, once it has orders. */
export async function changeVendor(
  services: Services,
  actor: Actor,
  { supplierId, ...fields }: VendorFields & { supplierId: string },
): Promise<Done> {
  const read = readVendorForm(fields);
  if (!read.ok) return read;
  const { vendor } = read;
  const now = services.clock.now();
  return services.db.prisma.$transaction(async (tx) => {
    const shop = await lockShop(tx, actor.shopId);
    const before = await tx.supplier.findFirst({ where: { id: supplierId, shopId: shop.id, vendor: { isNot: null } } });
    if (!before) return refused("This supplier is gone. Reload the page.");
    if ((await freeName(tx, shop.id, vendor.name, supplierId)) !== vendor.name)
      return refused(`You have another supplier called ${vendor.name}. Choose another name.`, "name");
    if (before.kind !== vendor.kind && (await hasOpenOrders(tx, supplierId)))
      return refused("It has open orders. Change how it gets its orders when they are shipped.", "kind");
    await tx.supplier.update({
      where: { id: supplierId },
      data: { name: vendor.name, kind: vendor.kind, shipFrom: vendor.shipFrom },
    });
    if (before.connectionId)
      await tx.connection.update({ where: { id: before.connectionId }, data: { terms: termsOf(vendor) } });
    const { stockMode } = await tx.vendor.findUniqueOrThrow({ where: { supplierId } });
    await tx.vendor.update({ where: { supplierId }, data: { ...columnsOf(vendor), updatedAt: now } });
    if (stockMode !== vendor.stockMode) await changeStockMode(tx, { supplierId, vendor, shopId: shop.id, now });
    const subject = `supplier:${supplierId}`;
    const values = { supplier: vendor.name, kind: vendor.kind };
    await audit(tx, { shopId: shop.id, actor: actor.userId, action: "vendor.changed", subject, values, now });
    await enqueue(tx, "supplier.set-up", { supplierId }, { now, shopId: shop.id });
    return { ok: true };
  });
}

async function hasOpenOrders(tx: Tx, supplierId: string): Promise<boolean> {
  const open = ["sending", "unknown", "accepted", "shipping"];
  return (await tx.supplierOrder.count({ where: { supplierId, state: { in: open } } })) > 0;
}

/** What is assumed has no limit; what is fed promises nothing until the feed tells. */
async function changeStockMode(
  tx: Tx,
  { supplierId, vendor, shopId, now }: { supplierId: string; vendor: VendorInput; shopId: string; now: Date },
): Promise<void> {
  const policy = vendor.stockMode === "assumed" ? "unlimited" : "none";
  await tx.$queryRaw`SELECT "id" FROM "StockPool" WHERE "supplierId" = ${supplierId} ORDER BY "id" FOR UPDATE`;
  await tx.stockPool.updateMany({ where: { supplierId }, data: { policy, reading: 0, readStartedAt: null } });
  await enqueue(tx, "stock.publish", { supplierId }, { now, shopId });
}

const columnsOf = ({ currency, language, stockMode, contact }: VendorInput) => ({
  ...{ currency, language, stockMode, contactEnc: encryptJson(contact, CONTACT_CONTEXT) },
  emailHash: emailHashOf(contact.email),
});

const termsOf = ({ leadTimeDays }: VendorInput): Prisma.InputJsonObject => ({ ...DEFAULT_TERMS, leadTimeDays });

/** Whom to write to at a vendor's. */
export const contactOf = ({ contactEnc }: Pick<Vendor, "contactEnc">): VendorContact =>
  VendorContact.parse(decryptJson(contactEnc, CONTACT_CONTEXT));

/** The secrets of a vendor's channel by name, opened; none where none are stored. The connector parses the shape. */
export const secretsOf = ({ secretsEnc }: Pick<Vendor, "secretsEnc">): unknown =>
  secretsEnc ? decryptJson(secretsEnc, SECRETS_CONTEXT) : {};

/**
 * Stores the settings of a vendor's channel, as its connector has checked them, and its secrets; `secrets` undefined
 * leaves those as they are. The caller has checked that the vendor is the actor's.
 */
export async function saveChannel(
  tx: Tx,
  vendor: { supplierId: string; shopId: string },
  { channel, secrets }: { channel: Prisma.InputJsonObject; secrets?: Prisma.InputJsonObject },
  { actor, now }: { actor: Actor; now: Date },
): Promise<void> {
  const { supplierId, shopId } = vendor;
  const secretsEnc = secrets === undefined ? {} : { secretsEnc: encryptJson(secrets, SECRETS_CONTEXT) };
  await tx.vendor.update({ where: { supplierId }, data: { channel, ...secretsEnc, updatedAt: now } });
  const subject = `supplier:${supplierId}`;
  await audit(tx, { shopId, actor: actor.userId, action: "vendor.channel-changed", subject, values: {}, now });
}

/** What the form about a vendor shows, or null when the shop has no such vendor. */
export async function loadVendorForm(tx: Tx, shopId: string, supplierId: string): Promise<VendorFields | null> {
  const found = await tx.supplier.findFirst({
    where: { id: supplierId, shopId },
    include: { vendor: true, connection: true },
  });
  if (!found?.vendor) return null;
  const { vendor, connection, name, kind } = found;
  const contact = contactOf(vendor);
  const address = found.shipFrom as Record<string, string | undefined>;
  return {
    ...{ kind, name, language: vendor.language, currency: vendor.currency, stockMode: vendor.stockMode },
    ...{ contactName: contact.name, email: contact.email, copies: contact.copies.join(", "), phone: contact.phone },
    leadTimeDays: String(readTerms(connection?.terms).leadTimeDays),
    ...{ address1: address.address1 ?? "", city: address.city ?? "", zip: address.zip ?? "" },
    ...{ provinceCode: address.provinceCode ?? "", countryCode: address.countryCode ?? "" },
  };
}
