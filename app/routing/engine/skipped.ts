import { inBrackets } from "../../platform/as-sentence.ts";
import { toDecimal, type Money } from "../../platform/money.ts";
import { listed, phrase, phrases, type Phrase } from "../../platform/phrase.ts";
import type { Reason } from "./reasons.ts";

/** What a reason is about, as it is called. */
export type Words = {
  supplier: Phrase;
  item: Phrase;
  /** those who ship the line instead */
  shippers: Phrase[];
  currency: string;
  nameOf: (supplierId: string) => Phrase;
};

/** "12.50 EUR" */
export const amount = (money: Money) => `${toDecimal(money)} ${money.currency}`;
const percent = (permille: number) => `${permille / 10} %`;

/** Reasons with sentences of their own: sentences.ts. */
type Told =
  | "best-plan"
  | "only-one"
  | "requested-by-merchant"
  | "pinned-by-person"
  | "other-plan"
  | "same-supplier"
  | "no-candidate"
  | "no-stock"
  | "nobody-available"
  | "no-plan";

/** Why a supplier could not ship any of a line, as what follows "Skipped Acme:". */
export function skippedBecause(reason: Exclude<Reason, { code: Told }>, { nameOf, currency }: Words): Phrase {
  switch (reason.code) {
    case "requested-elsewhere":
      return phrase("you requested the item from {{suppliers}} in Shopify", {
        suppliers: listed(reason.values.supplierIds.map(nameOf), "and"),
      });
    case "pinned-elsewhere":
      return phrase("the item was pinned to {{suppliers}}", {
        suppliers: listed(reason.values.supplierIds.map(nameOf), "and"),
      });
    case "excluded-by-person":
      return phrase("it was excluded for this item{{note}}", { note: inBrackets(reason.values.note) });
    case "excluded-by-rule":
    case "not-in-rule":
      return phrase('rule "{{rule}}" does not let it ship this item', { rule: reason.values.rule });
    case "out-of-stock":
      return phrase("{{has}} in stock, needs {{needs}}", reason.values);
    case "less-than-a-pack":
      return phrase("{{units}} in stock, less than a pack of {{packSize}}", reason.values);
    case "stock-unread":
      return phrase("its stock has not been read yet");
    case "not-stocked":
      return phrase("it does not stock the product at a location that ships");
    case "feed-too-old":
      return phrase("its stock was last read {{hours}} hours ago, and may not be older than {{limit}}", reason.values);
    case "offer-gone":
      return phrase("it no longer offers the product");
    case "supplier-invited":
      return phrase("it has not accepted the invitation yet");
    case "supplier-paused":
      return phrase("the connection is paused");
    case "supplier-ended":
      return phrase("the connection has ended");
    case "supplier-lost":
      return phrase("Crossdock has lost the connection to its store");
    case "supplier-not-ready":
      return phrase("its set-up is not finished{{note}}", { note: inBrackets(reason.values.note) });
    case "refused-before": {
      const { supplierOrderKey: key, note } = reason.values;
      return phrase("it declined {{key}}{{note}}", { key, note: inBrackets(note) });
    }
    case "refused-often":
      return phrase("{{times}} suppliers declined this item, and it is not passed on any more", reason.values);
    case "destination-not-served":
      return phrase("it does not ship to {{country}}", reason.values);
    case "po-box-not-served":
      return phrase("it does not ship to post office boxes and parcel lockers");
    case "restricted-there":
      return phrase("the item may not be sent to {{place}}", reason.values);
    case "method-not-offered": {
      const { method, methods } = reason.values;
      return phrase('it does not ship by "{{method}}", only by {{methods}}', {
        method,
        methods: listed(methods, "and"),
      });
    }
    case "price-moved": {
      const { agreedMinor, nowMinor, tolerancePermille, currency: own } = reason.values;
      return phrase("its price rose to {{now}} from {{agreed}}, more than the agreed {{tolerance}}", {
        now: amount({ minor: nowMinor, currency: own }),
        agreed: amount({ minor: agreedMinor, currency: own }),
        tolerance: percent(tolerancePermille),
      });
    }
    case "score-too-low": {
      const { score, sample, floor } = reason.values;
      return phrases(
        sample,
        "its score is {{score}} over {{count}} order, below {{floor}}",
        "its score is {{score}} over {{count}} orders, below {{floor}}",
        { score, floor },
      );
    }
    case "minimum-not-met": {
      const { minUnits, minValueMinor, currency: own } = reason.values;
      const parts = [
        ...(minUnits > 0 ? [phrases(minUnits, "{{count}} unit", "{{count}} units")] : []),
        ...(minValueMinor > 0 ? [amount({ minor: minValueMinor, currency: own })] : []),
      ];
      return phrase("this order does not reach its minimum of {{minimum}}", { minimum: listed(parts, "and") });
    }
    case "capacity-used":
      return phrase("it takes {{perDay}} units a day and has {{usedToday}} already", reason.values);
    case "split-policy":
      return splitPolicy(reason.values);
    case "margin-too-low":
      return phrase("the order would earn less than {{percent}} (in {{currency}})", {
        ...{ percent: percent(reason.values.floorPermille), currency },
      });
  }
}

function splitPolicy({ policy, maxSuppliers }: { policy: string; maxSuppliers: number | null }): Phrase {
  if (policy === "never") return phrase("the order may not be split");
  if (maxSuppliers === null) return phrase("an item may not be split between suppliers");
  return policy === "by-line"
    ? phrases(
        maxSuppliers,
        "an item may not be split between suppliers, and at most {{count}} may ship the order",
        "an item may not be split between suppliers, and at most {{count}} of them may ship the order",
      )
    : phrases(
        maxSuppliers,
        "at most {{count}} supplier may ship the order",
        "at most {{count}} suppliers may ship the order",
      );
}
