import { addDays, dayIn, instantOf, type Day } from "../platform/local-time.ts";
import { shipDayOf, type ShipCalendar } from "../routing/cost/promise-date.ts";

/** Where an order stands for its vendor. closed: canceled, or all of it declined. */
export const PORTAL_STATES = ["cancel-asked", "late", "to-confirm", "to-ship", "shipped", "closed"] as const;
export type PortalState = (typeof PORTAL_STATES)[number];
/** Lists of orders: by state; all = every order that something is to be done with. */
export const BOARD_TABS = ["all", ...PORTAL_STATES] as const;
export type BoardTab = (typeof BOARD_TABS)[number];

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
  /** the day on which it is to leave, at the latest, as a moment of it */
  dueAt: string;
  /** the vendor has named that day itself */
  promised: boolean;
  cancelAsked: boolean;
  test: boolean;
  mayBeRepeat: boolean;
  shippingMethod: string | null;
  lines: PortalLine[];
  parcels: PortalParcel[];
  /** lines to be read and copied · hidden: this browser is not known · gone: it was removed */
  address: readonly string[] | "hidden" | "gone";
  /** paper of its packing slip; page = it has letters that the PDF cannot print */
  slip: "A4" | "LETTER" | "page";
};

/** What the state of an order follows from. `dueAt`: when it is late. */
export type StateFacts = {
  cancelled: boolean;
  cancelAsked: boolean;
  acknowledged: boolean;
  dueAt: Date;
  lines: readonly { units: number; declined: number; shipped: number }[];
};

/** Units of a line that are still to be shipped. */
export const leftOf = ({ units, declined, shipped }: StateFacts["lines"][number]): number =>
  Math.max(0, units - declined - shipped);

/** What the state of an order is, from what its books hold. */
export function portalState(
  { cancelled, cancelAsked, acknowledged, dueAt, lines }: StateFacts,
  now: Date,
): PortalState {
  const left = lines.reduce((sum, line) => sum + leftOf(line), 0);
  if (cancelled) return "closed";
  if (left === 0) return lines.some(({ shipped }) => shipped > 0) ? "shipped" : "closed";
  if (cancelAsked) return "cancel-asked";
  if (dueAt < now) return "late";
  return acknowledged || lines.some(({ shipped }) => shipped > 0) ? "to-ship" : "to-confirm";
}

/**
 * When an order is late: after the day that its vendor has named; without one, after the day that its calendar makes of
 * the time at which it was placed.
 */
export function dueAtOf(placedAt: Date, promisedShipAt: Date | null, calendar: ShipCalendar): Date {
  const { timeZone } = calendar;
  const day = promisedShipAt
    ? dayIn(timeZone, promisedShipAt.getTime())
    : shipDayOf(placedAt.getTime(), calendar).ships;
  return endOfDay(day, timeZone);
}

/** The last moment of a day, so that what is promised for today is not late today. */
export const endOfDay = (day: Day, timeZone: string): Date =>
  new Date(instantOf(timeZone, addDays(day, 1), "00:00") - 1000);

/** A day as a date field sends it. */
export const isDay = (text: string): text is Day => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
