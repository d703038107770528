import { UNITS } from "../kinds/units.ts";
import { msg } from "../../../platform/translate.ts";
import type { LineFacts } from "../../facts.ts";
import type { Condition, Read } from "../kinds/condition.ts";
import { moneyCondition } from "../kinds/money.ts";
import { numberCondition } from "../kinds/number.ts";
import { choiceCondition, manyCondition, textCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { fold, foldAll, linesOf, once, type View } from "../view.ts";
import { cheapest } from "./unit-cost.ts";

/** A fact of the line, worked out once for each line. */
const folded =
  (name: string, of: (line: LineFacts) => string | readonly string[] | null): Read =>
  (view, line) => {
    const seen = linesOf(view)[line];
    if (!seen) return null;
    return once(seen, name, () => {
      const value = of(seen.line) ?? "";
      return typeof value === "string" ? fold(value) : foldAll(value);
    });
  };

const lineOf = (view: View, line: number) => linesOf(view)[line]?.line ?? null;

export const LINE_CONDITIONS: Condition[] = [
  textCondition({
    ...{ id: "line.sku", level: "line", label: msg("SKU") },
    ...{ choices: { from: "free", hint: "TEE-M" }, example: ["TEE-M"] },
    meaning: msg("SKU of the line in the shop."),
    read: folded("sku", ({ sku }) => sku),
  }),
  textCondition({
    ...{ id: "line.product-type", level: "line", label: msg("product type") },
    ...{ choices: { from: "free", hint: "Shirts" }, example: ["Shirts"] },
    meaning: msg("Product type of the line's product."),
    read: folded("type", ({ productType }) => productType),
  }),
  choiceCondition({
    ...{ id: "line.vendor", level: "line", label: msg("vendor") },
    ...{ choices: { from: "free", hint: "Acme" }, example: ["Acme"] },
    meaning: msg("Vendor of the line's product."),
    read: folded("vendor", ({ vendor }) => vendor),
  }),
  manyCondition({
    ...{ id: "line.tags", level: "line", label: msg("product tags") },
    ...{ choices: { from: "free", hint: "fragile" }, example: ["fragile"] },
    meaning: msg("Tags of the line's product."),
    read: folded("tags", ({ tags }) => tags),
  }),
  manyCondition({
    ...{ id: "line.collections", level: "line", label: msg("collections") },
    ...{ choices: { from: "collections" }, example: ["summer"] },
    meaning: msg("Handles of the collections that contain the line's product."),
    read: folded("collections", ({ collections }) => collections),
  }),
  moneyCondition({
    ...{ id: "line.price", level: "line", label: msg("unit price") },
    meaning: msg("What the customer pays for one unit."),
    read: (view, line) => {
      const minor = lineOf(view, line)?.unitPriceMinor;
      return minor === undefined ? null : { minor, currency: view.facts.order.currency };
    },
  }),
  moneyCondition({
    ...{ id: "line.cost", level: "line", label: msg("unit cost") },
    meaning: msg(
      "What one unit costs at the cheapest supplier that can ship the line, at the line's quantity, without charges.",
    ),
    unknown: msg("no supplier's cost is known"),
    read: (view, line) => {
      const minor = cheapest(view, line);
      return minor === null ? null : { minor, currency: view.facts.order.currency };
    },
  }),
  numberCondition({
    ...{ id: "line.margin", level: "line", label: msg("margin"), unit: UNITS.percent, whole: false },
    ...{ min: -1000, max: 100, example: 20, unknown: msg("price or cost are not known") },
    meaning: msg("Share of the unit price that is left after the unit cost (line.cost), in percent."),
    read: (view, line) => {
      const price = lineOf(view, line)?.unitPriceMinor;
      const cost = cheapest(view, line);
      return cost === null || !price ? null : ((price - cost) * 100) / price;
    },
  }),
  numberCondition({
    ...{ id: "line.quantity", level: "line", label: msg("quantity"), unit: UNITS.units },
    meaning: msg("Units of the line that are still to be given to a supplier."),
    read: (view, line) => lineOf(view, line)?.quantity ?? null,
  }),
  numberCondition({
    ...{ id: "line.weight", level: "line", label: msg("unit weight"), unit: UNITS.grams, example: 5000 },
    meaning: msg("Weight of one unit in grams."),
    unknown: msg("the item's weight is not entered"),
    // Shopify has 0 where nobody entered a weight.
    read: (view, line) => lineOf(view, line)?.weightGrams || null,
  }),
  yesNoCondition({
    ...{ id: "line.hazmat", level: "line", label: msg("item") },
    meaning: msg("Whether the item's product has the tag hazmat: Shopify has no field for dangerous goods."),
    says: { yes: msg("is hazardous"), no: msg("is not hazardous") },
    read: (view, line) => lineOf(view, line)?.hazmat ?? null,
  }),
  yesNoCondition({
    ...{ id: "line.restricted", level: "line", label: msg("item") },
    meaning: msg("Whether the item is one of your restricted items (Settings) for the destination country."),
    says: { yes: msg("is restricted"), no: msg("is not restricted") },
    read: (view, line) => lineOf(view, line)?.restricted ?? null,
  }),
  manyCondition({
    ...{ id: "line.suppliers", level: "line", label: msg("mapped suppliers") },
    ...{ choices: { from: "suppliers" }, normal: (id) => id, example: ["supplier-id"] },
    meaning: msg("Suppliers that the line's item is mapped to, whether or not they have stock."),
    read: (view, line) => lineOf(view, line)?.candidates.map(({ supplierId }) => supplierId) ?? null,
  }),
  numberCondition({
    ...{ id: "line.supplier-count", level: "line", label: msg("number of mapped suppliers") },
    ...{ unit: UNITS.suppliers, example: 2 },
    meaning: msg("How many suppliers the line's item is mapped to."),
    read: (view, line) => {
      const seen = lineOf(view, line);
      return seen && new Set(seen.candidates.map(({ supplierId }) => supplierId)).size;
    },
  }),
];
