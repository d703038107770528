import { expect, test } from "vitest";
import { orderGid, placed, scene, sell } from "./scene.ts";
import { executeGraphql } from "./graphql/execute.ts";
import { createWorld, loadWorld, nextId, random, saveWorld } from "./world.ts";

test("ids have 13 digits and grow, and the same seed gives the same world", () => {
  const [one, other] = [createWorld({ seed: 3 }), createWorld({ seed: 3 })];
  const ids = Array.from({ length: 100 }, () => nextId(one));
  expect(ids.every((id) => String(id).length === 13)).toBe(true);
  expect(ids.toSorted((a, b) => a - b)).toEqual(ids);
  expect(ids).toEqual(Array.from({ length: 100 }, () => nextId(other)));
  expect(random(one)).not.toBe(random(createWorld({ seed: 4 })));
});

test("a saved world goes on where it was: state, clock, keys and pending work", () => {
  const at = scene({ switches: { fulfilmentOrdersDelayMs: 60_000 } });
  sell(at, { sku: "A" });
  const { order } = placed(at);
  at.world.clock.advance(1_000_000);
  at.world.tasks.forEach((task) => (task.runAtMs = at.world.clock.nowMs() - 1));
  const world = loadWorld(saveWorld(at.world));
  const store = world.stores.get(at.store.domain);
  if (!store) throw new Error("The store is gone.");
  expect(world.clock.offsetMs).toBe(1_000_000);
  const query = `{ order(id: "${orderGid(order)}") { name fulfillmentOrders(first: 5) { nodes { status } } } }`;
  const body = executeGraphql(world, store, at.caller, { query }).body;
  expect(body.data).toEqual({ order: { name: "#1001", fulfillmentOrders: { nodes: [{ status: "OPEN" }] } } });
  expect(nextId(world)).toBeGreaterThan(order.id);
});

test("listeners hear every event with an id of its own", () => {
  const at = scene();
  placed(at);
  const ids = at.events.map((event) => event.eventId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(
    at.events.every((event) => event.domain === at.store.domain && !Number.isNaN(Date.parse(event.triggeredAt))),
  ).toBe(true);
});
