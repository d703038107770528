import { expect, test } from "vitest";
import type { FulfilmentStep } from "./fulfilment-steps.ts";
import { afterStep, type StoreView } from "./store-view.ts";

const tracking = { company: "DHL", numbers: ["T1"], urls: [] };
const view: StoreView = {
  fulfilmentOrders: [
    {
      ...{ gid: "fo-1", locationGid: "north", status: "IN_PROGRESS", requestStatus: "ACCEPTED", method: "SHIPPING" },
      ...{ actions: ["CREATE_FULFILLMENT"], held: false },
      lines: [{ lineGid: "fo-1/mug", lineItemGid: "mug", remaining: 2, total: 2 }],
    },
  ],
  fulfilments: [],
};
const create = (units: number): FulfilmentStep => ({
  ...{ kind: "create", supplierOrderId: "so-1", shipmentId: "p1", tracking },
  units: [{ lineItemGid: "mug", units }],
  groups: [{ fulfilmentOrderGid: "fo-1", lines: [{ lineGid: "fo-1/mug", units }] }],
});

test("a fulfilment takes its units from the fulfilment order and stands on the order", () => {
  const after = afterStep(view, create(1), "f-1");
  expect(after.fulfilmentOrders).toMatchObject([{ status: "IN_PROGRESS", lines: [{ remaining: 1, total: 2 }] }]);
  expect(after.fulfilments).toEqual([
    { gid: "f-1", status: "SUCCESS", tracking, units: [{ lineItemGid: "mug", units: 1 }] },
  ]);
});

test("the last unit closes the fulfilment order", () => {
  expect(afterStep(view, create(2), "f-1").fulfilmentOrders).toMatchObject([{ status: "CLOSED", actions: [] }]);
});

test("new tracking changes nothing but the tracking", () => {
  const written = afterStep(view, create(1), "f-1");
  const corrected = { ...tracking, numbers: ["T2"] };
  const step: FulfilmentStep = {
    ...{ kind: "update-tracking", supplierOrderId: "so-1", shipmentId: "p1" },
    ...{ fulfilmentGid: "f-1", tracking: corrected },
  };
  const after = afterStep(written, step, "f-1");
  expect(after.fulfilments).toMatchObject([{ gid: "f-1", tracking: corrected }]);
  expect(after.fulfilmentOrders).toEqual(written.fulfilmentOrders);
});
