/** Where an order stands for its vendor. closed: canceled, or all of it declined. */
export const PORTAL_STATES = ["cancel-asked", "late", "to-confirm", "to-ship", "shipped", "closed"] as const;
export type PortalState = (typeof PORTAL_STATES)[number];

/** A line in the vendor's own units. */
export type PortalLine = {
  /** SupplierOrderLine.id */
  id: string;
  sku: string | null;
  title: string;
  units: number;
  declined: number;
  shipped: number;
  /** still to ship */
  left: number;
  /** decimal with its currency, or null when no price is known */
  price: string | null;
};
export type PortalParcel = {
  ref: string;
  carrier: string | null;
  numbers: string[];
  /** where the parcel can be followed; https only */
  urls: string[];
  shippedAt: string;
  units: number;
  cancelled: boolean;
};

/** An order as its vendor sees it. Times are ISO. */
export type PortalOrder = {
  supplierOrderId: string;
  number: string;
  retailer: string;
  retailerOrderName: string;
  state: PortalState;
  placedAt: string;
  acknowledged: boolean;
  promisedDay: string | null;
  cancelAsked: boolean;
  test: boolean;
  mayBeRepeat: boolean;
  shippingMethod: string | null;
  lines: PortalLine[];
  parcels: PortalParcel[];
  /** lines to be read and copied · hidden: this browser is not known · gone: it was removed */
  address: readonly string[] | "hidden" | "gone";
};

const TWO_DAYS_MS = 48 * 60 * 60_000;

/** What the state of an order is, from what its books hold. */
export function portalState(
  {
    cancelled,
    cancelAsked,
    acknowledged,
    placedAt,
    promisedShipAt,
    lines,
  }: {
    cancelled: boolean;
    cancelAsked: boolean;
    acknowledged: boolean;
    placedAt: Date;
    promisedShipAt: Date | null;
    lines: readonly { units: number; declined: number; shipped: number }[];
  },
  now: Date,
): PortalState {
  const left = lines.reduce((sum, { units, declined, shipped }) => sum + Math.max(0, units - declined - shipped), 0);
  if (cancelled) return "closed";
  if (left === 0) return lines.some(({ shipped }) => shipped > 0) ? "shipped" : "closed";
  if (cancelAsked) return "cancel-asked";
  const dueAt = promisedShipAt ?? new Date(placedAt.getTime() + TWO_DAYS_MS);
  if (dueAt < now) return "late";
  return acknowledged || lines.some(({ shipped }) => shipped > 0) ? "to-ship" : "to-confirm";
}
