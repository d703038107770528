import { normaliseGtin } from "../gtin.ts";
import { looseBarcode, looseSku, similarity, weightOfWords, wordsOf } from "./similarity.ts";

export type SuggestVariant = {
  id: string;
  sku: string | null;
  barcode: string | null;
  productTitle: string;
  /** of the variant: its options */
  title: string;
  vendor: string | null;
};
export type SuggestOffer = {
  id: string;
  sku: string | null;
  barcode: string | null;
  title: string;
  supplier: string;
};

/** Why a variant may be an offer, with what the sentence needs. */
export type SuggestionReason =
  | { code: "sku-shared" | "barcode-shared"; variants: number; offers: number }
  | { code: "sku-alike" | "barcode-check-digit" }
  | { code: "title"; percent: number }
  | { code: "options"; percent: number }
  | { code: "vendor" };

export type Suggestion = {
  variantId: string;
  offerId: string;
  /** 1 … 99, in per cent */
  confidence: number;
  reasons: SuggestionReason[];
  /** the equal key belongs to several items */
  ambiguous: boolean;
};

/** Suggestions shown for one variant. */
const MOST = 3;
/** Less likely than this helps nobody. */
const LEAST_CONFIDENCE = 40;
const LEAST_TITLE = 0.5;
/** A word that more offers carry than this leads to none of them. */
const COMMON_WORD = 200;
const ONLY_VARIANT = "Default Title";

type Clue = { reason: SuggestionReason; confidence: number; ambiguous?: boolean };

/**
 * What unmapped variants may be, the likeliest first: an equal SKU or barcode that several items share, a SKU that
 * differs in punctuation only, a barcode that is equal but no valid GTIN, or a similar title with similar options.
 * Clues add up: two of 60 % make 84 %.
 * @param known pairs that are mapped, or that a person refused, as `pairKey` writes them
 */
export function makeSuggester(all: {
  variants: readonly SuggestVariant[];
  offers: readonly SuggestOffer[];
  known: ReadonlySet<string>;
}): (variant: SuggestVariant) => Suggestion[] {
  const { variants, offers, known } = all;
  const sku = indexes(variants, offers, (item) => item.sku?.trim().toLowerCase() || null);
  const gtin = indexes(variants, offers, (item) => normaliseGtin(item.barcode));
  const alike = groupBy(offers, (offer) => looseSku(offer.sku));
  const digits = groupBy(offers, (offer) => looseBarcode(offer.barcode));
  const titles = new Map(offers.map((offer) => [offer.id, wordsOf(offer.title)]));
  const byWord = new Map<string, SuggestOffer[]>();
  for (const offer of offers) for (const word of titles.get(offer.id) ?? []) push(byWord, word, offer);
  const weight = weightOfWords([...titles.values()]);

  const clueOfKey = (code: "sku-shared" | "barcode-shared", index: Indexes, key: string | null): Found[] => {
    if (key === null) return [];
    const rivals = index.variants.get(key) ?? 1;
    const same = index.offers.get(key) ?? [];
    // The more there are, the less each is it.
    return same.map((offer) => {
      const of = same.filter(({ supplier }) => supplier === offer.supplier).length;
      const confidence = Math.max(0.5, 0.9 / Math.max(of, rivals));
      return {
        offer,
        clue: { reason: { code, variants: rivals, offers: of }, confidence, ambiguous: of * rivals > 1 },
      };
    });
  };

  const clueOfTitle = (variant: SuggestVariant): Found[] => {
    const product = wordsOf(variant.productTitle);
    const options = variant.title === ONLY_VARIANT ? [] : wordsOf(variant.title);
    const near = new Set(
      product.flatMap((word) => ((byWord.get(word)?.length ?? 0) > COMMON_WORD ? [] : (byWord.get(word) ?? []))),
    );
    return [...near].flatMap((offer): Found[] => {
      const theirs = titles.get(offer.id) ?? [];
      const isOption = new Set(options);
      const score = similarity(
        product,
        theirs.filter((word) => !isOption.has(word)),
        weight,
      );
      if (score < LEAST_TITLE) return [];
      const matched = options.filter((word) => theirs.includes(word)).length;
      const share = options.length === 0 ? 1 : matched / options.length;
      // Another size or color is another item.
      const confidence = score * (0.35 + 0.5 * share);
      const found: Found[] = [{ offer, clue: { reason: { code: "title", percent: percent(score) }, confidence } }];
      if (options.length > 0 && matched > 0)
        found.push({ offer, clue: { reason: { code: "options", percent: percent(share) }, confidence: 0 } });
      return found;
    });
  };

  return (variant) => {
    const loose = looseSku(variant.sku);
    const code = looseBarcode(variant.barcode);
    const found = [
      ...clueOfKey("sku-shared", sku, variant.sku?.trim().toLowerCase() || null),
      ...clueOfKey("barcode-shared", gtin, normaliseGtin(variant.barcode)),
      ...plain(alike, loose, (offer) => offer.sku?.trim().toLowerCase() !== variant.sku?.trim().toLowerCase()).map(
        (offer): Found => ({ offer, clue: { reason: { code: "sku-alike" }, confidence: 0.75 } }),
      ),
      ...plain(digits, code, () => normaliseGtin(variant.barcode) === null).map((offer): Found => ({
        offer,
        clue: { reason: { code: "barcode-check-digit" }, confidence: 0.7 },
      })),
      ...clueOfTitle(variant),
    ];
    const clues = new Map<SuggestOffer, Clue[]>();
    for (const { offer, clue } of found) if (!known.has(pairKey(variant.id, offer.id))) push(clues, offer, clue);
    return [...clues]
      .map(([offer, of]) => suggestionOf(variant, offer, of))
      .filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
      .toSorted((a, b) => b.confidence - a.confidence || (a.offerId < b.offerId ? -1 : 1))
      .slice(0, MOST);
  };
}

export const pairKey = (variantId: string, offerId: string): string => `${variantId} ${offerId}`;

function suggestionOf(variant: SuggestVariant, offer: SuggestOffer, clues: Clue[]): Suggestion {
  const vendor = wordsOf(variant.vendor ?? "");
  const supplier = wordsOf(offer.supplier);
  const sameVendor = vendor.length > 0 && vendor.every((word) => supplier.includes(word));
  const all: Clue[] = sameVendor ? [...clues, { reason: { code: "vendor" }, confidence: 0.2 }] : clues;
  const doubt = all.reduce((left, { confidence }) => left * (1 - confidence), 1);
  return {
    variantId: variant.id,
    offerId: offer.id,
    confidence: Math.min(99, Math.max(1, percent(1 - doubt))),
    reasons: all.map(({ reason }) => reason),
    ambiguous: all.some(({ ambiguous }) => ambiguous === true),
  };
}

type Found = { offer: SuggestOffer; clue: Clue };
type Indexes = { variants: Map<string, number>; offers: Map<string, SuggestOffer[]> };

function indexes(
  variants: readonly SuggestVariant[],
  offers: readonly SuggestOffer[],
  keyOf: (item: { sku: string | null; barcode: string | null }) => string | null,
): Indexes {
  const counts = new Map<string, number>();
  for (const variant of variants) {
    const key = keyOf(variant);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return { variants: counts, offers: groupBy(offers, keyOf) };
}

const plain = (groups: Map<string, SuggestOffer[]>, key: string | null, keep: (offer: SuggestOffer) => boolean) =>
  (key === null ? [] : (groups.get(key) ?? [])).filter(keep);

const percent = (share: number) => Math.round(share * 100);

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) push(groups, key, item);
  }
  return groups;
}

function push<Key, Item>(groups: Map<Key, Item[]>, key: Key, item: Item) {
  const group = groups.get(key);
  if (group) group.push(item);
  else groups.set(key, [item]);
}
