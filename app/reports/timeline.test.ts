import { expect, test } from "vitest";
import { AUDIT_ACTIONS } from "../platform/audit-actions.ts";
import { say } from "../platform/phrase.ts";
import { sentenceOfEvent, toTimeline } from "./timeline.ts";

const said = (action: string, values: unknown) => say(sentenceOfEvent(action, values));

test.each([...AUDIT_ACTIONS, "future.thing-happened", ""])("%s has a whole sentence even without values", (action) => {
  for (const values of [{}, null, [], { supplier: "", key: null }]) {
    const sentence = say(sentenceOfEvent(action, values));
    expect(sentence).toMatch(/^["A-Z].*\.$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object| {2}|\.\./);
  }
});

test("the values of an event stand in its sentence", () => {
  const values = { supplier: "Acme", key: "CD-1001-x7", externalName: "#D12" };
  expect(said("supplier-order.accepted", values)).toBe("Acme has CD-1001-x7 as #D12.");
  const parcel = { supplier: "Acme", units: 1, carrier: "UPS", trackingNumbers: ["1Z1", "1Z2"] };
  expect(said("shipment.seen", parcel)).toBe("Acme shipped 1 item with UPS, tracking 1Z1 and 1Z2.");
});

test("a routed order tells how many of its items went to how many suppliers", () => {
  const values = { unitsWanted: 3, unitsRouted: 3, supplierOrders: 1 };
  expect(said("order.routed", values)).toBe("The order was routed to one supplier.");
  expect(said("order.routed", { ...values, unitsRouted: 2, supplierOrders: 2 })).toBe(
    "2 of 3 items were routed to 2 suppliers.",
  );
  expect(said("order.routed", { ...values, unitsRouted: 0 })).toBe("No supplier could be chosen for the items.");
});

test("an entry tells who did it, and where what was said to the supplier is kept", () => {
  const event = { id: 7n, at: new Date(0), action: "order.read", subject: "order:1", values: {} };
  const who = (actor: string) => toTimeline([{ ...event, actor }], [], "42")[0]?.who;
  expect(who("crossdock")).toEqual({ kind: "crossdock" });
  expect(who("42")).toEqual({ kind: "you" });
  expect(who("70011234")).toEqual({ kind: "user", id: "1234" });
  const sent = { ...event, actor: "crossdock", action: "supplier-order.sent", subject: "supplier-order:a" };
  const kept = [{ id: "attempt-2", supplierOrderId: "a", number: 2 }];
  const exchange = (attempt: number) => toTimeline([{ ...sent, values: { attempt } }], kept, "42")[0]?.exchange;
  expect([exchange(1), exchange(2)]).toEqual([null, "attempt-2"]);
});
