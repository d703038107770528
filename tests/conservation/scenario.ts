import fc from "fast-check";

// A world of the conservation property: what is on the shelves, how webhooks fare, and what people do, one after the other.

export const RETAILERS = ["singles", "packs"] as const;
export const SUPPLIERS = ["north", "south"] as const;
/** Items of one scenario. Both suppliers have both, and both retailers sell both. */
export const ITEMS = 2;

/** Calls whose answers are lost, late or refused. */
const CALLS: (readonly ["supplier" | "retailer", string])[] = [
  ["supplier", "CreateSupplierOrder"],
  ["supplier", "CancelSupplierOrder"],
  ["retailer", "SubmitFulfilmentRequest"],
  ["retailer", "AcceptFulfilmentRequest"],
  ["retailer", "MoveFulfilmentOrder"],
  ["retailer", "CreateFulfilment"],
];

const one = <const T>(...values: T[]) => fc.constantFrom(...values);
/** Which of those that are there. */
const which = fc.nat({ max: 40 });
const units = fc.integer({ min: 1, max: 3 });
const supplier = one(...SUPPLIERS);

const buy = fc.record({
  do: fc.constant("buy" as const),
  retailer: one(...RETAILERS),
  wishes: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: ITEMS }),
  paid: fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0),
});

/** What a merchant, or a customer, does to an order. */
const CHANGES = [
  "pay",
  "cancel",
  "edit-up",
  "edit-down",
  "cancel-line",
  "refund",
  "refund-without-restock",
  "address",
  "hold",
  "release",
  "release-hold",
  "move",
  "fulfil",
  "take-back",
] as const;
/** Those in which most can go wrong come more often. */
const how = fc.oneof(
  { weight: 1, arbitrary: one(...CHANGES) },
  { weight: 1, arbitrary: one("cancel", "edit-up", "edit-down", "cancel-line") },
);
const change = fc.record({ do: fc.constant("change" as const), how, which, line: which, units });

/** What a supplier does to the order that it has for a retailer's. */
const ANSWERS = ["cancel", "decline", "refund", "cancel-parcel"] as const;
const answer = fc.record({ do: fc.constant("answer" as const), how: one(...ANSWERS), which, units });

const ship = fc.record({ do: fc.constant("ship" as const), which, units, all: fc.boolean() });
/** The supplier counts its shelf anew, or sells to a customer of its own. */
const stock = fc.record({
  do: fc.constant("stock" as const),
  item: which,
  supplier,
  units: fc.integer({ min: 0, max: 8 }),
  own: fc.boolean(),
});
const fault = fc.record({
  do: fc.constant("fault" as const),
  call: one(...CALLS),
  kind: one("drop-answer", "http-5xx", "commit-late", "http-429"),
  times: one(1, 1, 3),
});
const wait = fc.record({
  do: fc.constant("wait" as const),
  ms: one(0, 1_000, 4_000, 8_000, 20_000, 120_000, 11 * 60_000),
});
/** More is sold of an item than there is, and then a supplier finds some: everybody who waits wants it at once. */
const rush = fc.record({ do: fc.constant("rush" as const), supplier, units: fc.integer({ min: 2, max: 8 }) });
/** Only so many jobs run before the next thing happens. */
const jobs = fc.record({ do: fc.constant("jobs" as const), count: fc.integer({ min: 1, max: 6 }) });

const step = fc.oneof(
  { weight: 5, arbitrary: buy },
  { weight: 5, arbitrary: ship },
  { weight: 9, arbitrary: change },
  { weight: 3, arbitrary: answer },
  { weight: 3, arbitrary: stock },
  { weight: 3, arbitrary: fault },
  { weight: 1, arbitrary: rush },
  { weight: 2, arbitrary: wait },
  { weight: 2, arbitrary: jobs },
);

/** Between two things that happen: nothing, or as long as an order needs for a part of its way. */
const afterMs = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9_000 }));

const CALM = { minCopies: 1, maxCopies: 1, maxDelayMs: 0, loseFirstAttempt: 0, lose: 0, retryScale: 0.05 };
/** How webhooks fare: as they should, doubled and shuffled, late by a retry, partly or wholly lost. */
const WEBHOOKS = [
  CALM,
  { ...CALM, maxCopies: 3, maxDelayMs: 6_000 },
  { ...CALM, maxCopies: 2, maxDelayMs: 3_000, loseFirstAttempt: 0.4 },
  { ...CALM, maxCopies: 2, maxDelayMs: 3_000, lose: 0.3 },
  { ...CALM, lose: 1 },
];
export const CALM_WEBHOOKS = CALM;

/** A world. `steps`: how much happens in it after the first orders. */
export const scenarioOf = ({ steps }: { steps: { minLength: number; maxLength: number } }) =>
  fc.record({
    stock: fc.array(fc.integer({ min: 0, max: 16 }), { minLength: ITEMS * 2, maxLength: ITEMS * 2 }),
    buffer: fc.integer({ min: 0, max: 2 }),
    /** pool units in one unit that the retailer "packs" sells */
    pack: fc.integer({ min: 1, max: 3 }),
    webhooks: one(...WEBHOOKS),
    /** how long a job takes: news of an order come between its jobs */
    jobMs: one(0, 1_000, 3_000),
    /** orders come in, and so much time goes by before anything else happens to them */
    first: fc.array(buy, { minLength: 2, maxLength: 4 }),
    pause: fc.integer({ min: 0, max: 20_000 }),
    then: fc.array(fc.record({ step, afterMs }), steps),
  });
export const scenario = scenarioOf({ steps: { minLength: 16, maxLength: 36 } });
export type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;
export type Step = Scenario["then"][number]["step"];
