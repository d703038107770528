import { expect, test } from "vitest";
import { orderGid, placed, scene, SCOPES, type Scene } from "../scene.ts";
import type { FulfillmentService, Order } from "../types.ts";
import { assessRisk, changeAddress, riskOf } from "./assessments.ts";
import { setStock, moveByHand, requestByHand, requestCancellationByHand, shipByHand } from "./merchant.ts";
import { fulfillmentOrdersOf } from "./order-facts.ts";
import { addOtherService, answerAsService, holdByHand, releaseByHand } from "./other-apps.ts";

const fulfilmentOrderId = (at: Scene, order: Order) => fulfillmentOrdersOf(order, at.store)[0]?.id ?? 0;
const HOLDS = `query($id: ID!) { order(id: $id) { fulfillmentOrders(first: 5) { nodes { status
  fulfillmentHolds { reason heldByRequestingApp heldByApp { title } } } } } }`;

test("another app's hold is told as its own, and it releases only that one", () => {
  // heldByApp needs a scope of its own; heldByRequestingApp does not.
  const at = scene({ scopes: [...SCOPES, "read_apps"] });
  const { order } = placed(at);
  const id = fulfilmentOrderId(at, order);
  holdByHand(at.world, at.store, id, { reason: "HIGH_RISK_OF_FRAUD", app: "Fraud Shield" });
  holdByHand(at.world, at.store, id);
  expect(at.data(at.query(HOLDS, { id: orderGid(order) })).order?.fulfillmentOrders?.nodes).toEqual([
    {
      status: "ON_HOLD",
      fulfillmentHolds: [
        { reason: "HIGH_RISK_OF_FRAUD", heldByRequestingApp: false, heldByApp: { title: "Fraud Shield" } },
        { reason: "OTHER", heldByRequestingApp: false, heldByApp: null },
      ],
    },
  ]);
  expect(releaseByHand(at.world, at.store, id, "Fraud Shield")).toMatchObject({ status: "ON_HOLD" });
  expect(releaseByHand(at.world, at.store, id)).toMatchObject({ status: "OPEN", holds: [] });
});

test("a hold on some units splits the rest off", () => {
  const at = scene();
  const { order } = placed(at, { quantity: 3 });
  const lines = [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }];
  holdByHand(at.world, at.store, fulfilmentOrderId(at, order), { lines });
  expect(fulfillmentOrdersOf(order, at.store)).toMatchObject([
    { status: "ON_HOLD", lines: [{ remainingQuantity: 1 }] },
    { status: "OPEN", lines: [{ remainingQuantity: 2 }] },
  ]);
});

test("a held request that its service rejects stays on hold", () => {
  const at = scene();
  const service = addOtherService(at.world, at.store, { name: "Quick 3PL" }) as FulfillmentService;
  const { order } = placed(at);
  const id = fulfilmentOrderId(at, order);
  setStock(at.world, at.store, { sku: "A", locationId: service.locationId, available: 5 });
  moveByHand(at.world, at.store, id, service.locationId);
  requestByHand(at.world, at.store, id);
  holdByHand(at.world, at.store, id);
  answerAsService(at.world, at.store, id, { answer: "reject" });
  expect(fulfillmentOrdersOf(order, at.store)).toMatchObject([{ status: "ON_HOLD", requestStatus: "REJECTED" }]);
});

test("another app's service takes orders, answers for itself and ships; the app under test may not answer for it", () => {
  const at = scene();
  const { order } = placed(at);
  const service = addOtherService(at.world, at.store, { name: "Quick 3PL" }) as FulfillmentService;
  expect(addOtherService(at.world, at.store, { name: "quick 3pl" })).toMatchObject({ code: "SERVICE_REFUSED" });
  setStock(at.world, at.store, { sku: "A", locationId: service.locationId, available: 5 });
  const id = fulfilmentOrderId(at, order);
  moveByHand(at.world, at.store, id, service.locationId);
  requestByHand(at.world, at.store, id);
  const accept = at.send("AcceptFulfilmentRequest", { id: `gid://shopify/FulfillmentOrder/${id}` });
  expect(accept.errors).toMatchObject([{ extensions: { code: "ACCESS_DENIED" } }]);
  expect(answerAsService(at.world, at.store, id, { answer: "accept" })).toMatchObject({ status: "IN_PROGRESS" });
  requestCancellationByHand(at.world, at.store, id);
  expect(answerAsService(at.world, at.store, id, { answer: "reject-cancellation" })).toMatchObject({
    requestStatus: "CANCELLATION_REJECTED",
  });
  expect(shipByHand(at.world, at.store, order.id, {})).toMatchObject([{ locationId: service.locationId }]);
});

test("a merchant requests some units: the rest stays unsubmitted", () => {
  const at = scene();
  const service = addOtherService(at.world, at.store, { name: "Quick 3PL" }) as FulfillmentService;
  const { order } = placed(at, { quantity: 3 });
  setStock(at.world, at.store, { sku: "A", locationId: service.locationId, available: 5 });
  const id = fulfilmentOrderId(at, order);
  moveByHand(at.world, at.store, id, service.locationId);
  requestByHand(at.world, at.store, id, { lines: [{ lineItemId: order.lines[0]?.id ?? 0, quantity: 1 }] });
  expect(
    fulfillmentOrdersOf(order, at.store).map((one) => [one.requestStatus, one.lines[0]?.remainingQuantity]),
  ).toEqual([
    ["SUBMITTED", 1],
    ["UNSUBMITTED", 2],
  ]);
});

test("a fulfilment order of the merchant's own has nobody to answer for it", () => {
  const at = scene();
  const { order } = placed(at);
  expect(answerAsService(at.world, at.store, fulfilmentOrderId(at, order), { answer: "accept" })).toMatchObject({
    code: "NOT_ANOTHER_APPS",
  });
});

test("risk and address validation are told by the API, and a changed address was not looked at", () => {
  const at = scene();
  const address = { address1: "PO Box 1", city: "Berlin", zip: "10115", countryCode: "DE" };
  const { order } = placed(at, { risk: "PENDING", shippingAddress: { ...address, validation: "WARNING" } });
  const ASKED = `query($id: ID!) { order(id: $id) { risk { recommendation assessments { riskLevel } } riskLevel
    shippingAddress { address1 validationResultSummary } } }`;
  const asked = () => at.data(at.query(ASKED, { id: orderGid(order) })).order;
  expect(asked()).toEqual({
    risk: { recommendation: "NONE", assessments: [{ riskLevel: "PENDING" }] },
    riskLevel: "LOW",
    shippingAddress: { address1: "PO Box 1", validationResultSummary: "WARNING" },
  });
  at.topics();
  assessRisk(at.world, at.store, order, riskOf("HIGH"));
  expect(at.topics()).toEqual(["orders/risk_assessment_changed", "orders/updated"]);
  changeAddress(at.world, at.store, order, { ...address, address1: "Way 2" });
  expect(asked()).toEqual({
    risk: { recommendation: "CANCEL", assessments: [{ riskLevel: "HIGH" }] },
    riskLevel: "HIGH",
    shippingAddress: { address1: "Way 2", validationResultSummary: null },
  });
});
