import { edit, ENGINE, part, type Named, type RoutingFault } from "./routing-fault.ts";

const CANDIDATES = "app/routing/candidates.ts";
const PLACES = "app/suppliers/places.ts";
const CONSTRAINTS = `${ENGINE}/constraints.ts`;
/** A check that always lets the candidate pass: its first line answers null. */
const never = (name: string, head: string): Named => [
  `${name} is not asked`,
  edit(CONSTRAINTS, head, `${head}\n  if (Infinity > 0) return null;`),
];
const PREPARE = `${ENGINE}/prepare.ts`;
const OBJECTIVES = `${ENGINE}/objectives.ts`;
const criterion = (name: string, text: string, becomes: string): Named => [
  `${name} is not compared`,
  edit(OBJECTIVES, text, becomes),
];

/** What lets a candidate stand, and what plans are compared by. */
export const CHOICE_FAULTS: RoutingFault[] = [
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
        edit(
          PREPARE,
          "      if (!line.pins.some((pin) => pin.supplierId === candidate.supplierId))\n",
          "      if (Infinity > 0)\n",
        ),
      ],
      [
        "who is pinned ships the other units too, whatever a rule says",
        edit(PREPARE, "byRule !== null || unwanted(subject) !== null", "unwanted(subject) !== null"),
      ],
      [
        "who is pinned ships the other units too, whatever the shop wants",
        edit(PREPARE, "byRule !== null || unwanted(subject) !== null", "byRule !== null"),
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
        edit(PLACES, '[countryCode, `${countryCode}-${provinceCode ?? ""}`]', "[countryCode]"),
      ],
    ],
  ),
  ...part(
    "constraints of the data",
    [CANDIDATES.replace(".ts", ".test.ts")],
    [
      ...(["invited", "paused", "ended", "lost", "not-ready"] as const).map((state): Named => [
        `a supplier that is ${state} takes orders`,
        edit(CANDIDATES, `    case "${state}":\n`, `    case "${state}": if (Infinity > 0) break;\n`),
      ]),
      ["where suppliers ship is not asked", edit(CANDIDATES, "  if (outOfReach) return outOfReach;\n", "")],
      [
        "one word on where it ships is enough",
        edit(CANDIDATES, "facts.reaches.flatMap", "facts.reaches.slice(0, 1).flatMap"),
      ],
      [
        "who has declined is asked again",
        edit(CANDIDATES, "  if (facts.refused)\n", "  if (-Infinity > 0 && facts.refused)\n"),
      ],
      ["a line is passed on without end", edit(CANDIDATES, "MOST_REFUSALS = 3", "MOST_REFUSALS = 4")],
      [
        "an offer that is gone is ordered",
        edit(CANDIDATES, 'facts.offerState !== "active"', 'facts.offerState === ""'),
      ],
      ["stock that was never read is promised", edit(CANDIDATES, "if (!facts.stockRead)", "if (-Infinity > 0)")],
      ["what is not stocked is ordered", edit(CANDIDATES, 'if (facts.policy === "none")', "if (-Infinity > 0)")],
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
];
