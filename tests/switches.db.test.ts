import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DEFAULT_SWITCHES } from "../sandbox/switches.ts";
import { db } from "./db-file.ts";
import { startTrade, type Trade } from "./trade.ts";

// What could not be verified on a live store is a switch of the sandbox: an order goes its whole way under each value.

const RETAILER = "nordlicht";
const [NORTH, SOUTH] = ["north", "south"];
/** Switches whose usual value says nothing about the others. Wide ids are set before anything is installed. */
const OTHERS: Record<string, unknown[]> = {
  restoreRate: [1_000],
  bucketSize: [600],
  servicesMax: [10],
  riskDelayMs: [60_000],
  orderEditBlocksMs: [60_000],
  frozenStatus: [403],
  lockedStatus: [403],
  wideIds: [],
};

/** Every value that a switch can stand at beside its usual one; of a delay, none and a long one. */
function otherValues(name: string, usual: unknown): unknown[] {
  const values = OTHERS[name];
  if (values) return values;
  if (typeof usual === "boolean") return [!usual];
  if (typeof usual === "number") return [0, usual * 60];
  throw new Error(`Switch ${name} is new. Say here which values it has.`);
}

const CASES = Object.entries(DEFAULT_SWITCHES).flatMap(([name, usual]) =>
  otherValues(name, usual).map((value) => ({ name: `${name} = ${String(value)}`, change: { [name]: value } })),
);
let t: Trade;

beforeAll(async () => {
  t = await startTrade({
    retailers: [RETAILER],
    suppliers: [NORTH, SOUTH],
    stock: async ({ product }) => {
      await product(RETAILER, [
        { title: "Mug", sku: "MUG" },
        { title: "Pen", sku: "PEN" },
      ]);
      await product(NORTH, [{ title: "Mug", sku: "MUG", unitCost: 650, available: 900 }]);
      await product(SOUTH, [
        { title: "Mug", sku: "MUG", unitCost: 700, available: 900 },
        { title: "Pen", sku: "PEN", unitCost: 90, available: 900 },
      ]);
    },
  });
}, 120_000);

afterAll(async () => {
  await t?.world.stop();
});
afterEach(() => t.world.control.post("/switches", DEFAULT_SWITCHES));

test.each([{ name: "as it is", change: {} }, ...CASES])(
  "an order goes its whole way with $name",
  async ({ change }) => {
    await t.world.control.post("/switches", change);
    // One answer is lost on the way: look-ups depend on what nobody could verify, too.
    await t.fault(NORTH, "CreateSupplierOrder", "drop-answer");
    const bought = await t.buy(RETAILER, [
      { sku: "MUG", quantity: 3 },
      { sku: "PEN", quantity: 2 },
    ]);
    await t.settled();
    expect(await t.orderOf(bought)).toMatchObject({
      state: "routed",
      lines: [{ allocated: 3 }, { allocated: 2 }],
      supplierOrders: [{ state: "accepted" }, { state: "accepted" }],
    });
    for (const [supplier, quantity] of [
      [NORTH, 2],
      [SOUTH, 2],
      [NORTH, undefined],
    ] as const) {
      const placed = await t.placedFor(bought, supplier);
      expect(placed.map(({ cancelledAt }) => cancelledAt)).toEqual([null]);
      const [order] = placed;
      await t.post(supplier, `orders/${order?.id}/ship`, {
        ...(quantity === undefined ? {} : { lines: [{ lineItemId: order?.lines[0]?.id, quantity }] }),
        tracking: { company: "DHL", number: `${supplier}-${quantity ?? "rest"}` },
      });
      await t.quiet();
    }
    const order = await t.orderOf(bought);
    expect(order).toMatchObject({ state: "closed", lines: [{ fulfilled: 3 }, { fulfilled: 2 }] });
    expect(await t.fulfilled(bought)).toEqual([
      { units: 2, numbers: ["north-2"] },
      { units: 2, numbers: ["south-2"] },
      { units: 1, numbers: ["north-rest"] },
    ]);
    expect(await db().prisma.exception.findMany({ where: { state: "open" } })).toEqual([]);
  },
);
