import { COST, edit, ENGINE, OPTIMISER, part, type Named, type RoutingFault } from "./routing-fault.ts";

const PREPARE = `${ENGINE}/prepare.ts`;
const SOLVE = `${OPTIMISER}/solve.ts`;
const LAY = `${OPTIMISER}/program/lay.ts`;
/** A solver that has forgotten a part of the model. */
const solverForgets = (name: string, change: string): Named => [
  `the solver forgets ${name}`,
  edit(SOLVE, "  const p = layOut(model);\n", `  model = { ...model, ${change} };\n  const p = layOut(model);\n`),
];
const ofSuppliers = (change: string) => `suppliers: model.suppliers.map((each) => ({ ...each, ${change} }))`;

/** What the optimiser is told, and what it must not forget. */
export const MODEL_FAULTS: RoutingFault[] = [
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
  // a row too few makes that search slower and never wrong: every plan is scored; a row too strict loses plans
  ...part(
    "optimiser as a program",
    ["tests/optimiser/program.test.ts"],
    [
      [
        "it wants one unit more",
        edit(LAY, "addRow(program, limits.units, routed", "addRow(program, limits.units + 1, routed"),
      ],
      ["it wants more than the minimum units", edit(LAY, "[[y, -minUnits]]", "[[y, -minUnits - 1]]")],
      ["it wants more than the minimum value", edit(LAY, "[[y, -minValue]]", "[[y, -2 * minValue]]")],
      ["it has less than the capacity", edit(LAY, "[[y, -maxUnits]]", "[[y, 1 - maxUnits]]")],
      ["it has less than a shared pool", edit(LAY, "      stock,\n    );", "      stock - 1,\n    );")],
      ["it has one supplier fewer", edit(LAY, "suppliers, most);", "suppliers, most - 1);")],
      ["it ends a price break too early", edit(LAY, "?? Infinity) - 1);", "?? Infinity) - 2);")],
    ],
  ),
];
