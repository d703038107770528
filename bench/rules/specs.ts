import { seededRandom, type Random } from "../routing/random.ts";

/** A rule of the bench in no engine's language: conditions on facts of the order that must all hold. */
export type Spec = Condition[];

export type Condition =
  | { fact: NumberFact; is: "at-least" | "at-most" | "more-than" | "less-than"; value: number }
  | { fact: TextFact; is: "one-of" | "none-of"; values: string[] }
  | { fact: "tags" | "customerTags"; is: "any-of"; values: string[] }
  /** an OR group within the rule */
  | { either: [Condition, Condition] };

type NumberFact = "total" | "items" | "weight" | "customerOrders";
type TextFact = "country" | "channel" | "risk" | "method";

/** An order as flat facts: what the peers are given ready made. Texts are in lower case, countries in capitals. */
export type FlatOrder = Record<NumberFact, number> &
  Record<TextFact, string> & { tags: string[]; customerTags: string[] };

const COUNTRIES = "US CA GB DE FR IT ES NL BE AT CH SE DK NO FI PL IE PT AU JP".split(" ");
const TAGS = Array.from({ length: 30 }, (_, i) => `tag-${i}`);
const VALUES: Record<TextFact, string[]> = {
  country: COUNTRIES,
  channel: ["web", "pos", "shopify_draft_order", "facebook", "instagram", "api"],
  risk: ["none", "low", "medium", "high"],
  method: ["standard", "express", "economy", "overnight", "pickup point"],
};
const NUMBERS: Record<NumberFact, [number, number]> = {
  total: [500, 50_000],
  items: [1, 12],
  weight: [100, 25_000],
  customerOrders: [1, 40],
};
const NUMBER_FACTS = Object.keys(NUMBERS) as NumberFact[];
const TEXT_FACTS = Object.keys(VALUES) as TextFact[];

const some = (random: Random, values: readonly string[], most: number) =>
  random.shuffle(values).slice(0, random.int(1, most));

function condition(random: Random): Condition {
  const kind = random.weighted([
    ["number", 4],
    ["text", 4],
    ["tags", 2],
    ["either", 1],
  ] as const);
  switch (kind) {
    case "number": {
      const fact = random.pick(NUMBER_FACTS);
      const is = random.pick(["at-least", "at-most", "more-than", "less-than"] as const);
      return { fact, is, value: random.int(...NUMBERS[fact]) };
    }
    case "text": {
      const fact = random.pick(TEXT_FACTS);
      return { fact, is: random.chance(0.85) ? "one-of" : "none-of", values: some(random, VALUES[fact], 3) };
    }
    case "tags":
      return { fact: random.pick(["tags", "customerTags"] as const), is: "any-of", values: some(random, TAGS, 3) };
    case "either":
      return { either: [plain(random), plain(random)] };
  }
}

function plain(random: Random): Condition {
  const made = condition(random);
  return "either" in made ? plain(random) : made;
}

/** `count` rules of 2 to 4 conditions. */
export function specsOf(seed: number, count: number): Spec[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => Array.from({ length: random.int(2, 4) }, () => condition(random)));
}

/** `count` orders. */
export function ordersOf(seed: number, count: number): FlatOrder[] {
  const random = seededRandom(seed ^ 0x5eed);
  const number = (fact: NumberFact) => random.int(...NUMBERS[fact]);
  const text = (fact: TextFact) => random.pick(VALUES[fact]);
  return Array.from({ length: count }, () => ({
    ...{
      total: number("total"),
      items: number("items"),
      weight: number("weight"),
      customerOrders: number("customerOrders"),
    },
    ...{ country: text("country"), channel: text("channel"), risk: text("risk"), method: text("method") },
    tags: random.chance(0.5) ? some(random, TAGS, 3) : [],
    customerTags: random.chance(0.3) ? some(random, TAGS, 2) : [],
  }));
}
