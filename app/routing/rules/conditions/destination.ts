import { UNITS } from "../kinds/units.ts";
import { msg } from "../../../platform/translate.ts";
import type { Condition } from "../kinds/condition.ts";
import { numberCondition } from "../kinds/number.ts";
import { choiceCondition, manyCondition, postalCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { foldAll, linesOf, once } from "../view.ts";

const code = (text: string) => text.trim().toUpperCase();

export const DESTINATION_CONDITIONS: Condition[] = [
  choiceCondition({
    ...{ id: "destination.country", level: "order", label: msg("destination country") },
    ...{ normal: code, choices: { from: "countries" }, example: ["DE", "AT"] },
    meaning: msg("Country of the shipping address."),
    unknown: msg("the order has no destination country"),
    read: ({ facts }) => facts.destination.countryCode,
  }),
  manyCondition({
    ...{ id: "destination.markets", level: "order", label: msg("destination markets") },
    ...{ choices: { from: "markets" }, example: ["eu"] },
    meaning: msg(
      "Handles of the shop's active markets in whose regions the destination lies: an order itself names no market. Shopify tells them once you allow Crossdock to read markets (scope read_markets); the routing screens ask for it.",
    ),
    ...{ unknown: msg("Crossdock may not read markets, or the destination is not known"), needs: "read_markets" },
    read: (view) =>
      once(view, "markets", () => {
        const { markets } = view.facts.destination;
        return markets && foldAll(markets);
      }),
  }),
  choiceCondition({
    ...{ id: "destination.province", level: "order", label: msg("destination province") },
    ...{ normal: code, choices: { from: "free", hint: "US-CA" }, example: ["US-CA", "US-NV"] },
    meaning: msg("Country and province, state or region of the shipping address, for example US-CA."),
    unknown: msg("the address names no province"),
    read: ({ facts: { destination } }) =>
      destination.countryCode && destination.provinceCode
        ? code(`${destination.countryCode}-${destination.provinceCode}`)
        : null,
  }),
  postalCondition({
    ...{ id: "destination.postal-code", level: "order", label: msg("destination postal code") },
    meaning: msg(
      "Postal code of the shipping address, by its beginning or between two beginnings of equal length. Spaces do not count. Combine it with the country.",
    ),
    unknown: msg("the postal code is not known"),
    read: ({ facts }) => facts.destination.postalCode,
  }),
  yesNoCondition({
    ...{ id: "destination.po-box", level: "order", label: msg("destination") },
    meaning: msg("Whether the shipping address is a post office box."),
    says: { yes: msg("is a post office box"), no: msg("is not a post office box") },
    read: ({ facts }) => facts.destination.poBox,
  }),
  yesNoCondition({
    ...{ id: "destination.company", level: "order", label: msg("destination") },
    meaning: msg("Whether the shipping address names a company: a business rather than a home."),
    unknown: msg("the address is not known"),
    says: { yes: msg("is a company"), no: msg("is not a company") },
    read: ({ facts }) => facts.destination.company ?? null,
  }),
  numberCondition({
    ...{ id: "destination.distance", level: "order", label: msg("distance to the nearest supplier") },
    ...{ unit: UNITS.kilometres, whole: false, example: 500 },
    meaning: msg("Kilometres from the destination to the nearest supplier that can ship any of the lines."),
    unknown: msg("no supplier's distance is known"),
    read: (view) =>
      once(view, "nearest", () => {
        const candidates = linesOf(view).flatMap((line) => line.candidates.filter(({ standing }) => standing));
        const known = candidates.flatMap(({ supplier }) => supplier?.distanceKm ?? []);
        return known.length === 0 ? null : Math.min(...known);
      }),
  }),
];
