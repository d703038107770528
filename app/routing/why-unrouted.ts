import { listed, phrase, phrases, type Phrase } from "../platform/phrase.ts";
import type { Reason } from "./engine/reasons.ts";
import type { RoutedLine } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";

/** What a person reads about units that nobody can ship. `cure`: what kind of fix helps; null = the general one. */
export type WhyUnrouted = { why: Phrase | null; cure: "destination" | "pinned" | null };

const MOST_NAMED = 4;

/**
 * Why the mapped suppliers of a line cannot take its units, naming them: "Acme and Bolt do not ship to CH; the connection
 * with Cole is paused". Null when there is nothing more to say than that nobody can.
 */
export function whyUnrouted(line: RoutedLine, facts: Pick<RoutingFacts, "suppliers" | "lines">): WhyUnrouted {
  const names = new Map(facts.suppliers.map(({ id, name }) => [id, name.trim()]));
  const nameOf = (id: string): Phrase => names.get(id) || phrase("a supplier");
  const offered = new Set(line.candidates.map(({ supplierId }) => supplierId));
  const pins = facts.lines.find(({ lineId }) => lineId === line.lineId)?.pins ?? [];
  const unmapped = [...new Set(pins.map(({ supplierId }) => supplierId))].filter((id) => !offered.has(id));
  if (unmapped.length > 0)
    return {
      why: phrase("you requested it from {{suppliers}} in Shopify, and it is not mapped to a product there", {
        suppliers: listed(unmapped.map(nameOf), "and"),
      }),
      cure: "pinned",
    };
  const causes = new Map<string, { cause: Cause; suppliers: Set<string> }>();
  for (const { supplierId, verdict, reason } of line.candidates) {
    const cause = verdict === "excluded" ? causeOf(reason) : null;
    if (!cause) continue;
    const same = JSON.stringify(cause("", false));
    const known = causes.get(same) ?? { cause, suppliers: new Set() };
    causes.set(same, { cause, suppliers: known.suppliers.add(supplierId) });
  }
  const parts = [...causes.values()].map(({ cause, suppliers }) =>
    cause(shortList([...suppliers].map(nameOf)), suppliers.size > 1),
  );
  const codes = new Set(line.candidates.map(({ reason }) => reason.code));
  const isDestination = [...codes].every((code) => code === "destination-not-served" || code === "po-box-not-served");
  return {
    why: parts.length > 0 ? listed(parts, ";") : null,
    cure: codes.size > 0 && isDestination ? "destination" : null,
  };
}

/** What keeps suppliers from taking it; `many`: they are more than one. */
type Cause = (who: Phrase, many: boolean) => Phrase;

/** The reasons that say why a supplier cannot be asked at all; others are about stock or other suppliers. */
function causeOf(reason: Reason): Cause | null {
  switch (reason.code) {
    case "destination-not-served": {
      const { country } = reason.values;
      return (who, many) =>
        many
          ? phrase("{{suppliers}} do not ship to {{country}}", { suppliers: who, country })
          : phrase("{{supplier}} does not ship to {{country}}", { supplier: who, country });
    }
    case "po-box-not-served":
      return (who, many) =>
        many
          ? phrase("{{suppliers}} do not ship to post office boxes and parcel lockers", { suppliers: who })
          : phrase("{{supplier}} does not ship to post office boxes and parcel lockers", { supplier: who });
    case "feed-too-old": {
      const { limit } = reason.values;
      return (supplier) => phrase("the stock of {{supplier}} was not read for {{limit}} hours", { supplier, limit });
    }
    case "stock-unread":
      return (supplier) => phrase("the stock of {{supplier}} is not read yet", { supplier });
    case "offer-gone":
      return (who, many) =>
        many
          ? phrase("{{suppliers}} do not offer the product any more", { suppliers: who })
          : phrase("{{supplier}} does not offer the product any more", { supplier: who });
    case "not-stocked":
      return (who, many) =>
        many
          ? phrase("{{suppliers}} do not stock the product at a location that ships", { suppliers: who })
          : phrase("{{supplier}} does not stock the product at a location that ships", { supplier: who });
    case "supplier-invited":
      return (who, many) =>
        many
          ? phrase("{{suppliers}} have not accepted the invitation yet", { suppliers: who })
          : phrase("{{supplier}} has not accepted the invitation yet", { supplier: who });
    case "supplier-paused":
      return (supplier) => phrase("the connection with {{supplier}} is paused", { supplier });
    case "supplier-ended":
      return (supplier) => phrase("the connection with {{supplier}} has ended", { supplier });
    case "supplier-lost":
      return (supplier) => phrase("the connection to the store of {{supplier}} is lost", { supplier });
    case "supplier-not-ready":
      return (supplier) => phrase("the set-up of {{supplier}} is not finished", { supplier });
    case "refused-before":
      return (supplier) => phrase("{{supplier}} declined it", { supplier });
    case "refused-often": {
      const { times } = reason.values;
      return () => phrase("{{times}} suppliers declined it, and it is not passed on any more", { times });
    }
    case "requested-elsewhere":
      return () => phrase("you requested it from another supplier in Shopify");
    default:
      return null;
  }
}

function shortList(names: Phrase[]): Phrase {
  if (names.length <= MOST_NAMED) return listed(names, "and");
  const rest = names.length - MOST_NAMED + 1;
  return listed([...names.slice(0, MOST_NAMED - 1), phrases(rest, "{{count}} other", "{{count}} others")], "and");
}
