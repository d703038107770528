import { db } from "../db-file.ts";
import type { Bought } from "../trade.ts";
import { ACME, type StartDriver } from "./driver.ts";

/** A connected store of the sandbox: GraphQL and webhooks. */
export const startShopify: StartDriver = async ({ trade }) => {
  const { shopId } = await trade.actor("shop");
  const { id: supplierId } = await db().prisma.supplier.findFirstOrThrow({ where: { shopId, kind: "shopify" } });
  const placed = async (bought: Bought) => {
    const [order] = await trade.placedFor(bought, ACME);
    if (!order) throw new Error(`${bought.name} is not in the supplier's store.`);
    return order;
  };
  return {
    supplierId,
    arrived: async (key) =>
      (await trade.dump(ACME)).orders.filter(({ sourceIdentifier }) => sourceIdentifier === key).length,
    loseAnswer: () => trade.fault(ACME, "CreateSupplierOrder", "drop-answer"),
    // What stands in its store it has.
    acknowledge: () => Promise.resolve(),
    ship: async (bought, number) => {
      const { id } = await placed(bought);
      const { fulfillments } = await trade.dump(ACME);
      if (fulfillments.some(({ tracking }) => tracking.some((one) => one.number === number))) return;
      await trade.post(ACME, `orders/${id}/ship`, { tracking: { company: "DHL", number } });
    },
    // A store does it by itself.
    carryOutCancellation: () => Promise.resolve(),
    breakConnection: () => trade.fault(ACME, "ShopFacts", "http-5xx", { times: 10 }),
  };
};
