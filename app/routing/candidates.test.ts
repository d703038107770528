import { expect, test } from "vitest";
import { exclusionOf, type CandidateFacts } from "./candidates.ts";

const ready: CandidateFacts = {
  ...{ supplier: "ready", setupNote: null, offerState: "active", policy: "finite", stockRead: true },
  ...{ refused: null, refusals: 0 },
};

test("a supplier that declined the item is not asked again", () => {
  expect(exclusionOf({ ...ready, refused: { key: "CD-1", note: null }, refusals: 1 })?.code).toBe("refused-before");
});

test("two refusals by others leave a supplier in, the third ends passing on", () => {
  expect(exclusionOf({ ...ready, refusals: 2 })).toBeUndefined();
  expect(exclusionOf({ ...ready, refusals: 3 })).toEqual({ code: "refused-often", values: { times: 3 } });
});
