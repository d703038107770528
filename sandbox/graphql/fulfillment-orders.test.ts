import { describe, expect, test } from "vitest";
import {
  addSupplier,
  firstLocation,
  orderGid,
  placed,
  scene,
  sell,
  stockAt,
  type Answer,
  type Scene,
  type SceneOptions,
} from "../scene.ts";
import { gid } from "../store/gid.ts";
import { levelAt } from "../store/inventory.ts";
import { fulfillmentOrdersOf } from "../store/order-facts.ts";
import type { FulfillmentOrder, Order, Variant } from "../types.ts";

type Set = { at: Scene; order: Order; variant: Variant; supplier: { locationId: number; locationGid: string } };

/** An order of three units at the merchant's location; the supplier stocks the item too. */
function setUp(options: SceneOptions = {}): Set {
  const at = scene(options);
  const supplier = addSupplier(at);
  const variant = sell(at, { sku: "A" });
  stockAt(at, variant, { locationGid: supplier.locationGid, available: 10 });
  const { order } = placed(at, { quantity: 3 });
  at.topics();
  return { at, order, variant, supplier };
}
const found = ({ at, order }: Set, index = 0): FulfillmentOrder =>
  fulfillmentOrdersOf(order, at.store)[index] as FulfillmentOrder;
const foGid = (set: Set, index = 0) => gid("FulfillmentOrder", found(set, index).id);
const states = (set: Set) =>
  fulfillmentOrdersOf(set.order, set.at.store).map(({ status, requestStatus, locationId, lines }) => ({
    status,
    requestStatus,
    at: locationId === set.supplier.locationId ? "supplier" : "merchant",
    units: lines.reduce((sum, line) => sum + line.remainingQuantity, 0),
  }));
const actions = (set: Set, index = 0): string[] => {
  const nodes = set.at.data(set.at.send("OrderFulfilmentOrders", { id: orderGid(set.order) })).order?.fulfillmentOrders
    ?.nodes;
  return (
    (nodes as unknown as { supportedActions: { action: string }[] }[])[index]?.supportedActions.map(
      ({ action }) => action,
    ) ?? []
  );
};
const some = (set: Set, quantity: number, index = 0) => [
  { id: gid("FulfillmentOrderLineItem", found(set, index).lines[0]?.id ?? 0), quantity },
];

const move = (set: Set, more: Record<string, unknown> = {}) =>
  set.at.data(set.at.send("MoveFulfilmentOrder", { id: foGid(set), newLocationId: set.supplier.locationGid, ...more }))
    .fulfillmentOrderMove as Answer;
const submit = (set: Set, more: Record<string, unknown> = {}) =>
  set.at.data(set.at.send("SubmitFulfilmentRequest", { id: foGid(set), ...more }))
    .fulfillmentOrderSubmitFulfillmentRequest as Answer;
const accept = (set: Set) =>
  set.at.data(set.at.send("AcceptFulfilmentRequest", { id: foGid(set) }))
    .fulfillmentOrderAcceptFulfillmentRequest as Answer;
const reject = (set: Set) =>
  set.at.data(set.at.send("RejectFulfilmentRequest", { id: foGid(set), reason: "INVENTORY_OUT_OF_STOCK" }))
    .fulfillmentOrderRejectFulfillmentRequest as Answer;
const mutate = (set: Set, field: string, args: string, selection = "fulfillmentOrder { id }"): Answer =>
  set.at.data(set.at.query(`mutation { m: ${field}(${args}) { ${selection} userErrors { field message } } }`))
    .m as Answer;
const messages = (answer: Answer) =>
  (answer.userErrors as unknown as { message: string }[]).map(({ message }) => message);
const quantities = (set: Set, locationId: number) =>
  levelAt(set.at.store, set.variant.inventoryItemId, locationId)?.quantities;

describe("requests (facts §2.3, state table)", () => {
  test("new: OPEN and UNSUBMITTED, with the merchant location's actions", () => {
    const set = setUp();
    expect(states(set)).toEqual([{ status: "OPEN", requestStatus: "UNSUBMITTED", at: "merchant", units: 3 }]);
    expect(actions(set)).toEqual(["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"]);
  });

  test("at the app's own service: REQUEST_FULFILLMENT, CREATE_FULFILLMENT, HOLD, MOVE, SPLIT", () => {
    const set = setUp();
    move(set);
    expect(actions(set)).toEqual(["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE", "SPLIT"]);
  });

  test("a merchant-managed location takes no requests", () => {
    const answer = submit(setUp());
    expect(answer.userErrors).toEqual([
      { field: ["id"], message: "The fulfillment order's assigned fulfillment service must be of api type" },
    ]);
  });

  test("submit → SUBMITTED, accept → IN_PROGRESS and ACCEPTED, each with its webhook", () => {
    const set = setUp();
    move(set);
    set.at.topics();
    submit(set, { message: "please" });
    expect(states(set)).toMatchObject([{ status: "OPEN", requestStatus: "SUBMITTED" }]);
    accept(set);
    expect(states(set)).toMatchObject([{ status: "IN_PROGRESS", requestStatus: "ACCEPTED" }]);
    expect(set.at.topics().filter((topic) => topic.startsWith("fulfillment_orders/"))).toEqual([
      "fulfillment_orders/fulfillment_request_submitted",
      "fulfillment_orders/fulfillment_request_accepted",
    ]);
    expect(messages(accept(set))).toHaveLength(1);
  });

  test("part submitted: the rest splits off unsubmitted", () => {
    const set = setUp();
    move(set);
    submit(set, { lines: some(set, 2) });
    expect(states(set)).toEqual([
      { status: "OPEN", requestStatus: "SUBMITTED", at: "supplier", units: 2 },
      { status: "OPEN", requestStatus: "UNSUBMITTED", at: "supplier", units: 1 },
    ]);
  });

  test("reject → OPEN and REJECTED, and it can be moved or requested again", () => {
    const set = setUp();
    move(set);
    submit(set);
    reject(set);
    expect(states(set)).toMatchObject([{ status: "OPEN", requestStatus: "REJECTED" }]);
    expect(actions(set)).toEqual(expect.arrayContaining(["REQUEST_FULFILLMENT", "MOVE"]));
  });

  test("close after accept → INCOMPLETE and CLOSED with its actions back; on OPEN it is refused", () => {
    const set = setUp();
    const close = () => mutate(set, "fulfillmentOrderClose", `id: "${foGid(set)}"`);
    expect(messages(close())).toEqual(["The fulfillment order's assigned fulfillment service must be of api type"]);
    move(set);
    expect(messages(close())).toEqual(["The fulfillment order is not in an in progress state."]);
    submit(set);
    accept(set);
    set.at.topics();
    expect(messages(close())).toEqual([]);
    expect(states(set)).toMatchObject([{ status: "INCOMPLETE", requestStatus: "CLOSED" }]);
    expect(actions(set)).toEqual(["REQUEST_FULFILLMENT", "CREATE_FULFILLMENT", "HOLD", "MOVE"]);
    expect(set.at.topics()).toContain("fulfillment_orders/fulfillment_service_failed_to_complete");
  });

  test("cancel: the original closes empty, a replacement carries the rest", () => {
    const set = setUp();
    mutate(set, "fulfillmentOrderCancel", `id: "${foGid(set)}"`, "replacementFulfillmentOrder { id }");
    expect(states(set)).toMatchObject([
      { status: "CLOSED", units: 0 },
      { status: "OPEN", requestStatus: "UNSUBMITTED", units: 3 },
    ]);
    expect(actions(set)).toEqual([]);
  });

  test("requests are answered only by the app that owns the service", () => {
    const set = setUp();
    move(set);
    submit(set);
    set.at.caller.clientId = "client-2";
    expect(set.at.send("AcceptFulfilmentRequest", { id: foGid(set) }).errors?.[0]?.extensions?.code).toBe(
      "ACCESS_DENIED",
    );
  });
});

describe("cancellation requests (facts §2.3, §10)", () => {
  const accepted = (options: SceneOptions = {}): Set => {
    const set = setUp(options);
    move(set);
    submit(set);
    accept(set);
    mutate(set, "fulfillmentOrderSubmitCancellationRequest", `id: "${foGid(set)}"`);
    return set;
  };

  test("the request status stays ACCEPTED; the request shows among merchantRequests", () => {
    const set = accepted();
    expect(states(set)).toMatchObject([{ status: "IN_PROGRESS", requestStatus: "ACCEPTED" }]);
    const read = set.at.data(
      set.at.query(
        `{ fulfillmentOrder(id: "${foGid(set)}") { merchantRequests(first: 5) { nodes { kind } } } assignedFulfillmentOrders(first: 5, assignmentStatus: CANCELLATION_REQUESTED) { nodes { id } } }`,
      ),
    );
    expect(read.fulfillmentOrder?.merchantRequests?.nodes).toEqual([
      { kind: "FULFILLMENT_REQUEST" },
      { kind: "CANCELLATION_REQUEST" },
    ]);
    expect(read.assignedFulfillmentOrders?.nodes).toHaveLength(1);
    expect(states(accepted({ switches: { cancellationRequestedVisible: true } }))).toMatchObject([
      { requestStatus: "CANCELLATION_REQUESTED" },
    ]);
  });

  test.each([
    [false, [{ status: "CLOSED", requestStatus: "CANCELLATION_ACCEPTED", units: 0 }]],
    [
      true,
      [
        { status: "CLOSED", requestStatus: "CANCELLATION_ACCEPTED", units: 0 },
        { status: "OPEN", requestStatus: "UNSUBMITTED", units: 3 },
      ],
    ],
  ])("accepted, switch replacementAfterCancellation=%s", (replacementAfterCancellation, wanted) => {
    const set = accepted({ switches: { replacementAfterCancellation } });
    mutate(set, "fulfillmentOrderAcceptCancellationRequest", `id: "${foGid(set)}"`);
    expect(states(set)).toMatchObject(wanted);
  });

  test("rejected → IN_PROGRESS and CANCELLATION_REJECTED", () => {
    const set = accepted();
    mutate(set, "fulfillmentOrderRejectCancellationRequest", `id: "${foGid(set)}"`);
    expect(states(set)).toMatchObject([{ status: "IN_PROGRESS", requestStatus: "CANCELLATION_REJECTED" }]);
    expect(messages(mutate(set, "fulfillmentOrderRejectCancellationRequest", `id: "${foGid(set)}"`))).toHaveLength(1);
  });
});

describe("moves (facts §2.3)", () => {
  test("whole: the same fulfilment order at the new location, its commitment with it", () => {
    const set = setUp();
    const { id } = found(set);
    expect(move(set)).toMatchObject({ movedFulfillmentOrder: { id: gid("FulfillmentOrder", id) }, userErrors: [] });
    expect(states(set)).toEqual([{ status: "OPEN", requestStatus: "UNSUBMITTED", at: "supplier", units: 3 }]);
    expect(quantities(set, set.supplier.locationId)).toMatchObject({ available: 7, committed: 3 });
    expect(quantities(set, firstLocation(set.at))).toMatchObject({ available: 10, committed: 0 });
    expect(set.at.events.find((event) => event.topic === "fulfillment_orders/moved")?.payload).toMatchObject({
      original_fulfillment_order: { id: gid("FulfillmentOrder", id) },
      destination_location_id: set.supplier.locationGid,
    });
  });

  test("part: a new fulfilment order at the destination, the original keeps the rest", () => {
    const set = setUp();
    move(set, { lines: some(set, 1) });
    expect(states(set)).toMatchObject([
      { at: "merchant", units: 2 },
      { at: "supplier", units: 1 },
    ]);
    expect(quantities(set, set.supplier.locationId)).toMatchObject({ committed: 1 });
  });

  test.each([
    [
      true,
      [
        { status: "CLOSED", units: 0 },
        { status: "CLOSED", units: 0 },
        { status: "OPEN", at: "supplier", units: 3 },
      ],
    ],
    [
      false,
      [
        { status: "OPEN", at: "supplier", units: 2 },
        { status: "OPEN", at: "supplier", units: 1 },
      ],
    ],
  ])("a second move to the same location, switch moveMerges=%s", (moveMerges, wanted) => {
    const set = setUp({ switches: { moveMerges } });
    move(set, { lines: some(set, 1) });
    move(set);
    expect(states(set)).toMatchObject(wanted);
  });

  test("refused when the request is with the service", () => {
    const set = setUp();
    move(set);
    submit(set);
    const refusal = "Cannot move submitted fulfillment order that is at a 3PL fulfillment service.";
    const back = { newLocationId: gid("Location", firstLocation(set.at)) };
    expect(move(set, back).userErrors).toEqual([{ code: null, field: null, message: refusal }]);
    accept(set);
    expect(messages(move(set, back))).toEqual([refusal]);
  });

  test("refused when closed, to an unknown place, where the item is not stocked, or with reported progress", () => {
    const set = setUp();
    expect(messages(move(set, { newLocationId: gid("Location", 5) }))).toEqual(["Location not found."]);
    const other = addSupplier(set.at, "Empty (Crossdock)");
    expect(messages(move(set, { newLocationId: other.locationGid }))).toHaveLength(1);
    mutate(set, "fulfillmentOrderReportProgress", `id: "${foGid(set)}"`);
    expect(actions(set)).toEqual(["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"]);
    expect(move(set).userErrors).toMatchObject([{ code: "CANNOT_MOVE_FULFILLMENT_ORDER_WITH_REPORTED_PROGRESS" }]);
    mutate(set, "fulfillmentOrderOpen", `id: "${foGid(set)}"`);
    mutate(set, "fulfillmentOrderCancel", `id: "${foGid(set)}"`, "replacementFulfillmentOrder { id }");
    expect(messages(move(set))).toEqual(["Cannot change location."]);
    expect(states(set)).toMatchObject([{ at: "merchant" }, { at: "merchant" }]);
  });

  test("a split is atomic: one bad entry rejects all", () => {
    const set = setUp();
    const entry = (quantity: number) =>
      `{ fulfillmentOrderId: "${foGid(set)}", fulfillmentOrderLineItems: [{ id: "${some(set, 1)[0]?.id}", quantity: ${quantity} }] }`;
    const split = (entries: string) =>
      mutate(
        set,
        "fulfillmentOrderSplit",
        `fulfillmentOrderSplits: [${entries}]`,
        "fulfillmentOrderSplits { remainingFulfillmentOrder { id } }",
      );
    expect(messages(split(`${entry(1)}, ${entry(9)}`))).toHaveLength(1);
    expect(states(set)).toHaveLength(1);
    expect(messages(split(entry(1)))).toEqual([]);
    expect(states(set).map(({ units }) => units)).toEqual([2, 1]);
  });
});

describe("holds (facts §2.3)", () => {
  const hold = (set: Set, more = "") =>
    mutate(
      set,
      "fulfillmentOrderHold",
      `id: "${foGid(set)}", fulfillmentHold: { reason: OTHER ${more} }`,
      "fulfillmentHold { id heldByRequestingApp }",
    );

  test("ON_HOLD offers RELEASE_HOLD, HOLD, MOVE; the webhook is for the first hold and the last release", () => {
    const set = setUp();
    expect(hold(set).fulfillmentHold).toMatchObject({ heldByRequestingApp: true });
    hold(set, 'handle: "second"');
    expect(actions(set)).toEqual(["RELEASE_HOLD", "HOLD", "MOVE"]);
    mutate(set, "fulfillmentOrderReleaseHold", `id: "${foGid(set)}"`);
    const topics = set.at.topics();
    expect(topics.filter((topic) => topic === "fulfillment_holds/added")).toHaveLength(2);
    expect(topics.filter((topic) => topic === "fulfillment_orders/placed_on_hold")).toHaveLength(1);
    expect(topics.filter((topic) => topic === "fulfillment_orders/hold_released")).toHaveLength(1);
    expect(states(set)).toMatchObject([{ status: "OPEN" }]);
  });

  test("same handle twice, an eleventh hold and quantity 0 are refused; part of the units splits", () => {
    const set = setUp();
    const codeOf = (answer: ReturnType<Scene["query"]>) =>
      (set.at.data(answer).fulfillmentOrderHold?.userErrors as unknown as { code: string }[]).map(({ code }) => code);
    const raw = (more: string) =>
      set.at.query(
        `mutation { fulfillmentOrderHold(id: "${foGid(set)}", fulfillmentHold: { reason: OTHER ${more} }) { userErrors { code } } }`,
      );
    const line = `id: "${some(set, 1)[0]?.id}"`;
    expect(codeOf(raw(`fulfillmentOrderLineItems: [{ ${line}, quantity: 0 }]`))).toEqual(["GREATER_THAN_ZERO"]);
    expect(codeOf(raw(`fulfillmentOrderLineItems: [{ ${line}, quantity: 1 }]`))).toEqual([]);
    expect(states(set)).toMatchObject([
      { status: "ON_HOLD", units: 1 },
      { status: "OPEN", units: 2 },
    ]);
    expect(codeOf(raw(""))).toEqual(["DUPLICATE_FULFILLMENT_HOLD_HANDLE"]);
    for (let index = 1; index < 10; index += 1) expect(codeOf(raw(`handle: "h${index}"`))).toEqual([]);
    expect(codeOf(raw('handle: "h10"'))).toEqual(["FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"]);
  });
});
