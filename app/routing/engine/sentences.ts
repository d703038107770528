import { listed, phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import { msg } from "../../platform/translate.ts";
import type { Comparison } from "./compare.ts";
import type { PlanLimit, Reason } from "./reasons.ts";
import { amount, skippedBecause, type Words } from "./skipped.ts";

const LIMITS: Record<PlanLimit, string> = {
  minimum: msg("a supplier's minimum order"),
  capacity: msg("what a supplier takes in a day"),
  split: msg("how far the order may be split"),
  margin: msg("the least margin"),
};

/** "a supplier's minimum order and the least margin". */
export const limitsSentence = (limits: readonly PlanLimit[]): Phrase =>
  listed(
    limits.map((limit) => phrase(LIMITS[limit])),
    "and",
  );

/** One sentence for one reason; `comparison` says what decided where another plan was better. */
export function sentenceOf(reason: Reason, words: Words, comparison?: Comparison): Phrase {
  const { supplier, item } = words;
  switch (reason.code) {
    case "best-plan": {
      const { takes, needs, has } = reason.values;
      return listed([takenByBestPlan(supplier, takes, needs), stockOf(has)], " ");
    }
    case "only-one": {
      const { takes, needs, has } = reason.values;
      const sentence = phrase("{{supplier}} ships {{takes}} of {{needs}}: nobody else can.", {
        supplier,
        takes,
        needs,
      });
      return listed([sentence, stockOf(has)], " ");
    }
    case "requested-by-merchant": {
      const { takes, needs } = reason.values;
      return phrase("{{supplier}} ships {{takes}} of {{needs}}: you requested that in Shopify.", {
        ...{ supplier, takes, needs },
      });
    }
    case "pinned-by-person": {
      const { takes, needs } = reason.values;
      return phrase("{{supplier}} ships {{takes}} of {{needs}}: the item was pinned to it.", {
        ...{ supplier, takes, needs },
      });
    }
    case "other-plan":
      return comparison ? compared(comparison, reason.values, words) : notNeeded(words);
    case "same-supplier":
      return phrase("{{supplier}} ships this item from another of its products.", { supplier });
    case "no-candidate":
      return phrase("No supplier is mapped to {{item}}. Map it to route this item.", { item });
    case "no-stock":
      return phrase("{{missing}} of {{needs}} not routed: no mapped supplier has enough in stock.", reason.values);
    case "nobody-available":
      return phrase("{{missing}} of {{needs}} not routed: no mapped supplier can take the item now.", reason.values);
    case "no-plan": {
      const { missing, needs, limits } = reason.values;
      return phrase(
        "{{missing}} of {{needs}} not routed: suppliers have the item, but {{limits}} forbids every plan.",
        {
          ...{ missing, needs, limits: limitsSentence(limits) },
        },
      );
    }
    default:
      return phrase("Skipped {{supplier}}: {{why}}.", { supplier, why: skippedBecause(reason, words) });
  }
}

function takenByBestPlan(supplier: Phrase, takes: number, needs: number): Phrase {
  if (takes !== needs)
    return phrase("{{supplier}} ships {{takes}} of {{needs}}: the best split of this item.", {
      supplier,
      takes,
      needs,
    });
  return needs === 1
    ? phrase("{{supplier}} ships it: the best plan for this order.", { supplier })
    : phrase("{{supplier}} ships all {{needs}}: the best plan for this order.", { supplier, needs });
}

const stockOf = (has: number | null) =>
  has === null ? phrase("It has unlimited stock.") : phrase("It has {{has}} in stock.", { has });

function notNeeded({ supplier, shippers }: Words): Phrase {
  if (shippers.length === 0) return phrase("{{supplier}} was not needed.", { supplier });
  return shippers.length > 1
    ? phrase("{{supplier}} was not needed: {{shippers}} ship it.", { supplier, shippers: listed(shippers, "and") })
    : phrase("{{supplier}} was not needed: {{shipper}} ships it.", { supplier, shipper: listed(shippers, "and") });
}

type Wanted = { has: number | null; needs: number };

/** The first thing in which the plan with this supplier is worse; what it would have cost follows where that is another. */
function compared(comparison: Comparison, wanted: Wanted, words: Words): Phrase {
  const { costMinor, decides } = comparison;
  const sentence = decidedBy(comparison, wanted, words);
  if (costMinor === null || costMinor === 0 || ["cost", "unknown-cost", "nothing"].includes(decides)) return sentence;
  const values = { amount: amount({ minor: Math.abs(costMinor), currency: words.currency }) };
  const cost =
    costMinor > 0
      ? phrase("It would have cost {{amount}} more.", values)
      : phrase("It would have cost {{amount}} less.", values);
  return listed([sentence, cost], " ");
}

function decidedBy({ decides, by, ships }: Comparison, { has, needs }: Wanted, words: Words): Phrase {
  const { supplier, shippers, currency } = words;
  const others = shippers.length > 0 ? listed(shippers, "and") : phrase("the chosen plan");
  switch (decides) {
    case "units":
      if (ships < needs && has !== null && has < needs)
        return phrase("Skipped {{supplier}}: {{has}} in stock, {{more}} more needed to ship all {{needs}}.", {
          ...{ supplier, has, more: needs - has, needs },
        });
      return phrases(
        by,
        "Skipped {{supplier}}: {{count}} unit of this order would have stayed without a supplier.",
        "Skipped {{supplier}}: {{count}} units of this order would have stayed without a supplier.",
        { supplier },
      );
    case "tier":
    case "preference":
      return phrase("{{supplier}} was not needed: a rule puts {{others}} first.", { supplier, others });
    case "suppliers":
      return phrases(
        by,
        "{{supplier}} would have split the order over {{count}} more supplier.",
        "{{supplier}} would have split the order over {{count}} more suppliers.",
        { supplier },
      );
    case "line-splits":
      return phrase("{{supplier}} would have split an item once more.", { supplier });
    case "unknown-cost":
      return phrase("What {{supplier}} costs cannot be computed; {{others}} is known to the cent.", {
        ...{ supplier, others },
      });
    case "cost":
      return phrase("{{supplier}} would have cost {{amount}} more.", {
        ...{ supplier, amount: amount({ minor: Math.abs(by), currency }) },
      });
    case "promise":
      return phrases(
        by,
        "{{supplier}} would have been {{count}} day later.",
        "{{supplier}} would have been {{count}} days later.",
        { supplier },
      );
    case "distance":
      return phrase("{{supplier}} ships from farther away than {{others}}.", { supplier, others });
    case "score":
      return phrase("{{supplier}} has a lower score than {{others}}.", { supplier, others });
    case "load":
      return phrase("{{supplier}} has less of its day left than {{others}}.", { supplier, others });
    case "priority":
      return phrase("{{supplier}} comes after {{others}} in your order of suppliers.", { supplier, others });
    case "nothing":
      return phrase("{{supplier}} would have been just as good as {{others}}.", { supplier, others });
  }
}
