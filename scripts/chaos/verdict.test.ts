import { expect, test } from "vitest";
import { PLANS } from "./plans.ts";
import type { Report } from "./run.ts";
import { nameOfFault } from "./vendors/bad-days.ts";
import { DONE_TWICE } from "./vendors/side.ts";
import { growth, verdict } from "./verdict.ts";

const { F2, F4, F12, V1 } = PLANS;
const HELD: Report = {
  ...{
    orders: 60,
    havoc: [],
    looks: 9,
    broken: [],
    differences: [],
    told: {},
    forgotten: [],
    quiet: true,
    memory: {},
    vendors: null,
  },
  struck: Object.fromEntries(F2.faults.map(({ kind }) => [kind, 1])),
  webhooks: { events: 9, delivered: 9, attempts: 9, givenUp: 0, lost: 1, notTaken: 0 },
  ...{ seconds: 1, virtualMinutes: 1 },
};

test("a run in which all was kept and each fault struck has held", () => {
  expect(verdict(HELD, F2)).toEqual([]);
});

test("a run in which one of its faults never struck proves nothing", () => {
  expect(verdict({ ...HELD, struck: { ...HELD.struck, "commit-late": 0 } }, F2)).toEqual([
    "Not once was there the fault commit-late: the run proves nothing.",
  ]);
  expect(verdict({ ...HELD, webhooks: { ...HELD.webhooks, lost: 0 } }, F2)).toHaveLength(1);
});

test("a run with vendors proves nothing without one of their faults, an order for each, or a mail sent again", () => {
  const vendors: Report["vendors"] = {
    orders: { mail: 1, portal: 1, files: 1, API: 1 },
    twice: Object.fromEntries(DONE_TWICE.map((what) => [what, 1])),
    repeats: { "CD-1": 1 },
  };
  const struck = Object.fromEntries(
    [...V1.faults.map(({ kind }) => kind), ...V1.vendors.map(nameOfFault)].map((name) => [name, 1]),
  );
  const havoc = V1.havoc.map((what) => ({ what, says: what, goesOnMs: null }));
  const played = { ...HELD, struck, havoc, vendors };
  expect(verdict(played, V1)).toEqual([]);
  expect(verdict({ ...played, struck: { ...struck, "mail down": 0 } }, V1)).toHaveLength(1);
  expect(verdict({ ...played, vendors: { ...vendors, orders: { ...vendors.orders, files: 0 } } }, V1)).toHaveLength(1);
  expect(verdict({ ...played, vendors: { ...vendors, repeats: {}, twice: {} } }, V1)).toHaveLength(
    1 + DONE_TWICE.length,
  );
});

test("work that goes on too late, and a door that was shut, are told", () => {
  const wrecks = F4.havoc.map((what) => ({ what, says: what, goesOnMs: 900 }));
  const calm = { ...HELD, orders: 40, havoc: wrecks };
  expect(verdict(calm, F4)).toEqual([]);
  const late = [...wrecks, { what: "lose-redis" as const, says: "Redis away", goesOnMs: 10_001 }];
  expect(verdict({ ...calm, havoc: late }, F4)).toEqual(["Redis away: it took 10001 ms until its jobs went on."]);
  expect(verdict({ ...calm, webhooks: { ...HELD.webhooks, notTaken: 1 } }, F4)).toHaveLength(1);
});

test("memory that grows from the third quarter of a run to the last is told; what grew before is not", () => {
  const samples = (...quarters: number[]) => quarters.flatMap((mib) => Array.from({ length: 4 }, () => mib * 2 ** 20));
  expect(growth({ memory: { web: samples(50, 90, 100, 109) } }, F12)).toEqual([]);
  expect(growth({ memory: { web: samples(100, 100, 100, 120) } }, F12)).toEqual([
    "web grew from 100 to 120 MiB (20 %).",
  ]);
  expect(growth({ memory: { web: [1] } }, F12)).toHaveLength(1);
});
