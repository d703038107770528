import type { Merchant } from "../../scripts/demo/merchant.ts";

const EU = {
  ...{ id: "eu-orders", name: "EU orders", on: true },
  when: {
    match: "all",
    of: [
      { condition: "destination.country", is: "one-of", values: ["DE", "AT", "FR", "PL"] },
      {
        match: "any",
        of: [
          { condition: "order.total", is: "at-least", amount: { minor: 5000, currency: "EUR" } },
          { condition: "line.quantity", scope: "any", is: "at-least", value: 2 },
        ],
      },
    ],
  },
  then: [
    { action: "strategy", strategy: "lowest-cost" },
    { action: "split", kind: "by-line", maxSuppliers: 2 },
  ],
};
const REST = {
  ...{ id: "everything-else", name: "Everything else", on: true, when: { match: "all", of: [] } },
  then: [{ action: "strategy", strategy: "fewest-splits" }],
};
/** A name as long as names get, and a tag that no supplier has: the linter warns. */
const PREMIUM = {
  ...{ id: "premium", name: "Large orders go to the suppliers we have agreed special prices with this year", on: true },
  when: { match: "all", of: [{ condition: "order.items", is: "at-least", value: 3 }] },
  then: [
    { action: "only", suppliers: { by: "tag", values: ["special prices"] } },
    { action: "left", then: "next-rule" },
  ],
};
const CHRISTMAS = {
  ...{ id: "christmas", name: "Christmas", on: false },
  when: { match: "all", of: [{ condition: "time.date", is: "between", from: "2026-12-01", to: "2026-12-24" }] },
  then: [{ action: "expedite" }, { action: "tag", tags: ["christmas"] }],
};

/** Asks for what Crossdock may not read yet. */
const VIP = {
  ...{ id: "vip", name: "Regular customers", on: true },
  when: { match: "all", of: [{ condition: "customer.tags", is: "any-of", values: ["vip"] }] },
  then: [{ action: "expedite" }],
};

/** Two published rules and a draft that changes them. */
export async function writeRules(merchant: Merchant): Promise<void> {
  const save = (rules: object[], draft: object = {}) =>
    merchant.post("/app/routing?index", { intent: "save-rules", rules: JSON.stringify(rules), ...draft });
  await save([EU, REST]);
  const draftId = await merchant.find("/app/routing/rule/new", /"draftId","([^"]+)"/);
  await merchant.post("/app/routing/publish", { intent: "publish", draftId, note: "The first rules" });
  await save([PREMIUM, EU, CHRISTMAS, VIP, REST]);
}
