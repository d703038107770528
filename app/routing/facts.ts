import type { ShippingCharge, ShippingUnknown } from "../suppliers/tariff.ts";
import type { Reason } from "./engine/reasons.ts";
import type { Rule } from "./rules/rule.ts";
import type { Criterion, SplitPolicy, Strategy } from "./strategy.ts";

/**
 * Everything routing may know about one order: plain JSON, stored with the decision, so that it can be replayed and
 * explained without asking the database again. Nothing personal is in it but the postal code, which is stored apart,
 * encrypted, and erased with the address. Lists may come in any order: the result does not depend on it.
 */
export type RoutingFacts = {
  /** ISO time of the decision */
  now: string;
  /** IANA zone of the shop */
  timeZone: string;
  order: OrderFacts;
  destination: DestinationFacts;
  ruleSet: { id: string; version: number; rules: Rule[] };
  /** how a plan is chosen where no rule says */
  defaults: RoutingDefaults;
  suppliers: SupplierFacts[];
  lines: LineFacts[];
  /** 1 unit of `from` is worth `rate` units of the order's currency; decimal text, dated */
  rates: { from: string; rate: string; date: string }[];
};

export type OrderFacts = {
  id: string;
  version: number;
  test: boolean;
  currency: string;
  totalMinor: number;
  /** ISO time at which the customer ordered */
  createdAt: string;
  tags: string[];
  /** Shopify's source name of the sales channel, for example "web" */
  source: string | null;
  risk: "none" | "low" | "medium" | "high" | "pending";
  /** Shopify's displayFinancialStatus */
  payment: string | null;
  /** only the attributes that a published rule names */
  attributes: { name: string; value: string }[];
  /** null = the order has no customer, or the shop has not let us read customers */
  customer: { orders: number | null; tags: string[] | null };
  /** what the customer pays in; absent in older records */
  customerCurrency?: string | null;
  /** title of the customer's shipping method */
  deliveryMethod: string | null;
  /** its code: of a rate by a carrier the carrier's own service; absent in older records */
  deliveryCode?: string | null;
  /** a person or a rule asked for the fastest plan */
  expedite: boolean;
  /** rules whose hold or delay a person has ended for this order */
  releasedRules: string[];
};

export type DestinationFacts = {
  countryCode: string | null;
  provinceCode: string | null;
  postalCode: string | null;
  poBox: boolean;
  /** the address names a company; null = it was erased. Absent in older records */
  company?: boolean | null;
  /** handles of the shop's markets that contain the country; null = not read */
  markets: string[] | null;
};

export type SupplierFacts = {
  id: string;
  name: string;
  /** shopify | email | … | own */
  kind: string;
  /** lower is preferred */
  priority: number;
  state: "ready" | "not-ready" | "invited" | "paused" | "ended" | "lost";
  tags: string[];
  countryCode: string | null;
  terms: TermsFacts;
  /** charges of shipping there, already chosen for the order's destination and delivery method; null = not known */
  shipping: ShippingCharge | null;
  /** why shipping is null */
  shippingUnknown?: ShippingUnknown;
  /** supplier units already ordered today, of terms.capacityPerDay */
  unitsToday: number;
  /** from its place to the customer; null = not known */
  distanceKm: number | null;
  score: ScoreFacts | null;
};

/** 0 … 100, from recorded events; with the number of supplier orders behind it. */
export type ScoreFacts = { value: number; sample: number };

export type TermsFacts = {
  currency: string;
  /** per supplier order */
  orderFeeMinor: number;
  handlingMinor: number;
  packagingMinor: number;
  /** per supplier unit */
  itemFeeMinor: number;
  /** 0 = none */
  minUnits: number;
  minValueMinor: number;
  /** added to an order of goods worth less; 0 = none */
  surchargeBelowMinor: number;
  surchargeMinor: number;
  /** supplier units a day; null = any */
  capacityPerDay: number | null;
  /** working days from order to parcel */
  leadTimeDays: number;
  /** "HH:MM" in its zone: later orders count from the next working day; null = none */
  cutoff: string | null;
  timeZone: string;
  /** ISO weekdays it works, 1 = Monday */
  workdays: number[];
  /** "YYYY-MM-DD" it does not */
  holidays: string[];
  /** days in transit to this destination; null = not known, counted as 0 and said */
  transitDays: number | null;
  /** titles of delivery methods that it ships by; none = all */
  methods: string[];
  /** the same as in the retailer's settings: a price this much above the last agreed one is not accepted; null = any */
  priceTolerancePermille: number | null;
  /** duty and tax on the goods' value at this destination, in thousandths; null = no rate is set */
  dutyPermille: number | null;
};

export type LineFacts = {
  lineId: string;
  title: string;
  sku: string | null;
  /** units that are still to be given to a supplier */
  quantity: number;
  unitPriceMinor: number;
  /** 0 = not entered */
  weightGrams: number;
  productType: string | null;
  vendor: string | null;
  tags: string[];
  /** handles */
  collections: string[];
  hazmat: boolean;
  /** the shop's settings name it as restricted for the destination; absent in older records */
  restricted?: boolean;
  candidates: CandidateFacts[];
  /** units of these that the merchant has requested from a supplier, or that a person has pinned: nobody else ships them */
  pins: { supplierId: string; quantity: number; by: "request" | "person" }[];
};

/** One mapped offer for a line, or the merchant's own stock. */
export type CandidateFacts = {
  mappingId: string;
  supplierId: string;
  offerId: string;
  poolId: string;
  variantGid: string;
  sku: string | null;
  packSize: number;
  /** supplier units that may be promised to this order, its own soft reservations added back; null = unlimited */
  atpUnits: number | null;
  /** what the supplier charges for one supplier unit, by quantity, ascending; the first from is 1. Empty = not known */
  prices: { from: number; minor: number }[];
  currency: string;
  /** price of one supplier unit that was agreed last; null = none */
  agreedMinor: number | null;
  /** of one supplier unit */
  weightGrams: number;
  /** hours since the stock was read; null = never, or it needs no reading */
  feedAgeHours: number | null;
  /** countries (ISO) or provinces ("US-CA") it may not be sent to */
  restrictedTo: string[];
  score: ScoreFacts | null;
  /** lower is earlier among the offers of one variant at one supplier */
  rank: number;
  /** set when it is out for a reason of the data: connection, mapping, refusals, a person's exclusion, … */
  excluded?: Reason;
};

export type { Criterion, SplitPolicy, Strategy } from "./strategy.ts";

export type RoutingDefaults = {
  strategy: Strategy | { custom: Criterion[] };
  split: SplitPolicy;
  /** in thousandths of the revenue; null = none */
  marginFloorPermille: number | null;
  /** hours after which a reading is too old to promise from; null = never */
  feedTooOldHours: number | null;
  /** least score of a supplier with enough sample; null = none */
  scoreFloor: number | null;
  /** the merchant's own stock comes before the suppliers of a line where it costs no more, else after them */
  ownStockByCost?: boolean;
};
