import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FulfilmentOrderFacts as FulfilmentOrder } from "../orders/canonical-order.ts";
import {
  isGuarded,
  nextFulfilmentStep,
  type Doubt,
  type Fulfilment,
  type FulfilmentStep,
  type LineUnits,
  type NextFulfilment,
  type Parcel,
  type ShippingOrder,
  type Tracking,
} from "./fulfilment-steps.ts";

const NORTH = "gid://shopify/Location/2";
const tracking = (...numbers: string[]): Tracking => ({ company: "DHL", numbers, urls: [] });
const unitsOf = (units: Record<string, number>): LineUnits[] =>
  Object.entries(units).map(([lineItemGid, count]) => ({ lineItemGid, units: count }));

function fulfilmentOrder(
  gid: string,
  units: Record<string, number>,
  fields: Partial<FulfilmentOrder> = {},
): FulfilmentOrder {
  return {
    gid,
    locationGid: NORTH,
    status: "IN_PROGRESS",
    requestStatus: "ACCEPTED",
    method: "SHIPPING",
    actions: ["CREATE_FULFILLMENT"],
    held: false,
    lines: unitsOf(units).map((line) => ({
      lineGid: `${gid}/${line.lineItemGid}`,
      lineItemGid: line.lineItemGid,
      remaining: line.units,
      total: line.units,
    })),
    ...fields,
  };
}

const parcel = (shipmentId: string, contents: Record<string, number>, fields: Partial<Parcel> = {}): Parcel => ({
  shipmentId,
  state: "shipped",
  shippedAt: `2026-11-21T00:00:00.000Z`,
  tracking: tracking(`T-${shipmentId}`),
  contents: unitsOf(contents),
  written: null,
  ...fields,
});

const order = (parcels: Parcel[], lines: ShippingOrder["lines"] = [line("mug", 2)]): ShippingOrder => ({
  supplierOrderId: "so-1",
  locationGid: NORTH,
  lines,
  parcels,
});
const line = (lineItemGid: string, quantity: number, packSize = 1) => ({ lineItemGid, quantity, packSize });

const ABOUT = { supplierOrderId: "so-1", shipmentId: null, lineItemGid: "mug" };
const next = (
  shippingOrder: ShippingOrder,
  fulfilmentOrders: FulfilmentOrder[],
  { fulfilments = [], doubts = [] }: { fulfilments?: Fulfilment[]; doubts?: Doubt[] } = {},
) => nextFulfilmentStep({ shippingOrders: [shippingOrder], fulfilmentOrders, fulfilments, doubts });

const stepOf = (found: NextFulfilment): FulfilmentStep => {
  if (found.kind !== "step") throw new Error(`Expected a step, got ${JSON.stringify(found)}`);
  return found.step;
};

describe("a parcel", () => {
  test("becomes one fulfilment with exactly its units and tracking", () => {
    expect(stepOf(next(order([parcel("p1", { mug: 1 })]), [fulfilmentOrder("fo-1", { mug: 2 })]))).toEqual({
      kind: "create",
      supplierOrderId: "so-1",
      shipmentId: "p1",
      tracking: tracking("T-p1"),
      units: [{ lineItemGid: "mug", units: 1 }],
      groups: [{ fulfilmentOrderGid: "fo-1", lines: [{ lineGid: "fo-1/mug", units: 1 }] }],
    });
  });

  test("may take its units from several fulfilment orders of the location", () => {
    const step = stepOf(
      next(order([parcel("p1", { mug: 2 })]), [
        fulfilmentOrder("fo-1", { mug: 1 }),
        fulfilmentOrder("fo-2", { mug: 4 }),
      ]),
    );
    expect(step).toMatchObject({
      groups: [
        { fulfilmentOrderGid: "fo-1", lines: [{ units: 1 }] },
        { fulfilmentOrderGid: "fo-2", lines: [{ units: 1 }] },
      ],
    });
  });

  test("never takes units of another location", () => {
    const elsewhere = fulfilmentOrder("fo-1", { mug: 2 }, { locationGid: "gid://shopify/Location/3" });
    expect(next(order([parcel("p1", { mug: 2 })]), [elsewhere])).toMatchObject({
      kind: "settled",
      trouble: [{ reason: "not-fulfillable", shipmentId: "p1" }],
    });
  });

  test("waits while its request is not accepted", () => {
    const open = fulfilmentOrder("fo-1", { mug: 2 }, { requestStatus: "SUBMITTED", status: "OPEN" });
    expect(next(order([parcel("p1", { mug: 1 })]), [open])).toEqual({
      kind: "settled",
      waiting: ["so-1"],
      trouble: [],
    });
  });

  test("that was written and has new tracking updates it", () => {
    const written = { fulfilmentGid: "f-1", tracking: tracking("OLD"), units: unitsOf({ mug: 1 }) };
    expect(stepOf(next(order([parcel("p1", { mug: 1 }, { written })]), []))).toEqual({
      kind: "update-tracking",
      supplierOrderId: "so-1",
      shipmentId: "p1",
      fulfilmentGid: "f-1",
      tracking: tracking("T-p1"),
    });
  });

  test("that was cancelled before it was written is not written", () => {
    const cancelled = parcel("p1", { mug: 1 }, { state: "cancelled" });
    expect(next(order([cancelled]), [fulfilmentOrder("fo-1", { mug: 2 })])).toEqual({
      kind: "settled",
      waiting: [],
      trouble: [],
    });
  });

  test("that was cancelled after it was written is taken back, once", () => {
    const written = { fulfilmentGid: "f-1", tracking: tracking("T-p1"), units: unitsOf({ mug: 1 }) };
    const found = next(order([parcel("p1", { mug: 1 }, { written, state: "cancelled" })]), []);
    expect(found).toMatchObject({ kind: "step", step: { kind: "cancel", fulfilmentGid: written.fulfilmentGid } });
    const back = { ...written, units: [] };
    expect(next(order([parcel("p1", { mug: 1 }, { written: back, state: "cancelled" })]), [])).toEqual({
      ...{ kind: "settled", waiting: [], trouble: [] },
    });
  });
});

test("only a parcel that takes all that is left may be written without reading first", () => {
  const open = [fulfilmentOrder("fo-1", { mug: 2 })];
  expect(isGuarded(stepOf(next(order([parcel("p1", { mug: 2 })]), open)), open)).toBe(true);
  expect(isGuarded(stepOf(next(order([parcel("p1", { mug: 1 })]), open)), open)).toBe(false);
});

test("a parcel without a tracking number is never written without reading first", () => {
  // Were its answer lost, only what stood there before tells somebody else's fulfilment from it.
  const open = [fulfilmentOrder("fo-1", { mug: 2 })];
  const nameless = parcel("p1", { mug: 2 }, { tracking: tracking() });
  expect(isGuarded(stepOf(next(order([nameless]), open)), open)).toBe(false);
});

describe("packs", () => {
  const pack = [line("mug", 2, 6)];
  const open = [fulfilmentOrder("fo-1", { mug: 2 })];

  test("half a pack completes nothing", () => {
    expect(next(order([parcel("p1", { mug: 5 })], pack), open)).toEqual({ kind: "settled", waiting: [], trouble: [] });
  });

  test("the parcel that completes a pack carries it", () => {
    const parcels = [parcel("p1", { mug: 5 }), parcel("p2", { mug: 1 }, { shippedAt: "2026-11-22T00:00:00.000Z" })];
    expect(stepOf(next(order(parcels, pack), open))).toMatchObject({ shipmentId: "p2", units: [{ units: 1 }] });
  });

  test("that a canceled parcel broke are told with figures: a part of a pack stands for no whole one", () => {
    const written = { fulfilmentGid: "f-2", tracking: tracking("T-p2"), units: unitsOf({ mug: 1 }) };
    const parcels = [parcel("p1", { mug: 5 }, { state: "cancelled" }), parcel("p2", { mug: 1 }, { written })];
    expect(next(order(parcels, pack), open)).toEqual({
      kind: "settled",
      waiting: [],
      trouble: [{ ...ABOUT, reason: "taken-back", fulfilled: 1, pieces: 1, packSize: 6 }],
    });
  });
});

describe("more than ordered", () => {
  test("is written up to the order, and told", () => {
    const found = next(order([parcel("p1", { mug: 3 })]), [fulfilmentOrder("fo-1", { mug: 5 })]);
    expect(stepOf(found)).toMatchObject({ kind: "create", units: [{ lineItemGid: "mug", units: 2 }] });
    const written = { fulfilmentGid: "f-1", tracking: tracking("T-p1"), units: unitsOf({ mug: 2 }) };
    expect(next(order([parcel("p1", { mug: 3 }, { written })]), [])).toEqual({
      kind: "settled",
      waiting: [],
      trouble: [{ ...ABOUT, reason: "shipped-too-much", shipped: 3, ordered: 2 }],
    });
  });

  test("than the retailer's order has left is written up to that, on no stored word, and the rest is told", () => {
    const left = [fulfilmentOrder("fo-1", { mug: 1 })];
    const step = stepOf(next(order([parcel("p1", { mug: 2 })]), left));
    expect(step).toMatchObject({ kind: "create", units: [{ lineItemGid: "mug", units: 1 }], isPart: true });
    expect(isGuarded(step, left)).toBe(false);
    const written = { fulfilmentGid: "f-1", tracking: tracking("T-p1"), units: unitsOf({ mug: 1 }) };
    expect(next(order([parcel("p1", { mug: 2 }, { written })]), [])).toEqual({
      kind: "settled",
      waiting: [],
      trouble: [{ ...ABOUT, reason: "surplus", units: 1 }],
    });
  });

  test.each([
    ["some of it is held", fulfilmentOrder("fo-2", { mug: 1 }, { held: true })],
    ["some of it is still to be accepted", fulfilmentOrder("fo-2", { mug: 1 }, { requestStatus: "SUBMITTED" })],
  ])("is not written in part while %s", (_name, rest) => {
    const found = next(order([parcel("p1", { mug: 2 })]), [fulfilmentOrder("fo-1", { mug: 1 }), rest]);
    expect(found.kind).toBe("settled");
  });
});

describe("a fulfilment that somebody canceled by hand", () => {
  const written = { fulfilmentGid: "f-1", tracking: tracking("T-p1"), units: unitsOf({ mug: 2 }) };
  const gone: Fulfilment = { gid: "f-1", status: "CANCELLED", tracking: tracking("T-p1"), units: unitsOf({ mug: 2 }) };
  const reopened = [fulfilmentOrder("fo-2", { mug: 2 })];
  const told = { kind: "settled", waiting: [], trouble: [{ ...ABOUT, shipmentId: "p1", reason: "cancelled-by-hand" }] };

  test("is told and neither written again nor given new tracking", () => {
    const corrected = parcel("p1", { mug: 2 }, { written, tracking: tracking("NEW") });
    expect(next(order([corrected]), reopened, { fulfilments: [gone] })).toEqual(told);
    const known = { ...corrected, written: { ...written, isCancelled: true } };
    expect(next(order([known]), reopened)).toEqual(told);
  });

  test("is over when they fulfill the same by hand", () => {
    const again = { ...gone, gid: "f-2", status: "SUCCESS" };
    const found = next(order([parcel("p1", { mug: 2 }, { written })]), [], { fulfilments: [gone, again] });
    expect(stepOf(found)).toMatchObject({ kind: "adopt", shipmentId: "p1", fulfilmentGid: "f-2" });
  });

  test("is taken back like any other when the supplier cancels the parcel", () => {
    const off = parcel("p1", { mug: 2 }, { written: { ...written, isCancelled: true }, state: "cancelled" });
    expect(stepOf(next(order([off]), reopened))).toMatchObject({ kind: "cancel", fulfilmentGid: "f-1" });
  });
});

describe("a fulfilment that is there already", () => {
  const there = (fields: Partial<Fulfilment> = {}): Fulfilment => ({
    gid: "f-9",
    status: "SUCCESS",
    tracking: tracking("T-p1"),
    units: unitsOf({ mug: 1 }),
    ...fields,
  });
  const shipped = order([parcel("p1", { mug: 1 })]);
  const open = [fulfilmentOrder("fo-1", { mug: 1 })];

  test("for the same units and tracking number is adopted", () => {
    expect(stepOf(next(shipped, open, { fulfilments: [there()] }))).toMatchObject({
      kind: "adopt",
      fulfilmentGid: "f-9",
    });
  });

  test.each([
    ["other units", there({ units: unitsOf({ mug: 2 }) })],
    ["another number", there({ tracking: tracking("T-x") })],
    ["a cancelled one", there({ status: "CANCELLED" })],
  ])("is left alone: %s", (_, fulfilment) => {
    expect(stepOf(next(shipped, open, { fulfilments: [fulfilment] }))).toMatchObject({ kind: "create" });
  });

  test("is recognised by what was sent, also when the parcel's tracking has changed since", () => {
    const doubts = [{ shipmentId: "p1", tracking: tracking("OLD"), units: unitsOf({ mug: 1 }), seen: [] }];
    const fulfilments = [there({ tracking: tracking("OLD") })];
    const step = stepOf(next(shipped, open, { fulfilments, doubts }));
    expect(step).toMatchObject({ kind: "adopt", fulfilmentGid: "f-9", tracking: tracking("OLD") });
  });

  test("for another parcel with the same number is not taken twice", () => {
    const written = { fulfilmentGid: "f-9", tracking: tracking("T-p1"), units: unitsOf({ mug: 1 }) };
    const twins = order([parcel("p0", { mug: 1 }, { tracking: tracking("T-p1"), written }), parcel("p1", { mug: 1 })]);
    expect(stepOf(next(twins, open, { fulfilments: [there()] }))).toMatchObject({ kind: "create", shipmentId: "p1" });
  });

  test("without a tracking number is ours only when we are in doubt about that parcel and it is new", () => {
    const untracked = order([parcel("p1", { mug: 1 }, { tracking: tracking() })]);
    const fulfilments = [there({ tracking: tracking() })];
    expect(stepOf(next(untracked, open, { fulfilments }))).toMatchObject({ kind: "create" });
    const doubt = { shipmentId: "p1", tracking: tracking(), units: unitsOf({ mug: 1 }), seen: [] };
    const doubts = [doubt];
    expect(stepOf(next(untracked, open, { fulfilments, doubts }))).toMatchObject({ kind: "adopt" });
    const seen = [{ ...doubt, seen: ["f-9"] }];
    expect(stepOf(next(untracked, open, { fulfilments, doubts: seen }))).toMatchObject({ kind: "create" });
  });
});

/** The retailer's store as far as fulfilments go, and the driver around the pure step, losing answers at will. */
function play(lines: { lineItemGid: string; quantity: number; packSize: number }[]) {
  const orders = [fulfilmentOrder("fo-1", Object.fromEntries(lines.map((one) => [one.lineItemGid, one.quantity])))];
  let open = orders;
  const fulfilments: Fulfilment[] = [];
  const parcels = new Map<string, Parcel>();
  let doubts: Doubt[] = [];

  const create = (step: FulfilmentStep & { kind: "create" }) => {
    for (const { fulfilmentOrderGid, lines: taken } of step.groups) {
      open = open.map((one) => {
        if (one.gid !== fulfilmentOrderGid) return one;
        return {
          ...one,
          lines: one.lines.map((of) => {
            const units = taken.find(({ lineGid }) => lineGid === of.lineGid)?.units ?? 0;
            if (units > of.remaining) throw new Error("Invalid fulfillment order line item quantity requested.");
            return { ...of, remaining: of.remaining - units };
          }),
        };
      });
    }
    fulfilments.push({ gid: `f-${fulfilments.length}`, status: "SUCCESS", tracking: step.tracking, units: step.units });
    return `f-${fulfilments.length - 1}`;
  };

  return {
    fulfilments,
    parcels,
    see: (one: Parcel) =>
      parcels.set(one.shipmentId, { ...one, written: parcels.get(one.shipmentId)?.written ?? null }),
    sync: (answers: ("arrives" | "lost-done" | "lost-undone")[]) => {
      const state = () =>
        nextFulfilmentStep({
          shippingOrders: [{ supplierOrderId: "so-1", locationGid: NORTH, lines, parcels: [...parcels.values()] }],
          fulfilmentOrders: open,
          fulfilments,
          doubts,
        });
      for (let turn = 0; turn < 100; turn += 1) {
        const found = state();
        if (found.kind === "settled") return found;
        const { step } = found;
        const one = parcels.get(step.shipmentId);
        if (!one) throw new Error("Unknown parcel");
        if (step.kind === "cancel") throw new Error("No parcel was taken back.");
        if (step.kind === "update-tracking") {
          const index = fulfilments.findIndex(({ gid }) => gid === step.fulfilmentGid);
          const before = fulfilments[index];
          if (!before || !one.written) throw new Error("Nothing to update");
          fulfilments[index] = { ...before, tracking: step.tracking };
          parcels.set(one.shipmentId, { ...one, written: { ...one.written, tracking: step.tracking } });
          continue;
        }
        const answer = step.kind === "create" ? (answers.shift() ?? "arrives") : "arrives";
        const seen = fulfilments.map(({ gid }) => gid);
        const gid = step.kind === "adopt" ? step.fulfilmentGid : answer === "lost-undone" ? null : create(step);
        if (answer !== "arrives" || gid === null) {
          // The answer is lost: what follows happens before the look-up.
          doubts = [{ shipmentId: step.shipmentId, tracking: step.tracking, units: step.units, seen }];
          return null;
        }
        doubts = [];
        const written = { fulfilmentGid: gid, tracking: step.tracking, units: step.units };
        parcels.set(one.shipmentId, { ...one, written });
      }
      throw new Error("It does not settle.");
    },
  };
}

const scene = fc.record({
  lines: fc.uniqueArray(
    fc.record({
      lineItemGid: fc.constantFrom("a", "b", "c"),
      quantity: fc.integer({ min: 1, max: 5 }),
      packSize: fc.integer({ min: 1, max: 4 }),
    }),
    { selector: ({ lineItemGid }) => lineItemGid, minLength: 1 },
  ),
  parcels: fc.array(
    fc.record({
      contents: fc.dictionary(fc.constantFrom("a", "b", "c"), fc.integer({ min: 1, max: 6 }), { minKeys: 1 }),
      number: fc.constantFrom("T1", "T2", "T3", ""),
      corrected: fc.option(fc.constantFrom("C1", "C2")),
      day: fc.integer({ min: 10, max: 28 }),
      duplicate: fc.boolean(),
      syncs: fc.boolean(),
      answers: fc.array(fc.constantFrom("arrives" as const, "lost-done" as const, "lost-undone" as const), {
        maxLength: 3,
      }),
    }),
    { maxLength: 7 },
  ),
});

test("whatever comes, in any order: what was shipped is fulfilled, unit for unit, once, with its tracking", () => {
  fc.assert(
    fc.property(scene, ({ lines, parcels }) => {
      const world = play(lines);
      const shipped = new Map<string, number>();
      for (const [index, one] of parcels.entries()) {
        const contents = Object.fromEntries(
          Object.entries(one.contents).filter(([key]) => lines.some(({ lineItemGid }) => lineItemGid === key)),
        );
        for (const [key, units] of Object.entries(contents)) shipped.set(key, (shipped.get(key) ?? 0) + units);
        const seen = parcel(`p${index}`, contents, {
          shippedAt: `2026-11-${one.day}T00:00:00.000Z`,
          tracking: one.number === "" ? tracking() : tracking(one.number),
        });
        world.see(seen);
        if (one.syncs) world.sync([...one.answers]);
        if (one.duplicate) world.see(seen);
        if (one.corrected !== null) world.see({ ...seen, tracking: tracking(one.corrected) });
      }
      expect(world.sync([])).toMatchObject({ waiting: [] });
      for (const { lineItemGid, quantity, packSize } of lines) {
        const due = Math.min(quantity, Math.floor((shipped.get(lineItemGid) ?? 0) / packSize));
        const done = world.fulfilments
          .flatMap((fulfilment) => fulfilment.units)
          .reduce((sum, of) => (of.lineItemGid === lineItemGid ? sum + of.units : sum), 0);
        expect(done).toBe(due);
      }
      const written = [...world.parcels.values()].flatMap((one) => (one.written ? [one] : []));
      expect(new Set(written.map((one) => one.written?.fulfilmentGid)).size).toBe(written.length);
      expect(world.fulfilments.length).toBe(written.length);
      for (const one of written) {
        const fulfilment = world.fulfilments.find(({ gid }) => gid === one.written?.fulfilmentGid);
        expect(fulfilment?.tracking).toEqual(one.tracking);
      }
    }),
    { numRuns: 500 },
  );
});
