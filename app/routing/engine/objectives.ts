import type { Criterion } from "../facts.ts";
import type { Objective } from "../optimiser/model.ts";

/** What is known of one candidate of the model, for the criteria that look at candidates. */
export type Traits = {
  /** which of the rules' offers of the line it stands in: 0 = the first */
  tier: number;
  /** 0 = not behind anyone */
  preference: number;
  /** its landed cost can be computed */
  costKnown: boolean;
  /** days until the customer has it */
  days: number;
  distanceKm: number | null;
  score: number | null;
  /** thousandths of the supplier's daily capacity that are used */
  load: number;
  /** place of its supplier in the merchant's order; 0 = first */
  priority: number;
  /** place among the offers of one supplier for the line */
  rank: number;
};

/** Half-way round the earth: a place that we do not know is as far as a place can be. */
const FARTHEST_KM = 20_038;
/** A supplier that nothing is known of is neither good nor bad. */
const MIDDLE_SCORE = 50;
const BEST_SCORE = 100;

/** What an objective of the model stands for. `tier` and `unknown-cost` are asked besides the merchant's criteria. */
export type Meaning = Criterion | "tier" | "unknown-cost";

/**
 * The objectives of the model, most important first, and what each means. Units that an earlier offer of the rules can
 * ship stay there. Where a cost is not known, plans with fewer such units come before cheaper ones: an unknown cost is
 * not a low one.
 */
export function objectivesOf(
  criteria: readonly Criterion[],
  traits: readonly Traits[],
): { objectives: Objective[]; meanings: Meaning[] } {
  const listed: { meaning: Meaning; objective: Objective }[] = [];
  const sum = (meaning: Meaning, of: (each: Traits) => number) => {
    const per = traits.map(of);
    // What is the same for nobody decides nothing.
    if (per.some((each) => each > 0)) listed.push({ meaning, objective: { kind: "sum", per } });
  };
  sum("tier", ({ tier }) => tier);
  for (const criterion of criteria)
    switch (criterion) {
      case "preference":
        sum(criterion, ({ preference }) => preference);
        break;
      case "suppliers":
        listed.push({ meaning: criterion, objective: { kind: "suppliers" } });
        break;
      case "line-splits":
        listed.push({ meaning: criterion, objective: { kind: "line-splits" } });
        break;
      case "cost":
        sum("unknown-cost", ({ costKnown }) => (costKnown ? 0 : 1));
        listed.push({ meaning: criterion, objective: { kind: "cost" } });
        break;
      case "promise":
        // First the day on which everything is there, then the days of the rest.
        listed.push({ meaning: criterion, objective: { kind: "latest", per: traits.map(({ days }) => days) } });
        sum(criterion, ({ days }) => days);
        break;
      case "distance":
        sum(criterion, ({ distanceKm }) => Math.round(distanceKm ?? FARTHEST_KM));
        break;
      case "score":
        sum(criterion, ({ score }) => BEST_SCORE - Math.round(score ?? MIDDLE_SCORE));
        break;
      case "load":
        sum(criterion, ({ load }) => load);
        break;
      case "priority":
        sum(criterion, ({ priority }) => priority);
        sum(criterion, ({ rank }) => rank);
        break;
    }
  return { objectives: listed.map((each) => each.objective), meanings: listed.map((each) => each.meaning) };
}
