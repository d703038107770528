import type { Reason } from "./engine/reasons.ts";
import type { RoutedLine } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";

/** What a person reads about units that nobody can ship. `cure`: what kind of fix helps; null = the general one. */
export type WhyUnrouted = { why: string | null; cure: "destination" | "pinned" | null };

const MOST_NAMED = 4;

/**
 * Why the mapped suppliers of a line cannot take its units, as a phrase that names them: "Acme and Bolt do not ship to
 * CH; the connection with Cole is paused". Null when there is nothing more to say than that nobody can.
 */
export function whyUnrouted(line: RoutedLine, facts: Pick<RoutingFacts, "suppliers" | "lines">): WhyUnrouted {
  const names = new Map(facts.suppliers.map(({ id, name }) => [id, name.trim() || "a supplier"]));
  const nameOf = (id: string) => names.get(id) ?? "a supplier";
  const offered = new Set(line.candidates.map(({ supplierId }) => supplierId));
  const pins = facts.lines.find(({ lineId }) => lineId === line.lineId)?.pins ?? [];
  const unmapped = [...new Set(pins.map(({ supplierId }) => supplierId))].filter((id) => !offered.has(id));
  if (unmapped.length > 0)
    return {
      why: `you requested it from ${listOf(unmapped.map(nameOf))} in Shopify, and it is not mapped to a product there`,
      cure: "pinned",
    };
  const phrases = new Map<string, { text: (subject: string, many: boolean) => string; suppliers: string[] }>();
  for (const { supplierId, verdict, reason } of line.candidates) {
    const text = verdict === "excluded" ? phraseOf(reason) : null;
    if (!text) continue;
    const same = phrases.get(text("", false)) ?? { text, suppliers: [] };
    phrases.set(text("", false), { text, suppliers: [...new Set([...same.suppliers, nameOf(supplierId)])] });
  }
  const parts = [...phrases.values()].map(({ text, suppliers }) => text(shortList(suppliers), suppliers.length > 1));
  const codes = new Set(line.candidates.map(({ reason }) => reason.code));
  const isDestination = [...codes].every((code) => code === "destination-not-served" || code === "po-box-not-served");
  return {
    why: parts.length > 0 ? parts.join("; ") : null,
    cure: codes.size > 0 && isDestination ? "destination" : null,
  };
}

type Phrase = (subject: string, many: boolean) => string;
const doNot = (what: string): Phrase => {
  return (subject, many) => `${subject} ${many ? "do" : "does"} not ${what}`;
};

/** The reasons that say why a supplier cannot be asked at all; others are about stock or other suppliers. */
function phraseOf(reason: Reason): Phrase | null {
  switch (reason.code) {
    case "destination-not-served":
      return doNot(`ship to ${reason.values.country}`);
    case "po-box-not-served":
      return doNot("ship to post office boxes and parcel lockers");
    case "feed-too-old":
      return (subject) => `the stock of ${subject} was not read for ${reason.values.limit} hours`;
    case "stock-unread":
      return (subject) => `the stock of ${subject} is not read yet`;
    case "offer-gone":
      return doNot("offer the product any more");
    case "not-stocked":
      return doNot("stock the product at a location that ships");
    case "supplier-invited":
      return (subject, many) => `${subject} ${many ? "have" : "has"} not accepted the invitation yet`;
    case "supplier-paused":
      return (subject) => `the connection with ${subject} is paused`;
    case "supplier-ended":
      return (subject) => `the connection with ${subject} has ended`;
    case "supplier-lost":
      return (subject) => `the connection to the store of ${subject} is lost`;
    case "supplier-not-ready":
      return (subject) => `the set-up of ${subject} is not finished`;
    case "refused-before":
      return (subject) => `${subject} declined it`;
    case "refused-often":
      return () => `${reason.values.times} suppliers declined it, and it is not passed on any more`;
    case "requested-elsewhere":
      return () => "you requested it from another supplier in Shopify";
    default:
      return null;
  }
}

const listOf = (parts: string[]) =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
const shortList = (parts: string[]) =>
  parts.length <= MOST_NAMED
    ? listOf(parts)
    : listOf([...parts.slice(0, MOST_NAMED - 1), `${parts.length - MOST_NAMED + 1} others`]);
