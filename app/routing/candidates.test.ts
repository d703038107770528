import { expect, test } from "vitest";
import { exclusionOf, type CandidateFacts } from "./candidates.ts";

const ready: CandidateFacts = {
  ...{ supplier: "ready", setupNote: null, offerState: "active", policy: "finite", stockRead: true },
  feed: { ageHours: 0, limitHours: 24 },
  ...{ refused: null, refusals: 0, reach: null, destination: { countryCode: "DE", poBox: false } },
};

test("a supplier that declined the item is not asked again", () => {
  expect(exclusionOf({ ...ready, refused: { key: "CD-1", note: null }, refusals: 1 })?.code).toBe("refused-before");
});

test("two refusals by others leave a supplier in, the third ends passing on", () => {
  expect(exclusionOf({ ...ready, refusals: 2 })).toBeUndefined();
  expect(exclusionOf({ ...ready, refusals: 3 })).toEqual({ code: "refused-often", values: { times: 3 } });
});

test("a supplier that does not ship to the country, or to its boxes, is out, and says so", () => {
  const near = { ...ready, reach: { shipsTo: ["DE", "AT"], shipsToPoBoxes: false } };
  expect(exclusionOf(near)).toBeUndefined();
  expect(exclusionOf({ ...near, destination: { countryCode: "CH", poBox: false } })).toEqual({
    ...{ code: "destination-not-served", values: { country: "CH" } },
  });
  expect(exclusionOf({ ...near, destination: { countryCode: "AT", poBox: true } })?.code).toBe("po-box-not-served");
});

test("a supplier that names no countries ships everywhere", () => {
  const far = { ...ready, reach: { shipsTo: [], shipsToPoBoxes: true } };
  expect(exclusionOf({ ...far, destination: { countryCode: "NZ", poBox: true } })).toBeUndefined();
});

test("stock that was last read longer ago than the setting allows is not promised", () => {
  const old = (ageHours: number, limitHours = 24) => exclusionOf({ ...ready, feed: { ageHours, limitHours } });
  expect(old(24)).toBeUndefined();
  expect(old(30.7)).toEqual({ code: "feed-too-old", values: { hours: 30, limit: 24 } });
  expect(old(30.7, 0)).toBeUndefined();
  expect(exclusionOf({ ...ready, policy: "unlimited", feed: { ageHours: 99, limitHours: 24 } })).toBeUndefined();
});
