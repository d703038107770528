import { recordVendorStock, type VendorStock } from "../app/inventory/vendor-stock.server.ts";
import { saveVendorOffers, VendorOffer } from "../app/skus/vendor-offers.server.ts";
import { VendorFields } from "../app/suppliers/vendors/vendor-form.ts";
import { addVendor } from "../app/suppliers/vendors/vendors.server.ts";
import { recordVendorAnswer, recordVendorShipment } from "../app/tracking/vendors/record.server.ts";
import type { VendorAnswer, VendorParcel } from "../app/tracking/vendors/vendor-news.ts";
import { db } from "./db-file.ts";
import { mailboxOf } from "./mailbox.ts";
import { startTrade, type Bought, type Trade } from "./trade.ts";

export type TestVendor = Awaited<ReturnType<typeof vendorIn>>;

/**
 * A supplier without Shopify of one retailer of a trade, set up and with these items mapped by SKU, through the same
 * calls as the screens make. Its stock is assumed unless told otherwise.
 */
export async function vendorIn(
  trade: Trade,
  retailer: string,
  wanted: { kind: string; offers: { sku: string; costMinor: number }[]; fields?: Partial<VendorFields> },
) {
  const { world } = trade;
  const actor = await trade.actor(retailer);
  const fields = VendorFields.parse({
    ...{ kind: wanted.kind, name: `Vendor by ${wanted.kind}`, email: `orders@${wanted.kind}.example` },
    ...{ currency: "EUR", countryCode: "DE", city: "Kiel", zip: "24103", address1: "Kai 1", stockMode: "assumed" },
    ...wanted.fields,
  });
  const added = await addVendor(world.services, actor, fields);
  if (!added.ok) throw new Error(JSON.stringify(added.problems));
  const { supplierId } = added;
  const offers = wanted.offers.map((offer) => VendorOffer.parse(offer));
  const saved = await saveVendorOffers(world.services, actor.userId, { supplierId, offers });
  if (!saved.ok) throw new Error(JSON.stringify(saved.problems));
  await trade.quiet();

  /** The supplier order that an order has with this vendor. */
  const orderFor = ({ orderId, shop }: Bought) =>
    db().prisma.supplierOrder.findFirstOrThrow({
      where: {
        supplierId,
        order: { orderGid: `gid://shopify/Order/${orderId}`, shop: { domain: `${shop}.myshopify.com` } },
      },
      include: { lines: { orderBy: { id: "asc" } }, vendorOrder: { include: { lines: true, shipments: true } } },
      orderBy: { createdAt: "desc" },
    });
  let told = 0;
  const nextKey = () => `test-${supplierId}-${++told}`;
  return {
    supplierId,
    actor,
    orderFor,
    /** What the vendor says of an order. */
    answer: async (bought: Bought, says: VendorAnswer["says"], more: Partial<VendorAnswer> = {}) => {
      const { id } = await orderFor(bought);
      const answer: VendorAnswer = { supplierOrderId: id, key: nextKey(), channel: "merchant", says, ...more };
      return recordVendorAnswer(world.services, { supplierId }, answer);
    },
    /** A parcel with all that is left, unless told otherwise. */
    ship: async (bought: Bought, trackingNumber: string, more: Partial<VendorParcel> = {}) => {
      const { id } = await orderFor(bought);
      return recordVendorShipment(
        world.services,
        { supplierId },
        {
          ...{ supplierOrderId: id, key: nextKey(), channel: "merchant", carrier: "DHL", lines: "rest" },
          ...{ trackingNumbers: [trackingNumber], shippedAt: world.clock.now() },
          ...more,
        },
      );
    },
    stock: (items: VendorStock["items"], more: Partial<VendorStock> = {}) =>
      recordVendorStock(
        world.services,
        { supplierId },
        { ...{ key: nextKey(), channel: "merchant", scope: "full", asOf: world.clock.now() }, items, ...more },
      ),
  };
}

/** A shop that sells lamps, bought from one vendor without Shopify, and the mailbox of everybody. */
export async function lampTrade(kind: "email" | "files") {
  const trade = await startTrade({
    retailers: ["shop"],
    suppliers: [],
    stock: async ({ product }) => {
      await product("shop", [{ sku: "LAMP" }]);
    },
  });
  const mailbox = await mailboxOf(trade.world);
  const vendor = await vendorIn(trade, "shop", { kind, offers: [{ sku: "LAMP", costMinor: 700 }] });
  const stop = async () => {
    await mailbox.stop();
    await trade.world.stop();
  };
  return { trade, mailbox, vendor, stop };
}
