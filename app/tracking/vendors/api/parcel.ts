import type { ShipmentMessage } from "../../../connectors/vendors/api/messages.ts";

/** A parcel as it is told over an API, for `recordVendorShipment`. */
export const parcelOf = ({
  ref,
  state,
  carrier,
  shippedAt,
  lines,
  trackingNumbers,
  trackingUrls,
}: ShipmentMessage) => ({
  ...{ ref: ref ?? null, state, carrier: carrier ?? null, trackingNumbers, trackingUrls },
  shippedAt: new Date(shippedAt),
  lines: lines === "rest" ? lines : lines.map(({ line, units }) => ({ supplierOrderLineId: line, units })),
});
