import { afterEach, expect, test } from "vitest";
import { executeGraphql } from "../../sandbox/graphql/execute.ts";
import { addProduct } from "../../sandbox/store/catalog.ts";
import { createStore } from "../../sandbox/store/create.ts";
import { runDueTasks } from "../../sandbox/store/tasks.ts";
import { DEFAULT_SWITCHES, type Switches } from "../../sandbox/switches.ts";
import { createWorld, type World } from "../../sandbox/world.ts";
import type { Answer, LiveStore } from "./live-store.ts";
import { askAll, reportOf, verdictOf } from "./report.ts";
import { findGoods } from "./test-orders.ts";

const SCOPES = [
  "read_products",
  "write_inventory",
  "read_locations",
  "write_orders",
  "write_fulfillments",
  "write_assigned_fulfillment_orders",
  "write_merchant_managed_fulfillment_orders",
  "write_third_party_fulfillment_orders",
];
const worlds: World[] = [];
afterEach(() => {
  // Nothing of a world outlives its test: its tasks are all the platform would still do.
  for (const world of worlds.splice(0)) world.tasks = [];
});

/** The sandbox in the place of a development store; waiting moves its clock. */
async function probed(switches: Partial<Switches>, scopes = SCOPES) {
  const world = createWorld({ switches });
  worlds.push(world);
  const store = createStore(world, { handle: "probe-store", plan: "development" });
  addProduct(world, store, { title: "Mug", variants: [{ sku: "MUG", price: 900, available: 50 }] });
  let cost: ReturnType<LiveStore["cost"]> = null;
  const live: LiveStore = {
    shop: store.domain,
    cost: () => cost,
    wait(ms) {
      world.clock.advance(ms);
      runDueTasks(world);
      return Promise.resolve();
    },
    async ask(query, variables = {}) {
      const caller = { clientId: "probe", scopes, tokenKind: "offline" as const };
      const { body } = executeGraphql(world, store, caller, { query, variables });
      const { errors, data, extensions } = body as unknown as {
        errors?: { message: string }[];
        data?: Answer;
        extensions?: { cost: typeof cost };
      };
      cost = extensions?.cost ?? cost;
      if (errors || !data) throw new Error(errors?.map(({ message }) => message).join(" ") ?? "No data.");
      return Promise.resolve(data);
    },
  };
  const rows = await askAll({ store: live, goods: await findGoods(live), run: "probe-1" });
  return { rows, store };
}
const answersOf = (rows: Awaited<ReturnType<typeof probed>>["rows"]) =>
  Object.fromEntries(rows.map(({ name, live }) => [name, live]));

test("a store that behaves as the sandbox does by default is found to be the same", async () => {
  const { rows, store } = await probed({});
  expect(rows.map((row) => [row.name, verdictOf(row)]).filter(([, verdict]) => verdict !== "measured")).toEqual([
    ["createdOrdersRoutedAtOnce", "same"],
    ["unpaidCreatedIsPending", "same"],
    ["cancelKeepsQuantities", "same"],
    ["customIdUnique", "same"],
    ["cancellationRequestedVisible", "same"],
    ["replacementAfterCancellation", "same"],
    ["moveMerges", "same"],
  ]);
  expect(answersOf(rows)).toMatchObject({ bucketSize: 2000, restoreRate: 100, searchIndexLagMs: 2000 });
  expect(store.fulfillmentServices.size).toBe(0);
});

test("every answer follows the store: each behaviour the other way round is told as different", async () => {
  const other = {
    createdOrdersRoutedAtOnce: false,
    unpaidCreatedIsPending: true,
    cancelKeepsQuantities: true,
    customIdUnique: false,
    cancellationRequestedVisible: true,
    replacementAfterCancellation: true,
    moveMerges: true,
  };
  const { rows } = await probed(other);
  expect(answersOf(rows)).toMatchObject(other);
  expect(rows.filter((row) => verdictOf(row) === "differs").map(({ name }) => name)).toHaveLength(7);
});

test("what the token may not do is told with the reason, and the rest is still asked", async () => {
  const { rows } = await probed(
    {},
    SCOPES.filter((scope) => scope !== "write_fulfillments"),
  );
  expect(reportOf(rows)).toMatch(/not asked +moveMerges .*Access denied/);
  expect(answersOf(rows)).toMatchObject({ customIdUnique: DEFAULT_SWITCHES.customIdUnique });
});
