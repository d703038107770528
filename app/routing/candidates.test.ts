import { expect, test } from "vitest";
import { exclusionOf, supplierState, type CandidateFacts } from "./candidates.ts";

const ready: CandidateFacts = {
  ...{ supplier: "ready", setupNote: null, offerState: "active", policy: "finite", stockRead: true },
  ...{ refused: null, refusals: 0, reaches: [], destination: { countryCode: "DE", provinceCode: null, poBox: false } },
};

test.each([
  ["invited", { connectionState: "invited" }],
  ["paused", { connectionState: "paused" }],
  ["ended", { connectionState: "ended" }],
  ["lost", { lost: true }],
  ["not-ready", { setupState: "pending" }],
  ["not-ready", { locationGid: null }],
  ["ready", { connectionState: null }],
] as const)("a supplier that is %s takes orders only when it is ready", (state, change) => {
  const connected = { connectionState: "active", lost: false, setupState: "ready", locationGid: "gid" };
  expect(supplierState({ ...connected, ...change })).toBe(state);
  expect(exclusionOf({ ...ready, supplier: state })?.code).toBe(state === "ready" ? undefined : `supplier-${state}`);
});

test("an offer that is gone, stock that was never read or is not kept is not promised", () => {
  expect(exclusionOf({ ...ready, offerState: "gone" })?.code).toBe("offer-gone");
  expect(exclusionOf({ ...ready, stockRead: false })?.code).toBe("stock-unread");
  expect(exclusionOf({ ...ready, policy: "none" })?.code).toBe("not-stocked");
  expect(exclusionOf({ ...ready, policy: "unlimited", stockRead: false })).toBeUndefined();
});

test("a supplier that declined the item is not asked again", () => {
  expect(exclusionOf({ ...ready, refused: { key: "CD-1", note: null }, refusals: 1 })?.code).toBe("refused-before");
});

test("two refusals by others leave a supplier in, the third ends passing on", () => {
  expect(exclusionOf({ ...ready, refusals: 2 })).toBeUndefined();
  expect(exclusionOf({ ...ready, refusals: 3 })).toEqual({ code: "refused-often", values: { times: 3 } });
});

test("a supplier that does not ship to the country, or to its boxes, is out, and says so", () => {
  const near = { ...ready, reaches: [{ shipsTo: ["DE", "AT"], shipsToPoBoxes: false }] };
  expect(exclusionOf(near)).toBeUndefined();
  expect(exclusionOf({ ...near, destination: { countryCode: "CH", provinceCode: null, poBox: false } })).toEqual({
    ...{ code: "destination-not-served", values: { country: "CH" } },
  });
  expect(exclusionOf({ ...near, destination: { countryCode: "AT", provinceCode: null, poBox: true } })?.code).toBe(
    "po-box-not-served",
  );
});

test("what the supplier says of its reach and what the retailer has entered must both hold, by country or part of one", () => {
  const coast = { shipsTo: ["US-CA", "US-OR"], shipsToPoBoxes: true };
  const to = (provinceCode: string | null, poBox = false) =>
    exclusionOf({
      ...{ ...ready, reaches: [coast, { shipsTo: ["US"], shipsToPoBoxes: false }] },
      destination: { countryCode: "US", provinceCode, poBox },
    })?.code;
  expect([to("CA"), to("NY"), to(null), to("CA", true)]).toEqual([
    undefined,
    "destination-not-served",
    "destination-not-served",
    "po-box-not-served",
  ]);
});

test("a supplier that names no countries ships everywhere", () => {
  const far = { ...ready, reaches: [{ shipsTo: [], shipsToPoBoxes: true }] };
  expect(exclusionOf({ ...far, destination: { countryCode: "NZ", provinceCode: null, poBox: true } })).toBeUndefined();
});
