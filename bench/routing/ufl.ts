import type { Model } from "../../app/routing/optimiser/model.ts";
import { seededRandom } from "./random.ts";

export type UflReading =
  | {
      ok: true;
      model: Model;
      /** costs in the model are costs in the file × this, so that they are whole */
      scale: number;
    }
  | { ok: false; why: string };

/**
 * OR-Library's format for facility location (J. E. Beasley, people.brunel.ac.uk/~mastjjb/jeb/orlib/uncapinfo.html),
 * numbers separated by blanks or line ends: number of facilities m, of customers n; per facility its capacity (a number
 * or the word `capacity`; not used) and its fixed cost; per customer its demand (not used) and the m costs of serving
 * all of it from each facility. A facility becomes a supplier, a customer a line of one unit.
 */
export function readUfl(text: string): UflReading {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const [m, n] = [Number(words[0]), Number(words[1])];
  if (!Number.isInteger(m) || !Number.isInteger(n) || m < 1 || n < 1)
    return { ok: false, why: "The file must begin with the number of facilities and of customers, both at least 1." };
  const expected = 2 + 2 * m + n * (m + 1);
  if (words.length !== expected)
    return {
      ok: false,
      why: `${m} facilities and ${n} customers take ${expected} numbers, the file has ${words.length}.`,
    };

  const fixed = Array.from({ length: m }, (_, i) => words[2 + 2 * i + 1] as string);
  const firstCustomer = 2 + 2 * m;
  const serving = Array.from({ length: n }, (_, j) =>
    words.slice(firstCustomer + j * (m + 1) + 1, firstCustomer + (j + 1) * (m + 1)),
  );
  const costs = [...fixed, ...serving.flat()];
  const wrong = costs.find((word) => !/^\d+(\.\d*)?$|^\.\d+$/.test(word));
  if (wrong !== undefined) return { ok: false, why: `"${wrong}" is not a cost: write it as a decimal number ≥ 0.` };
  const decimals = Math.max(...costs.map((word) => (word.split(".")[1] ?? "").replace(/0+$/, "").length));
  const whole = (word: string) => {
    const [integer = "", fraction = ""] = word.split(".");
    return Number(integer + fraction.replace(/0+$/, "").padEnd(decimals, "0"));
  };
  const dearest = serving.reduce((sum, row) => sum + Math.max(...row.map(whole)), 0);
  if (!Number.isSafeInteger(dearest + fixed.reduce((sum, word) => sum + whole(word), 0)))
    return { ok: false, why: `With ${decimals} decimals the costs add up to more than 2^53: write fewer decimals.` };

  const model: Model = {
    lines: serving.map(() => ({ quantity: 1, priceMinor: 0 })),
    suppliers: fixed.map((word) => ({
      fixedMinor: whole(word),
      shipping: { bands: [], beyond: { every: 1, minor: 0 }, parcelMinor: 0, maxParcelGrams: Infinity },
      ...{ freeFrom: Infinity, surchargeBelow: 0, surchargeMinor: 0, minUnits: 0, maxUnits: Infinity, minValue: 0 },
    })),
    pools: fixed.map(() => Infinity),
    candidates: serving.flatMap((row, line) =>
      row.map((word, supplier) => ({
        ...{ line, supplier, pool: supplier, packSize: 1, grams: 0 },
        breaks: [{ from: 1, costMinor: whole(word), value: 0 }],
      })),
    ),
    lineSplit: "all-or-nothing",
    maxSuppliers: null,
    marginFloorPermille: null,
    objectives: [{ kind: "cost" }],
  };
  return { ok: true, model, scale: 10 ** decimals };
}

/** A file in that format from seeded chance: places in a square, demands, costs in proportion to both. */
export function uflFile(shape: { facilities: number; customers: number; fixed: number; seed: number }): string {
  const random = seededRandom(shape.seed);
  const place = () => ({ x: random.int(0, 1000), y: random.int(0, 1000) });
  const facilities = Array.from({ length: shape.facilities }, place);
  const rows = Array.from({ length: shape.customers }, () => {
    const at = place();
    const demand = random.int(5, 100);
    const costs = facilities.map(({ x, y }) => ((demand * Math.hypot(x - at.x, y - at.y)) / 10).toFixed(5));
    return `${demand}\n${costs.join(" ")}`;
  });
  const head = facilities.map(() => `capacity ${shape.fixed}.00000`);
  return [`${shape.facilities} ${shape.customers}`, ...head, ...rows].join("\n") + "\n";
}
