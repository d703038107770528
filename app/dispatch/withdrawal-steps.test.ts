import { expect, test } from "vitest";
import type { OrderProgress } from "../connectors/connector.ts";
import { nextWithdrawal, type Withdrawal } from "./withdrawal-steps.ts";

const NOW = new Date("2026-11-21T12:00:00Z");
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const parcel = (state: "shipped" | "cancelled"): OrderProgress["shipments"][number] => ({
  ...{ externalRef: "f-1", state, carrier: null, trackingNumbers: [], trackingUrls: [] },
  ...{ shippedAt: "2026-11-21T11:00:00Z", lines: [{ externalLineGid: "l-1", units: 1, sku: "MUG", title: "Mug" }] },
});
const next = (progress: Partial<OrderProgress> = {}, withdrawal: Partial<Withdrawal> = {}) =>
  nextWithdrawal(
    {
      cancelled: false,
      cancelRefused: null,
      acknowledgedAt: null,
      lines: [{ externalLineGid: "l-1", units: 2 }],
      shipments: [],
      ...progress,
    },
    { cancelSentAt: null, cancelTries: 0, ...withdrawal },
    STORE,
    NOW,
  );
const STORE = { cancelPatienceMs: 90_000, mostCancelTries: 3 };

test("the supplier's store is asked once, and read until it shows", () => {
  expect(next()).toEqual({ kind: "send" });
  expect(next({}, { cancelSentAt: ago(1_000), cancelTries: 1 })).toEqual({ kind: "wait", inMs: 10_000 });
  expect(next({ cancelled: true }, { cancelSentAt: ago(1_000), cancelTries: 1 })).toEqual({ kind: "gone" });
});

test("a cancellation that was taken and failed is asked again, a few times", () => {
  expect(next({}, { cancelSentAt: ago(90_000), cancelTries: 1 })).toEqual({ kind: "send" });
  expect(next({}, { cancelSentAt: ago(90_000), cancelTries: 3 }).kind).toBe("refuse");
});

test("what has left is not canceled; a parcel that was taken back does not count", () => {
  expect(next({ shipments: [parcel("shipped")] })).toEqual({ kind: "refuse", note: "it has shipped" });
  expect(next({ shipments: [parcel("cancelled")] })).toEqual({ kind: "send" });
});

test("an order that the supplier emptied is as good as canceled", () => {
  expect(next({ lines: [{ externalLineGid: "l-1", units: 0 }] })).toEqual({ kind: "gone" });
});

test("a person at the supplier's has a day, is asked once, and is looked at seldom", () => {
  const person = { cancelPatienceMs: 24 * 3_600_000, mostCancelTries: 1 };
  const stands: OrderProgress = {
    ...{ cancelled: false, cancelRefused: null, acknowledgedAt: null, shipments: [] },
    lines: [{ externalLineGid: "l-1", units: 2 }],
  };
  const asked = (ms: number) => ({ cancelSentAt: ago(ms), cancelTries: 1 });
  expect(nextWithdrawal(stands, asked(1_000), person, NOW)).toEqual({ kind: "wait", inMs: 960_000 });
  expect(nextWithdrawal(stands, asked(24 * 3_600_000), person, NOW).kind).toBe("refuse");
  const says = { ...stands, cancelRefused: "it is packed" };
  expect(nextWithdrawal(says, asked(1_000), person, NOW)).toEqual({ kind: "refuse", note: "it is packed" });
});
