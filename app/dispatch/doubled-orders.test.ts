import { expect, test } from "vitest";
import type { PlacedOrder } from "../connectors/connector.ts";
import { chooseKept } from "./doubled-orders.ts";

const placed = (externalGid: string, second: number, cancelled = false): PlacedOrder => ({
  ...{ externalGid, externalName: `#${externalGid}`, cancelled, lines: [] },
  createdAt: `2026-11-21T10:00:0${second}Z`,
});
const gids = ({ kept, doubled }: ReturnType<typeof chooseKept>) => [
  kept?.externalGid ?? null,
  doubled.map((order) => order.externalGid),
];
const unknown = { externalGid: null, state: "unknown" };

test("nothing found is nothing kept", () => {
  expect(gids(chooseKept([], unknown))).toEqual([null, []]);
});

test("of two, the earlier one is kept", () => {
  expect(gids(chooseKept([placed("b", 2), placed("a", 1)], unknown))).toEqual(["a", ["b"]]);
});

test("the one we already know is kept, even if it is the later one", () => {
  const known = { externalGid: "b", state: "accepted" };
  expect(gids(chooseKept([placed("a", 1), placed("b", 2)], known))).toEqual(["b", ["a"]]);
});

test("one that the search has not seen yet is not taken for doubled", () => {
  expect(gids(chooseKept([], { externalGid: "b", state: "accepted" }))).toEqual([null, []]);
});

test("a cancelled one is told only when none stands", () => {
  expect(gids(chooseKept([placed("a", 1, true), placed("b", 2)], unknown))).toEqual(["b", []]);
  expect(gids(chooseKept([placed("a", 1, true)], unknown))).toEqual(["a", []]);
});

test.each(["refused", "cancelled"])("what was %s on our side must not stand at the supplier's", (state) => {
  expect(gids(chooseKept([placed("a", 1)], { externalGid: null, state }))).toEqual([null, ["a"]]);
});
