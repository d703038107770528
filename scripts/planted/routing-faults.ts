import type { Fault } from "./faults.ts";

/** A mistake in routing, and the folders whose fast tests must notice it. */
export type RoutingFault = Fault & { part: string; tests: string[] };

const ENGINE = "app/routing/engine";
const COST = "app/routing/cost";
const OPTIMISER = "app/routing/optimiser";

const edit = (file: string, text: string, becomes: string) => [{ file, text, becomes }];
const part = (part: string, tests: string[], faults: [name: string, edits: Fault["edits"]][]): RoutingFault[] =>
  faults.map(([name, edits]) => ({ part, tests, name, edits }));

const CONSTRAINTS = `${ENGINE}/constraints.ts`;
/** A check that always lets the candidate pass: its first line answers null. */
const never = (name: string, head: string): [string, Fault["edits"]] => [
  `${name} is not asked`,
  edit(CONSTRAINTS, head, `${head}\n  if (Infinity > 0) return null;`),
];

const PREPARE = `${ENGINE}/prepare.ts`;
const OBJECTIVES = `${ENGINE}/objectives.ts`;
const criterion = (name: string, text: string, becomes: string): [string, Fault["edits"]] => [
  `${name} is not compared`,
  edit(OBJECTIVES, text, becomes),
];

const SOLVE = `${OPTIMISER}/solve.ts`;
/** A solver that has forgotten a part of the model. */
const solverForgets = (name: string, change: string): [string, Fault["edits"]] => [
  `the solver forgets ${name}`,
  edit(SOLVE, "  const p = layOut(model);\n", `  model = { ...model, ${change} };\n  const p = layOut(model);\n`),
];
const ofSuppliers = (change: string) => `suppliers: model.suppliers.map((each) => ({ ...each, ${change} }))`;

export const ROUTING_FAULTS: RoutingFault[] = [
  ...part(
    "constraints",
    [ENGINE],
    [
      ["exclusions of the data are not asked", edit(CONSTRAINTS, "    candidate.excluded ??\n", "")],
      never(
        "where an item may be sent",
        "function restricted({ candidate, facts: { destination } }: Subject): Reason | null {",
      ),
      never("the delivery method", "function otherMethod({ supplier, facts: { order } }: Subject): Reason | null {"),
      never("the age of a reading", "function tooOld({ candidate, facts }: Subject): Reason | null {"),
      never("a price that moved", "function priceMoved({ candidate, supplier }: Subject): Reason | null {"),
      never("the least score", "function scoreTooLow({ candidate, supplier, facts }: Subject): Reason | null {"),
      never("stock", "function withoutStock({ candidate, line }: Subject): Reason | null {"),
      never("what pins take", "function takenByPins({ line }: Subject, pinned: boolean): Reason | null {"),
      [
        "pins count for nothing against rules",
        edit(CONSTRAINTS, "  if (line.pins.some((pin) => pin.supplierId === candidate.supplierId)) return null;\n", ""),
      ],
      [
        "what is pinned is held up by what the shop does not want",
        edit(CONSTRAINTS, "(pinned ? null : unwanted(subject))", "unwanted(subject)"),
      ],
      [
        "rules exclude nobody",
        edit(
          CONSTRAINTS,
          "if (tiers.some((tier) => tier.candidates[index]?.allowed !== false)) return null;",
          "if (tiers.length > 0) return null;",
        ),
      ],
      [
        "a price may rise by a tenth more than agreed",
        edit(CONSTRAINTS, "agreedMinor * (1000 + tolerancePermille)", "agreedMinor * (1100 + tolerancePermille)"),
      ],
      ["a small sample decides on a score", edit(CONSTRAINTS, "score.sample < LEAST_SAMPLE", "score.sample < 0")],
      [
        "a province is not looked at",
        edit(CONSTRAINTS, "countryCode && provinceCode && `${countryCode}-${provinceCode}`", "null"),
      ],
    ],
  ),
  ...part(
    "objectives",
    [ENGINE],
    [
      criterion("the rules' order of offers", `  sum("tier", ({ tier }) => tier);\n`, ""),
      criterion("preference", "sum(criterion, ({ preference }) => preference);", ""),
      criterion(
        "the number of suppliers",
        `listed.push({ meaning: criterion, objective: { kind: "suppliers" } });`,
        "",
      ),
      criterion(
        "the number of split lines",
        `listed.push({ meaning: criterion, objective: { kind: "line-splits" } });`,
        "",
      ),
      criterion("a cost that is not known", `sum("unknown-cost", ({ costKnown }) => (costKnown ? 0 : 1));`, ""),
      criterion("landed cost", `listed.push({ meaning: criterion, objective: { kind: "cost" } });`, ""),
      criterion(
        "the last day",
        `listed.push({ meaning: criterion, objective: { kind: "latest", per: traits.map(({ days }) => days) } });`,
        "",
      ),
      criterion("the days of the rest", "sum(criterion, ({ days }) => days);", ""),
      criterion("distance", "sum(criterion, ({ distanceKm }) => Math.round(distanceKm ?? FARTHEST_KM));", ""),
      ["an unknown place is near", edit(OBJECTIVES, "distanceKm ?? FARTHEST_KM", "distanceKm ?? 0")],
      criterion("the score", "sum(criterion, ({ score }) => BEST_SCORE - Math.round(score ?? MIDDLE_SCORE));", ""),
      ["a supplier without a score is the best", edit(OBJECTIVES, "score ?? MIDDLE_SCORE", "score ?? BEST_SCORE")],
      criterion("load", "sum(criterion, ({ load }) => load);", ""),
      criterion("the order of suppliers", "sum(criterion, ({ priority }) => priority);", ""),
      criterion("the order of a supplier's offers", "sum(criterion, ({ rank }) => rank);", ""),
      [
        "expediting changes nothing",
        edit(`${ENGINE}/policy.ts`, `expedite ? "fastest" : (`, `Infinity < 0 ? "fastest" : (`),
      ],
      ["spreading load changes nothing", edit(`${ENGINE}/policy.ts`, "criteria: spread ?", "criteria: Infinity < 0 ?")],
      [
        "a rule's strategy changes nothing",
        edit(`${ENGINE}/policy.ts`, "outcome.strategy?.value ?? facts.defaults.strategy", "facts.defaults.strategy"),
      ],
      [
        "a rule's split policy changes nothing",
        edit(`${ENGINE}/policy.ts`, "outcome.split?.value ?? facts.defaults.split", "facts.defaults.split"),
      ],
      [
        "a rule's least margin changes nothing",
        edit(
          `${ENGINE}/policy.ts`,
          "outcome.marginFloorPermille?.value ?? facts.defaults.marginFloorPermille",
          "facts.defaults.marginFloorPermille",
        ),
      ],
    ],
  ),
  ...part(
    "model",
    [ENGINE, COST],
    [
      [
        "lists keep the order in which they came",
        edit(
          PREPARE,
          "[...facts.suppliers].sort((a, b) => a.priority - b.priority || byText(a.id, b.id))",
          "[...facts.suppliers]",
        ),
      ],
      [
        "lines keep the order in which they came",
        edit(PREPARE, "      .sort((a, b) => byText(a.lineId, b.lineId))\n", ""),
      ],
      [
        "candidates keep the order in which they came",
        edit(
          PREPARE,
          "(a, b) => placeOf(a) - placeOf(b) || a.rank - b.rank || byText(a.mappingId, b.mappingId)",
          "() => 0",
        ),
      ],
      [
        "pins are no lines of their own",
        edit(PREPARE, "    if (product && quantity > 0)\n", "    if (product && quantity > Infinity)\n"),
      ],
      [
        "pinned units may go to others",
        edit(PREPARE, "standings: [product], pinned: true", "standings: open, pinned: true"),
      ],
      [
        "released holds hold",
        edit(PREPARE, "holds: outcome.holds.filter(({ rule }) => !released.includes(rule.id)),", ""),
      ],
      [
        "released delays delay",
        edit(
          PREPARE,
          "outcome.delay && released.includes(outcome.delay.rule.id) ? null : outcome.delay",
          "outcome.delay",
        ),
      ],
      ["a delay never ends", edit(PREPARE, "  if (until <= Date.parse(now)) return null;\n", "")],
      [
        "lines of one pool are told that each has it alone",
        edit(PREPARE, "const pool = poolAt.get(candidate.poolId) ?? pools.push", "const pool = pools.push"),
      ],
      [
        "lines may always be split",
        edit(PREPARE, `policy.split.kind === "by-quantity" ? "any" : "one-source"`, `"any"`),
      ],
      [
        "an order may always be split",
        edit(PREPARE, `policy.split.kind === "never" ? 1 : policy.split.maxSuppliers`, "policy.split.maxSuppliers"),
      ],
      [
        "any number of suppliers may ship",
        edit(
          PREPARE,
          `policy.split.kind === "never" ? 1 : policy.split.maxSuppliers`,
          `policy.split.kind === "never" ? 1 : null`,
        ),
      ],
      [
        "no margin is asked",
        edit(PREPARE, "marginFloorPermille: policy.marginFloorPermille,", "marginFloorPermille: null,"),
      ],
      ["units of minimum orders are not asked", edit(`${COST}/to-model.ts`, "minUnits: terms.minUnits", "minUnits: 0")],
      [
        "the value of minimum orders is not asked",
        edit(`${COST}/to-model.ts`, "minValue: terms.minValueMinor", "minValue: 0"),
      ],
      [
        "capacity is not asked",
        edit(
          `${COST}/to-model.ts`,
          "capacityPerDay === null ? Infinity : Math.max(0, capacityPerDay - unitsToday)",
          "Infinity",
        ),
      ],
      [
        "what was ordered today does not count",
        edit(`${COST}/to-model.ts`, "Math.max(0, capacityPerDay - unitsToday)", "capacityPerDay"),
      ],
      [
        "packs count as single units",
        edit(`${ENGINE}/supplier-orders.ts`, "const units = quantity * packSize;", "const units = quantity;"),
      ],
      ["a held order is routed", edit(`${ENGINE}/decide.ts`, "const solution = held ? null : ", "const solution = ")],
    ],
  ),
  ...part(
    "cost",
    [COST],
    [
      [
        "an order costs no fee",
        edit(`${COST}/order-charges.ts`, "orderFeeMinor: inOrder(terms.orderFeeMinor)", "orderFeeMinor: 0"),
      ],
      [
        "handling costs nothing",
        edit(`${COST}/order-charges.ts`, "handlingMinor: inOrder(terms.handlingMinor)", "handlingMinor: 0"),
      ],
      [
        "packaging costs nothing",
        edit(`${COST}/order-charges.ts`, "packagingMinor: inOrder(terms.packagingMinor)", "packagingMinor: 0"),
      ],
      [
        "small orders cost no surcharge",
        edit(`${COST}/order-charges.ts`, "value < terms.surchargeBelowMinor ?", "value < 0 ?"),
      ],
      [
        "shipping is never free",
        edit(`${COST}/order-charges.ts`, "freeFromMinor !== null && value >= freeFromMinor", "false"),
      ],
      [
        "everything fits into one parcel",
        edit(`${COST}/order-charges.ts`, "maxParcelGrams === null ? 1 :", "maxParcelGrams === maxParcelGrams ? 1 :"),
      ],
      [
        "weight beyond the last band costs nothing",
        edit(`${COST}/order-charges.ts`, "const kilograms = band ? 0 :", "const kilograms = Infinity > 0 ? 0 :"),
      ],
      ["a band ends a gram early", edit(`${COST}/order-charges.ts`, "grams <= upToGrams)", "grams < upToGrams)")],
      [
        "remote places cost nothing more",
        edit(`${COST}/order-charges.ts`, "remoteMinor: inOrder(charge.remoteMinor)", "remoteMinor: 0"),
      ],
      [
        "goods cost nothing",
        edit(`${COST}/item-cost.ts`, "goodsMinor: exchange.toOrder(goods, candidate.currency) ?? 0", "goodsMinor: 0"),
      ],
      [
        "items cost no fee",
        edit(`${COST}/item-cost.ts`, "feesMinor: inOrder(terms.itemFeeMinor * packSize)", "feesMinor: 0"),
      ],
      [
        "shipping costs nothing by the item",
        edit(`${COST}/item-cost.ts`, "shipping.perItemMinor + (tooHeavy", "(tooHeavy"),
      ],
      [
        "too heavy items cost nothing more",
        edit(`${COST}/item-cost.ts`, "(tooHeavy ? shipping.oversizeMinor : 0)", "0"),
      ],
      [
        "no duty is paid",
        edit(
          `${COST}/item-cost.ts`,
          "terms.dutyPermille === null ? null :",
          "terms.dutyPermille === null ? null : 0 *",
        ),
      ],
      [
        "quantity breaks are not given",
        edit(`${COST}/item-cost.ts`, "if (from <= units) price = minor;", "price ??= minor;"),
      ],
      [
        "the retailer's weight does not stand in",
        edit(
          `${COST}/item-cost.ts`,
          "candidate.weightGrams > 0 ? candidate.weightGrams * candidate.packSize : line.weightGrams",
          "candidate.weightGrams * candidate.packSize",
        ),
      ],
      [
        "money is not exchanged",
        edit(
          `${COST}/exchange.ts`,
          "if (from === currency && permille === 1000) return minor;",
          "if (permille === 1000) return minor;",
        ),
      ],
      [
        "halves are rounded down",
        edit(
          `${COST}/exchange.ts`,
          "(2n * BigInt(Math.abs(minor)) * over + under)",
          "(2n * BigInt(Math.abs(minor)) * over + under - 1n)",
        ),
      ],
      [
        "currencies have equally many decimals",
        edit(`${COST}/exchange.ts`, "const digits = exponentOf(to) - exponentOf(from);", "const digits = 0;"),
      ],
      [
        "a price that nobody knows is nothing",
        edit(
          `${COST}/item-cost.ts`,
          `if (candidate.prices.length === 0) unknown.push({ ...at, part: "items", why: "no-price" });\n  else if`,
          "if",
        ),
      ],
      [
        "a weight that nobody knows is nothing",
        edit(`${COST}/item-cost.ts`, "if (needsWeight(supplier) && unitGrams(item) === 0)", "if (unitGrams(item) < 0)"),
      ],
      [
        "shipping that nobody knows is nothing",
        edit(
          `${COST}/order-charges.ts`,
          "  if (shipping === null) unknown.push",
          "  if (shipping === undefined) unknown.push",
        ),
      ],
      [
        "the cutoff is not looked at",
        edit(
          `${COST}/promise-date.ts`,
          "const late = terms.cutoff !== null &&",
          "const late = terms.cutoff === undefined &&",
        ),
      ],
      ["holidays are worked", edit(`${COST}/promise-date.ts`, " || holidays.includes(candidate)", "")],
      ["weekends are worked", edit(`${COST}/promise-date.ts`, "!workdays.includes(weekdayOf(candidate)) || ", "")],
      [
        "lead time does not count",
        edit(`${COST}/promise-date.ts`, "for (let left = terms.leadTimeDays;", "for (let left = 0;"),
      ],
      ["the way takes no time", edit(`${COST}/promise-date.ts`, "terms.transitDays ?? 0)", "0)")],
    ],
  ),
  ...part(
    "optimiser",
    [OPTIMISER],
    [
      solverForgets("stock", "pools: model.pools.map(() => Infinity)"),
      solverForgets(
        "pools that lines share",
        "pools: model.candidates.map((each) => model.pools[each.pool]), candidates: model.candidates.map((each, pool) => ({ ...each, pool }))",
      ),
      solverForgets("pack sizes", "candidates: model.candidates.map((each) => ({ ...each, packSize: 1 }))"),
      solverForgets("minimum units", ofSuppliers("minUnits: 0")),
      solverForgets("minimum value", ofSuppliers("minValue: 0")),
      solverForgets("capacity", ofSuppliers("maxUnits: Infinity")),
      solverForgets("that lines may not be split", `lineSplit: "any"`),
      solverForgets(
        "that a line goes whole or not at all",
        `lineSplit: model.lineSplit === "all-or-nothing" ? "one-source" : model.lineSplit`,
      ),
      solverForgets("the number of suppliers", "maxSuppliers: null"),
      solverForgets("the least margin", "marginFloorPermille: null"),
      solverForgets("fixed charges", ofSuppliers("fixedMinor: 0")),
      solverForgets("free shipping", ofSuppliers("freeFrom: Infinity")),
      solverForgets("surcharges", ofSuppliers("surchargeMinor: 0")),
      solverForgets("weight bands", ofSuppliers("shipping: { ...each.shipping, bands: [] }")),
      solverForgets(
        "freight beyond the bands",
        ofSuppliers("shipping: { ...each.shipping, beyond: { every: 1000, minor: 0 } }"),
      ),
      solverForgets("parcels", ofSuppliers("shipping: { ...each.shipping, maxParcelGrams: Infinity }")),
      solverForgets(
        "price breaks",
        "candidates: model.candidates.map((each) => ({ ...each, breaks: each.breaks.slice(0, 1) }))",
      ),
      solverForgets("its last objective", "objectives: model.objectives.slice(0, -1)"),
      [
        "a line may draw twice on one supplier",
        edit(`${OPTIMISER}/score.ts`, "if (p.twins && used > 1 && drawsTwice(p, plan, i)) return false;", ""),
      ],
      [
        "a bound that is too high is taken for proof",
        edit(SOLVE, "const whole = Number.isInteger(own.limit) ? Math.ceil(value) : value;", "const whole = best + 1;"),
      ],
    ],
  ),
];
