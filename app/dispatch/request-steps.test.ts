import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FulfilmentOrderFacts } from "../orders/canonical-order.ts";
import {
  nextRequestStep as nextStep,
  type NextRequest,
  type RequestStep,
  type WantedRequest,
} from "./request-steps.ts";

type FulfilmentOrder = FulfilmentOrderFacts;

const SHOP = "gid://shopify/Location/1";
const NORTH = "gid://shopify/Location/2";
const SOUTH = "gid://shopify/Location/3";

const OTHER_APP = "gid://shopify/Location/9";
const nextRequestStep = (facts: { fulfilmentOrders: FulfilmentOrder[]; wanted: WantedRequest[] }) =>
  nextStep({ ...facts, supplierLocations: new Set([NORTH, SOUTH]) });

type Lines = Record<string, number>;

/** Shopify's table of FulfillmentOrder.supportedActions (own service vs. merchant's location). */
function actionsAt(locationGid: string | null, status: string, requestStatus: string): string[] {
  if (status === "ON_HOLD") return ["RELEASE_HOLD", "HOLD", "MOVE"];
  if (locationGid === SHOP) return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"];
  if (requestStatus === "SUBMITTED") return [];
  if (requestStatus === "ACCEPTED") return ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"];
  return ["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"];
}

function fulfilmentOrder(
  gid: string,
  locationGid: string,
  lines: Lines,
  { status = "OPEN", requestStatus = "UNSUBMITTED", method = "SHIPPING" } = {},
): FulfilmentOrder {
  return {
    gid,
    locationGid,
    status: requestStatus === "ACCEPTED" ? "IN_PROGRESS" : status,
    requestStatus,
    method,
    held: status === "ON_HOLD",
    actions: actionsAt(locationGid, status, requestStatus),
    lines: Object.entries(lines).map(([lineItemGid, units]) => ({
      lineGid: `${gid}/${lineItemGid}`,
      lineItemGid,
      remaining: units,
      total: units,
    })),
  };
}

const wanted = (
  supplierOrderId: string,
  locationGid: string,
  lines: Lines,
  desired: WantedRequest["desired"] = "submitted",
): WantedRequest => ({
  supplierOrderId,
  locationGid,
  desired,
  lines: Object.entries(lines).map(([lineItemGid, units]) => ({ lineItemGid, units })),
});

const stepOf = (next: NextRequest): RequestStep => {
  if (next.kind !== "step") throw new Error(`Expected a step, got ${JSON.stringify(next)}`);
  return next.step;
};

describe("claiming", () => {
  test("units left of what somebody fulfilled in part by hand are requested like open ones", () => {
    const rest = fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { status: "IN_PROGRESS" });
    const next = nextRequestStep({ fulfilmentOrders: [rest], wanted: [wanted("so-1", NORTH, { mug: 2 })] });
    expect(stepOf(next)).toMatchObject({ kind: "submit", fulfilmentOrderGid: "fo-1" });
    const merchants = fulfilmentOrder("fo-1", SHOP, { mug: 2 }, { status: "IN_PROGRESS" });
    expect(
      nextRequestStep({ fulfilmentOrders: [merchants], wanted: [wanted("so-1", NORTH, { mug: 2 })] }),
    ).toMatchObject({ kind: "settled", blocked: [{ reason: "not-movable" }] });
  });

  test("a request of which somebody fulfilled part by hand is rejected before the rest is requested anew", () => {
    const broken = fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { status: "IN_PROGRESS", requestStatus: "SUBMITTED" });
    const next = nextRequestStep({
      fulfilmentOrders: [broken],
      wanted: [wanted("so-1", NORTH, { mug: 3 }, "rejected"), wanted("so-2", NORTH, { mug: 2 })],
    });
    expect(stepOf(next)).toMatchObject({ kind: "reject", supplierOrderId: "so-1", fulfilmentOrderGid: "fo-1" });
  });

  test("units that Shopify assigned to the supplier's location are requested as they are", () => {
    const step = stepOf(
      nextRequestStep({
        fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 2 })],
        wanted: [wanted("so-1", NORTH, { mug: 2 })],
      }),
    );
    expect(step).toEqual({
      kind: "submit",
      supplierOrderId: "so-1",
      fulfilmentOrderGid: "fo-1",
      locationGid: NORTH,
      lines: [{ lineGid: "fo-1/mug", lineItemGid: "mug", units: 2 }],
    });
  });

  test("units at the merchant's location are moved first, and only ours", () => {
    const step = stepOf(
      nextRequestStep({
        fulfilmentOrders: [fulfilmentOrder("fo-1", SHOP, { mug: 5, card: 1 })],
        wanted: [wanted("so-1", NORTH, { mug: 2 })],
      }),
    );
    expect(step).toMatchObject({ kind: "move", locationGid: NORTH, lines: [{ lineGid: "fo-1/mug", units: 2 }] });
  });

  test("a fulfilment order that holds more than ours is requested in part", () => {
    const step = stepOf(
      nextRequestStep({
        fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 5, card: 1 })],
        wanted: [wanted("so-1", NORTH, { mug: 2 })],
      }),
    );
    expect(step).toMatchObject({ kind: "submit", lines: [{ lineGid: "fo-1/mug", units: 2 }] });
  });

  test("one supplier's surplus is moved to the other, never what it needs itself", () => {
    const step = stepOf(
      nextRequestStep({
        fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 3 })],
        wanted: [wanted("so-1", NORTH, { mug: 2 }), wanted("so-2", SOUTH, { mug: 1 })],
      }),
    );
    expect(step).toMatchObject({ kind: "move", supplierOrderId: "so-2", lines: [{ units: 1 }] });
  });

  test("what is submitted already is not submitted again", () => {
    const next = nextRequestStep({
      fulfilmentOrders: [
        fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { requestStatus: "SUBMITTED" }),
        fulfilmentOrder("fo-2", NORTH, { mug: 3 }),
      ],
      wanted: [wanted("so-1", NORTH, { mug: 2 })],
    });
    expect(next).toEqual({ kind: "settled", claimed: ["so-1"], blocked: [] });
  });
});

describe("answering the request", () => {
  test("it is accepted once the supplier has the order", () => {
    const step = stepOf(
      nextRequestStep({
        fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { requestStatus: "SUBMITTED" })],
        wanted: [wanted("so-1", NORTH, { mug: 2 }, "accepted")],
      }),
    );
    expect(step).toMatchObject({ kind: "accept", fulfilmentOrderGid: "fo-1" });
  });

  test("a refused one is rejected before its units go to the next supplier", () => {
    const step = stepOf(
      nextRequestStep({
        fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { requestStatus: "SUBMITTED" })],
        wanted: [wanted("so-1", NORTH, { mug: 2 }, "rejected"), wanted("so-2", SOUTH, { mug: 2 })],
      }),
    );
    expect(step).toMatchObject({ kind: "reject", supplierOrderId: "so-1", fulfilmentOrderGid: "fo-1" });
  });

  test("a request left behind is taken over by the next supplier order of the same supplier", () => {
    const next = nextRequestStep({
      fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { requestStatus: "SUBMITTED" })],
      wanted: [wanted("so-1", NORTH, { mug: 2 }, "rejected"), wanted("so-2", NORTH, { mug: 2 })],
    });
    expect(next).toEqual({ kind: "settled", claimed: ["so-2"], blocked: [] });
  });

  test("a request that asks for more than ours is nobody's: it is neither accepted nor rejected", () => {
    const next = nextRequestStep({
      fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 3 }, { requestStatus: "SUBMITTED" })],
      wanted: [wanted("so-1", NORTH, { mug: 2 }, "accepted"), wanted("so-2", NORTH, { mug: 1 }, "rejected")],
    });
    expect(next).toEqual({
      kind: "settled",
      claimed: [],
      blocked: [{ supplierOrderId: "so-1", reason: "requested-elsewhere" }],
    });
  });

  test("what was fulfilled meanwhile no longer counts", () => {
    const next = nextRequestStep({
      fulfilmentOrders: [fulfilmentOrder("fo-1", NORTH, { mug: 0 }, { requestStatus: "ACCEPTED" })],
      wanted: [wanted("so-1", NORTH, { mug: 0 }, "accepted")],
    });
    expect(next).toEqual({ kind: "settled", claimed: ["so-1"], blocked: [] });
  });
});

test.each([
  ["held", fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { status: "ON_HOLD" })],
  ["requested-elsewhere", fulfilmentOrder("fo-1", SOUTH, { mug: 2 }, { requestStatus: "SUBMITTED" })],
  ["not-movable", { ...fulfilmentOrder("fo-1", SHOP, { mug: 2 }), actions: ["CREATE_FULFILLMENT"] }],
  ["not-movable", fulfilmentOrder("fo-1", SHOP, { mug: 2 }, { status: "IN_PROGRESS" })],
  ["gone", fulfilmentOrder("fo-1", OTHER_APP, { mug: 2 })],
  ["gone", fulfilmentOrder("fo-1", NORTH, { mug: 1 })],
  ["gone", fulfilmentOrder("fo-1", NORTH, { mug: 2 }, { method: "PICK_UP" })],
])("a supplier order whose units cannot be claimed is told why: %s", (reason, order) => {
  const next = nextRequestStep({ fulfilmentOrders: [order], wanted: [wanted("so-1", NORTH, { mug: 2 })] });
  expect(next).toEqual({ kind: "settled", claimed: [], blocked: [{ supplierOrderId: "so-1", reason }] });
});

test("a supplier order that cannot have all its units does not stop the others, nor is anything moved for it", () => {
  const step = stepOf(
    nextRequestStep({
      fulfilmentOrders: [fulfilmentOrder("fo-1", SHOP, { mug: 1, card: 1 })],
      wanted: [wanted("so-1", NORTH, { mug: 1 }), wanted("so-2", SOUTH, { card: 1, pen: 1 })],
    }),
  );
  expect(step).toMatchObject({ kind: "move", supplierOrderId: "so-1" });
  expect(step).toMatchObject({ lines: [{ lineItemGid: "mug", units: 1 }] });
});

describe("units that a supplier gives back after accepting", () => {
  const accepted = (lines: Lines) => fulfilmentOrder("fo-1", NORTH, lines, { requestStatus: "ACCEPTED" });
  const next = (fulfilmentOrders: FulfilmentOrder[], ...wants: WantedRequest[]) =>
    nextRequestStep({ fulfilmentOrders, wanted: wants });

  test("close its request, because an accepted one cannot shrink", () => {
    const want = { ...wanted("so-1", NORTH, { mug: 2 }, "accepted"), released: true };
    expect(stepOf(next([accepted({ mug: 3 })], want))).toMatchObject({ kind: "close", fulfilmentOrderGid: "fo-1" });
  });

  test("are not requested again with those that it keeps", () => {
    const back = fulfilmentOrder("fo-1", NORTH, { mug: 3 }, { status: "INCOMPLETE", requestStatus: "CLOSED" });
    const want = { ...wanted("so-1", NORTH, { mug: 2 }, "accepted"), released: true };
    expect(stepOf(next([back], want))).toMatchObject({ kind: "submit", lines: [{ units: 2 }] });
  });

  test("move on to the next supplier", () => {
    const back = fulfilmentOrder("fo-1", NORTH, { mug: 3 }, { status: "INCOMPLETE", requestStatus: "CLOSED" });
    const over = { ...wanted("so-1", NORTH, { mug: 3 }, "rejected"), released: true };
    const step = stepOf(next([back], over, wanted("so-2", SOUTH, { mug: 3 })));
    expect(step).toMatchObject({ kind: "move", supplierOrderId: "so-2", locationGid: SOUTH });
  });

  test("close nothing that another supplier order holds, nor one that nobody has given back", () => {
    const over = { ...wanted("so-1", NORTH, { mug: 3 }, "rejected"), released: true };
    expect(next([accepted({ mug: 3 })], over, wanted("so-2", NORTH, { mug: 3 }, "accepted"))).toMatchObject({
      kind: "settled",
      claimed: ["so-2"],
    });
    expect(next([accepted({ mug: 3 })], wanted("so-1", NORTH, { mug: 2 }, "accepted")).kind).toBe("settled");
  });
});

/** Shopify's fulfilment orders as far as these four mutations go. `merges`: moved units join an open order there. */
function applyStep(
  orders: FulfilmentOrder[],
  step: RequestStep,
  { merges, counter }: { merges: boolean; counter: { n: number } },
) {
  const order = orders.find((one) => one.gid === step.fulfilmentOrderGid);
  if (!order) throw new Error("Fulfillment order does not exist.");
  const others = orders.filter((one) => one !== order);
  const unitsOf = (one: FulfilmentOrder): Lines =>
    Object.fromEntries(
      one.lines.filter((line) => line.remaining > 0).map((line) => [line.lineItemGid, line.remaining]),
    );
  const fresh = () => `fo-new-${(counter.n += 1)}`;
  const location = order.locationGid ?? "";
  if (step.kind === "accept" || step.kind === "reject") {
    if (order.requestStatus !== "SUBMITTED") throw new Error("The fulfillment request is not submitted.");
    const requestStatus = step.kind === "accept" ? "ACCEPTED" : "REJECTED";
    return [...others, fulfilmentOrder(order.gid, location, unitsOf(order), { requestStatus })];
  }
  if (step.kind === "close") throw new Error("Nothing was given back.");
  const needed = step.kind === "move" ? "MOVE" : "REQUEST_FULFILLMENT";
  if (!order.actions.includes(needed)) throw new Error(`Cannot ${step.kind} ${JSON.stringify(order)}`);
  if (step.kind === "submit" && location !== step.locationGid) throw new Error("Submitted at another location.");
  const rest = unitsOf(order);
  const taken: Lines = {};
  for (const { lineItemGid, lineGid, units } of step.lines) {
    if (lineGid !== `${order.gid}/${lineItemGid}`) throw new Error("Line of another fulfillment order.");
    if (units < 1 || units > (rest[lineItemGid] ?? 0)) throw new Error("Invalid quantity.");
    rest[lineItemGid] = (rest[lineItemGid] ?? 0) - units;
    taken[lineItemGid] = units;
  }
  const isWhole = Object.values(rest).every((units) => units === 0);
  const remaining = isWhole ? [] : [fulfilmentOrder(order.gid, location, rest, { requestStatus: order.requestStatus })];
  if (step.kind === "submit") {
    const gid = isWhole ? order.gid : fresh();
    return [...others, ...remaining, fulfilmentOrder(gid, location, taken, { requestStatus: "SUBMITTED" })];
  }
  const home =
    merges && others.find((one) => one.locationGid === step.locationGid && one.requestStatus === "UNSUBMITTED");
  if (!home) return [...others, ...remaining, fulfilmentOrder(isWhole ? order.gid : fresh(), step.locationGid, taken)];
  const merged = unitsOf(home);
  for (const [lineItemGid, units] of Object.entries(taken)) merged[lineItemGid] = (merged[lineItemGid] ?? 0) + units;
  return [...others.filter((one) => one !== home), ...remaining, fulfilmentOrder(home.gid, step.locationGid, merged)];
}

function settle(
  orders: FulfilmentOrder[],
  wants: WantedRequest[],
  options: { merges: boolean; counter: { n: number } },
) {
  let state = orders;
  for (let steps = 0; steps < 60; steps += 1) {
    const next = nextRequestStep({ fulfilmentOrders: state, wanted: wants });
    if (next.kind === "settled") return { state, next, steps };
    state = applyStep(state, next.step, options);
  }
  throw new Error("It does not settle.");
}

function requestedUnits(orders: FulfilmentOrder[], locationGid: string, statuses: string[]): Lines {
  const sums: Lines = {};
  for (const order of orders) {
    if (order.locationGid !== locationGid || !statuses.includes(order.requestStatus)) continue;
    for (const line of order.lines) {
      if (line.remaining > 0) sums[line.lineItemGid] = (sums[line.lineItemGid] ?? 0) + line.remaining;
    }
  }
  return sums;
}

const LINES = ["a", "b", "c"];
/** For each of six units of each line: where it stands at first, and who gets it in the first and the second plan. */
const unit = fc.record({
  at: fc.constantFrom(SHOP, SHOP, NORTH, SOUTH),
  part: fc.integer({ min: 0, max: 1 }),
  first: fc.constantFrom(null, NORTH, SOUTH),
  second: fc.constantFrom(null, NORTH, SOUTH),
});
const scene = fc.record({
  units: fc.array(fc.record({ line: fc.constantFrom(...LINES), unit }), { minLength: 1, maxLength: 14 }),
  merges: fc.boolean(),
  north: fc.constantFrom("submitted" as const, "accepted" as const),
  south: fc.constantFrom("submitted" as const, "accepted" as const),
});

test("from any start, any change of plan settles: exactly the wanted units are requested, not one more", () => {
  fc.assert(
    fc.property(scene, ({ units, merges, north, south }) => {
      const desiredAt = (location: string) => (location === NORTH ? north : south);
      const counter = { n: 0 };
      const start = new Map<string, { at: string; lines: Lines }>();
      const plan = (
        choose: (of: { first: string | null; second: string | null }) => string | null,
        location: string,
      ) => {
        const lines: Lines = {};
        for (const { line, unit: of } of units) if (choose(of) === location) lines[line] = (lines[line] ?? 0) + 1;
        return lines;
      };
      for (const { line, unit: of } of units) {
        const gid = `fo-${of.at.slice(-1)}-${of.part}`;
        const order = start.get(gid) ?? { at: of.at, lines: {} };
        order.lines[line] = (order.lines[line] ?? 0) + 1;
        start.set(gid, order);
      }
      const orders = [...start].map(([gid, { at, lines }]) => fulfilmentOrder(gid, at, lines));

      const before = [NORTH, SOUTH].map((location) =>
        wanted(
          `first-${location}`,
          location,
          plan((of) => of.first, location),
        ),
      );
      const held = settle(orders, before, { merges, counter });
      expect(held.next.blocked).toEqual([]);

      const given = before.map((want) => ({ ...want, desired: "rejected" as const }));
      const after = [NORTH, SOUTH].map((location) =>
        wanted(
          `second-${location}`,
          location,
          plan((of) => of.second, location),
          desiredAt(location),
        ),
      );
      const { state, next, steps } = settle(held.state, [...given, ...after], { merges, counter });

      expect(next.blocked).toEqual([]);
      expect(steps).toBeLessThanOrEqual(2 * units.length + 8);
      for (const location of [NORTH, SOUTH]) {
        const want = plan((of) => of.second, location);
        expect(requestedUnits(state, location, ["SUBMITTED", "ACCEPTED"])).toEqual(want);
        if (desiredAt(location) === "accepted") expect(requestedUnits(state, location, ["ACCEPTED"])).toEqual(want);
      }
      const total = (list: FulfilmentOrder[]) =>
        list.flatMap((one) => one.lines).reduce((sum, line) => sum + line.remaining, 0);
      expect(total(state)).toBe(units.length);
    }),
    { numRuns: 500 },
  );
});
