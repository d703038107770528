import { COST, edit, part, type RoutingFault } from "./routing-fault.ts";

/** Every part of the landed cost and of the promise date. */
export const COST_FAULTS: RoutingFault[] = [
  ...part(
    "cost",
    [COST],
    [
      [
        "an order costs no fee",
        edit(`${COST}/order-charges.ts`, "orderFeeMinor: inOrder(terms.orderFeeMinor)", "orderFeeMinor: 0"),
      ],
      [
        "handling costs nothing",
        edit(`${COST}/order-charges.ts`, "handlingMinor: inOrder(terms.handlingMinor)", "handlingMinor: 0"),
      ],
      [
        "packaging costs nothing",
        edit(`${COST}/order-charges.ts`, "packagingMinor: inOrder(terms.packagingMinor)", "packagingMinor: 0"),
      ],
      [
        "small orders cost no surcharge",
        edit(`${COST}/order-charges.ts`, "value < terms.surchargeBelowMinor ?", "value < 0 ?"),
      ],
      [
        "shipping is never free",
        edit(`${COST}/order-charges.ts`, "freeFromMinor !== null && value >= freeFromMinor", "false"),
      ],
      [
        "everything fits into one parcel",
        edit(`${COST}/order-charges.ts`, "maxParcelGrams === null ? 1 :", "maxParcelGrams === maxParcelGrams ? 1 :"),
      ],
      [
        "weight beyond the last band costs nothing",
        edit(`${COST}/order-charges.ts`, "const kilograms = band ? 0 :", "const kilograms = Infinity > 0 ? 0 :"),
      ],
      ["a band ends a gram early", edit(`${COST}/order-charges.ts`, "grams <= upToGrams)", "grams < upToGrams)")],
      [
        "remote places cost nothing more",
        edit(`${COST}/order-charges.ts`, "remoteMinor: inOrder(charge.remoteMinor)", "remoteMinor: 0"),
      ],
      [
        "goods cost nothing",
        edit(`${COST}/item-cost.ts`, "goodsMinor: exchange.toOrder(goods, candidate.currency) ?? 0", "goodsMinor: 0"),
      ],
      [
        "items cost no fee",
        edit(`${COST}/item-cost.ts`, "feesMinor: inOrder(terms.itemFeeMinor * packSize)", "feesMinor: 0"),
      ],
      [
        "shipping costs nothing by the item",
        edit(`${COST}/item-cost.ts`, "shipping.perItemMinor + (tooHeavy", "(tooHeavy"),
      ],
      [
        "too heavy items cost nothing more",
        edit(`${COST}/item-cost.ts`, "(tooHeavy ? shipping.oversizeMinor : 0)", "0"),
      ],
      [
        "no duty is paid",
        edit(
          `${COST}/item-cost.ts`,
          "terms.dutyPermille === null ? null :",
          "terms.dutyPermille === null ? null : 0 *",
        ),
      ],
      [
        "quantity breaks are not given",
        edit(`${COST}/item-cost.ts`, "if (from <= units) price = minor;", "price ??= minor;"),
      ],
      [
        "the retailer's weight does not stand in",
        edit(
          `${COST}/item-cost.ts`,
          "candidate.weightGrams > 0 ? candidate.weightGrams * candidate.packSize : line.weightGrams",
          "candidate.weightGrams * candidate.packSize",
        ),
      ],
      [
        "money is not exchanged",
        edit(
          `${COST}/exchange.ts`,
          "if (from === currency && permille === 1000) return minor;",
          "if (permille === 1000) return minor;",
        ),
      ],
      [
        "halves are rounded down",
        edit(
          `${COST}/exchange.ts`,
          "(2n * BigInt(Math.abs(minor)) * over + under)",
          "(2n * BigInt(Math.abs(minor)) * over + under - 1n)",
        ),
      ],
      [
        "currencies have equally many decimals",
        edit(`${COST}/exchange.ts`, "const digits = exponentOf(to) - exponentOf(from);", "const digits = 0;"),
      ],
      [
        "a price that nobody knows is nothing",
        edit(
          `${COST}/item-cost.ts`,
          `if (candidate.prices.length === 0) unknown.push({ ...at, part: "items", why: "no-price" });\n  else if`,
          "if",
        ),
      ],
      [
        "a weight that nobody knows is nothing",
        edit(`${COST}/item-cost.ts`, "if (needsWeight(supplier) && unitGrams(item) === 0)", "if (unitGrams(item) < 0)"),
      ],
      [
        "shipping that nobody knows is nothing",
        edit(
          `${COST}/order-charges.ts`,
          "  if (shipping === null) unknown.push",
          "  if (shipping === undefined) unknown.push",
        ),
      ],
      [
        "the cutoff is not looked at",
        edit(`${COST}/promise-date.ts`, "const late = cutoff !== null &&", "const late = cutoff === undefined &&"),
      ],
      ["holidays are worked", edit(`${COST}/promise-date.ts`, " || holidays.includes(candidate)", "")],
      ["weekends are worked", edit(`${COST}/promise-date.ts`, "!workdays.includes(weekdayOf(candidate)) || ", "")],
      [
        "lead time does not count",
        edit(`${COST}/promise-date.ts`, "for (let left = leadTimeDays;", "for (let left = 0;"),
      ],
      ["the way takes no time", edit(`${COST}/promise-date.ts`, "terms.transitDays ?? 0)", "0)")],
    ],
  ),
];
