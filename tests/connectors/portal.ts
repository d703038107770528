import { vendorIn } from "../vendor.ts";
import { db } from "../db-file.ts";
import { offerOf, type StartDriver } from "./driver.ts";

/** A vendor that answers in the portal: what its pages record. The pages have tests of their own. */
export const startPortal: StartDriver = async ({ trade }, sku) => {
  const vendor = await vendorIn(trade, "shop", { kind: "portal", offers: offerOf(sku) });
  return {
    supplierId: vendor.supplierId,
    arrived: (key) => db().prisma.vendorOrder.count({ where: { key, placedAt: { not: null } } }),
    loseAnswer: null,
    acknowledge: (bought) => vendor.answer(bought, "accepted", { channel: "portal" }),
    ship: (bought, number) => vendor.ship(bought, number, { channel: "portal" }),
    carryOutCancellation: (bought) => vendor.answer(bought, "cancelled", { channel: "portal" }),
    breakConnection: null,
  };
};
