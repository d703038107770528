import { expect, test } from "vitest";
import { awaitTurn, type Turn } from "./turns.server.ts";

const granted = (turn: Turn | { congestedMs: number }): Turn =>
  "congestedMs" in turn ? expect.unreachable(`congested for ${turn.congestedMs} ms`) : turn;
/** Takes every point of a fresh store. */
async function drain(domain: string) {
  const turns: Turn[] = [];
  for (;;) {
    const turn = await awaitTurn(domain, "Drain", 0);
    if ("congestedMs" in turn) return turns;
    turns.push(turn);
  }
}

test("points that are held for one call are not there for another, and a store's calls do not touch another store", async () => {
  const turns = await drain("drained.myshopify.com");
  expect(turns.length).toBeGreaterThanOrEqual(40);
  expect(await awaitTurn("drained.myshopify.com", "Next", 0)).toMatchObject({
    congestedMs: expect.any(Number) as number,
  });
  expect(granted(await awaitTurn("other.myshopify.com", "Next", 0)).isOver()).toBe(false);
});

test("a turn that is released, or whose call never left, gives its points back once", async () => {
  const domain = "released.myshopify.com";
  const [first, second] = await drain(domain);
  first?.release();
  first?.release();
  expect(first?.isOver()).toBe(true);
  granted(await awaitTurn(domain, "Next", 0));
  expect(await awaitTurn(domain, "Next", 0)).toHaveProperty("congestedMs");
  second?.end({ written: false, windowPassed: true });
  second?.release();
  granted(await awaitTurn(domain, "Next", 0));
  expect(await awaitTurn(domain, "Next", 0)).toHaveProperty("congestedMs");
});

test("Shopify's own figure replaces ours, and what an operation costs is learnt", async () => {
  const domain = "learnt.myshopify.com";
  const [first] = await drain(domain);
  const throttleStatus = { maximumAvailable: 2000, currentlyAvailable: 2000, restoreRate: 100 };
  first?.end({ written: true, cost: { requestedQueryCost: 900, actualQueryCost: 10, throttleStatus } });
  // What the others hold is still theirs: 50 points are left, and "Drain" costs 900 by now.
  expect(await awaitTurn(domain, "Drain", 0)).toHaveProperty("congestedMs");
  granted(await awaitTurn(domain, "Next", 0));
});
