import type { Condition } from "../kinds/condition.ts";
import { numberCondition } from "../kinds/number.ts";
import { choiceCondition, manyCondition, postalCondition } from "../kinds/texts.ts";
import { yesNoCondition } from "../kinds/yes-no.ts";
import { foldAll, linesOf, once } from "../view.ts";

const code = (text: string) => text.trim().toUpperCase();

export const DESTINATION_CONDITIONS: Condition[] = [
  choiceCondition({
    ...{ id: "destination.country", level: "order", label: "destination country" },
    ...{ normal: code, choices: { from: "countries" }, example: ["DE", "AT"] },
    meaning: "Country of the shipping address.",
    unknown: "the order has no destination country",
    read: ({ facts }) => facts.destination.countryCode,
  }),
  manyCondition({
    ...{ id: "destination.markets", level: "order", label: "destination markets" },
    ...{ choices: { from: "markets" }, example: ["eu"] },
    meaning:
      "Handles of the shop's active markets in whose regions the destination lies: an order itself names no market. Shopify tells them once you allow Crossdock to read markets (scope read_markets); the routing screens ask for it.",
    ...{ unknown: "Crossdock may not read markets, or the destination is not known", needs: "read_markets" },
    read: (view) =>
      once(view, "markets", () => {
        const { markets } = view.facts.destination;
        return markets && foldAll(markets);
      }),
  }),
  choiceCondition({
    ...{ id: "destination.province", level: "order", label: "destination province" },
    ...{ normal: code, choices: { from: "free", hint: "US-CA" }, example: ["US-CA", "US-NV"] },
    meaning: "Country and province, state or region of the shipping address, for example US-CA.",
    unknown: "the address names no province",
    read: ({ facts: { destination } }) =>
      destination.countryCode && destination.provinceCode
        ? code(`${destination.countryCode}-${destination.provinceCode}`)
        : null,
  }),
  postalCondition({
    ...{ id: "destination.postal-code", level: "order", label: "destination postal code" },
    meaning:
      "Postal code of the shipping address, by its beginning or between two beginnings of equal length. Spaces do not count. Combine it with the country.",
    unknown: "the postal code is not known",
    read: ({ facts }) => facts.destination.postalCode,
  }),
  yesNoCondition({
    ...{ id: "destination.po-box", level: "order", label: "destination" },
    meaning: "Whether the shipping address is a post office box.",
    says: { yes: "is a post office box", no: "is not a post office box" },
    read: ({ facts }) => facts.destination.poBox,
  }),
  yesNoCondition({
    ...{ id: "destination.company", level: "order", label: "destination" },
    meaning: "Whether the shipping address names a company: a business rather than a home.",
    unknown: "the address is not known",
    says: { yes: "is a company", no: "is not a company" },
    read: ({ facts }) => facts.destination.company ?? null,
  }),
  numberCondition({
    ...{ id: "destination.distance", level: "order", label: "distance to the nearest supplier" },
    ...{ unit: { one: "km", many: "km" }, whole: false, example: 500 },
    meaning: "Kilometres from the destination to the nearest supplier that can ship any of the lines.",
    unknown: "no supplier's distance is known",
    read: (view) =>
      once(view, "nearest", () => {
        const candidates = linesOf(view).flatMap((line) => line.candidates.filter(({ standing }) => standing));
        const known = candidates.flatMap(({ supplier }) => supplier?.distanceKm ?? []);
        return known.length === 0 ? null : Math.min(...known);
      }),
  }),
];
