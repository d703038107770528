import type { Model, ModelCandidate, ModelSupplier } from "../../app/routing/optimiser/model.ts";

/** Coefficients by column. */
export type Terms = Map<number, number>;

/** A whole-number program: every column is an integer. Rows are `lower ≤ terms ≤ upper`. */
export type Program = {
  upper: number[];
  rows: { lower: number; upper: number; terms: Terms }[];
  /** units of each candidate, as terms */
  units: Terms[];
  /** to be made small one after the other, each before the next: −units routed, then the model's objectives */
  levels: { terms: Terms; fix: (value: number) => void }[];
};

type Segment = { candidate: ModelCandidate; index: number; most: number; chosen: number; units: Terms };

/**
 * The optimiser's model as an integer linear program. Each price break of a candidate is a segment with a 0/1 column
 * "chosen" and its units between the segment's ends; each supplier has 0/1 columns for used, free shipping, no
 * surcharge and each weight band. Only an upper estimate of the cost is needed wherever more cost is never better, so a
 * free shipping that is allowed need not be forced. All data are integers and every M is the smallest there is.
 */
export function integerProgram(model: Model): Program {
  const upper: number[] = [];
  const rows: Program["rows"] = [];
  const column = (most: number) => upper.push(Math.max(0, most)) - 1;
  const row = (lower: number, terms: Terms, most: number) => rows.push({ lower, upper: most, terms });
  const { lines, suppliers, pools, candidates } = model;

  const segments = candidates.flatMap((candidate, index): Segment[] => {
    const { quantity } = lines[candidate.line] as Model["lines"][number];
    const supplier = suppliers[candidate.supplier] as ModelSupplier;
    const left = Math.min(pools[candidate.pool] as number, supplier.maxUnits);
    const most = Math.min(quantity, Math.floor(left / candidate.packSize));
    return candidate.breaks.flatMap((price, k): Segment[] => {
      const least = model.lineSplit === "all-or-nothing" ? quantity : price.from;
      const last = Math.min(most, (candidate.breaks[k + 1]?.from ?? Infinity) - 1);
      const first = Math.max(least, price.from);
      if (first > last) return [];
      const only = { candidate: { ...candidate, breaks: [price] }, index, most: last };
      const chosen = column(1);
      if (first === last) return [{ ...only, chosen, units: new Map([[chosen, first]]) }];
      const amount = column(last);
      row(-Infinity, terms([amount, 1], [chosen, -last]), 0);
      row(0, terms([amount, 1], [chosen, -first]), Infinity);
      return [{ ...only, chosen, units: new Map([[amount, 1]]) }];
    });
  });

  const used = suppliers.map(() => column(1));
  for (const [l, { quantity }] of lines.entries()) {
    const own = segments.filter(({ candidate }) => candidate.line === l);
    if (model.lineSplit === "any")
      row(
        -Infinity,
        total(own, () => 1),
        quantity,
      );
    else row(-Infinity, chosenOf(own), 1);
    for (const [s, y] of used.entries()) {
      const pair = own.filter(({ candidate }) => candidate.supplier === s);
      if (pair.length) row(-Infinity, plus(chosenOf(pair), [y, -1]), 0);
    }
  }
  for (const [p, left] of pools.entries()) {
    const own = segments.filter(({ candidate }) => candidate.pool === p);
    if (left !== Infinity && own.length)
      row(
        -Infinity,
        total(own, ({ packSize }) => packSize),
        left,
      );
  }
  const costed = model.marginFloorPermille !== null || model.objectives.some(({ kind }) => kind === "cost");
  const cost = total(segments, ({ breaks }) => (breaks[0] as { costMinor: number }).costMinor);
  for (const [s, supplier] of suppliers.entries()) {
    const y = used[s] as number;
    const own = segments.filter(({ candidate }) => candidate.supplier === s);
    row(0, plus(chosenOf(own), [y, -1]), Infinity);
    const bought = total(own, ({ packSize }) => packSize);
    if (supplier.minUnits > 0) row(0, plus(bought, [y, -supplier.minUnits]), Infinity);
    if (supplier.maxUnits !== Infinity) row(-Infinity, plus(bought, [y, -supplier.maxUnits]), 0);
    if (supplier.minValue > 0) row(0, plus(goodsOf(own), [y, -supplier.minValue]), Infinity);
    if (costed) for (const [c, minor] of charges(supplier, y, own, column, row)) add(cost, c, minor);
  }
  if (model.maxSuppliers !== null) row(-Infinity, new Map(used.map((y) => [y, 1])), model.maxSuppliers);
  if (model.marginFloorPermille !== null) {
    const kept = 1000 - model.marginFloorPermille;
    const margin = total(segments, ({ line }) => (lines[line] as { priceMinor: number }).priceMinor * kept);
    for (const [c, minor] of cost) add(margin, c, -1000 * minor);
    row(0, margin, Infinity);
  }

  const atMost = (objective: Terms) => ({
    terms: objective,
    fix: (value: number) => void row(-Infinity, objective, value),
  });
  const levels: Program["levels"] = [atMost(total(segments, () => -1))];
  for (const objective of model.objectives) {
    if (objective.kind === "cost") levels.push(atMost(cost));
    else if (objective.kind === "suppliers") levels.push(atMost(new Map(used.map((y) => [y, 1]))));
    else if (objective.kind === "line-splits") levels.push(atMost(lineSplits(model, segments, column, row)));
    else if (objective.kind === "sum") {
      const sum: Terms = new Map();
      for (const { units, index } of segments)
        for (const [c, n] of units) add(sum, c, n * (objective.per[index] as number));
      levels.push(atMost(sum));
    } else levels.push(latest(objective.per, segments, upper, column, row));
  }
  const units = candidates.map((_, c) =>
    total(
      segments.filter(({ index }) => index === c),
      () => 1,
    ),
  );
  return { upper, rows, units, levels };
}

type AddColumn = (most: number) => number;
type AddRow = (lower: number, terms: Terms, most: number) => void;

/** What a supplier charges per order, as terms; adds the columns and rows this takes. */
function charges(supplier: ModelSupplier, y: number, own: Segment[], column: AddColumn, row: AddRow): Terms {
  const { shipping, freeFrom, surchargeBelow, surchargeMinor, fixedMinor } = supplier;
  const { bands, beyond, parcelMinor, maxParcelGrams } = shipping;
  const goods = goodsOf(own);
  const weight = total(own, ({ grams }) => grams);
  const mostGoods = mostOf(own, ({ breaks }) => (breaks[0] as { value: number }).value);
  const mostGrams = mostOf(own, ({ grams }) => grams);
  const cost: Terms = new Map([[y, fixedMinor]]);

  if (surchargeMinor > 0 && surchargeBelow > 0) {
    add(cost, y, surchargeMinor);
    if (mostGoods >= surchargeBelow) add(cost, reached(surchargeBelow), -surchargeMinor);
  }
  const free = freeFrom <= mostGoods ? reached(freeFrom) : undefined;
  const shipped: [number, number][] =
    free === undefined
      ? [[y, 1]]
      : [
          [y, 1],
          [free, -1],
        ];
  const waived: [number, number][] = free === undefined ? [] : [[free, -mostGrams]];

  if (parcelMinor > 0) {
    if (mostGrams <= maxParcelGrams) for (const [c, n] of shipped) add(cost, c, n * parcelMinor);
    else {
      const parcels = column(Math.ceil(mostGrams / maxParcelGrams));
      row(0, terms([parcels, 1], ...shipped.map(([c, n]): [number, number] => [c, -n])), Infinity);
      row(-Infinity, plus(weight, [parcels, -maxParcelGrams], ...waived), 0);
      add(cost, parcels, parcelMinor);
    }
  }
  const above = bands.at(-1)?.upTo ?? 0;
  const begun = mostGrams > above ? column(Math.ceil((mostGrams - above) / beyond.every)) : undefined;
  if (begun !== undefined) add(cost, begun, beyond.minor);
  if (bands.length === 0) {
    if (begun !== undefined) row(-Infinity, plus(weight, [begun, -beyond.every], ...waived), 0);
    return cost;
  }
  // one band is in force, or shipping is free
  const inForce = bands
    .map((band, b) => ({ ...band, above: b === 0 ? -1 : (bands[b - 1] as { upTo: number }).upTo }))
    .filter((band) => band.above < mostGrams)
    .map((band) => ({ ...band, column: column(1) }));
  const last = bands.at(-1) as { upTo: number; minor: number };
  const over = begun === undefined ? [] : [{ ...last, above: last.upTo, column: column(1) }];
  const all = [...inForce, ...over];
  for (const band of all) add(cost, band.column, band.minor);
  row(0, terms(...shipped, ...all.map((band): [number, number] => [band.column, -1])), 0);
  const room = all.map((band): [number, number] => [band.column, -band.upTo]);
  const more: [number, number][] = begun === undefined ? [] : [[begun, -beyond.every]];
  row(-Infinity, plus(weight, ...room, ...more, ...waived), 0);
  row(0, plus(weight, ...all.map((band): [number, number] => [band.column, -(band.above + 1)])), Infinity);
  for (const band of over)
    if (begun !== undefined)
      row(-Infinity, terms([begun, 1], [band.column, -Math.ceil((mostGrams - above) / beyond.every)]), 0);
  return cost;

  /** 0/1: may be 1 when the supplier is used and the goods are worth at least this */
  function reached(least: number): number {
    const flag = column(1);
    row(-Infinity, terms([flag, 1], [y, -1]), 0);
    if (least > 0) row(0, plus(goods, [flag, -least]), Infinity);
    return flag;
  }
}

function lineSplits(model: Model, segments: Segment[], column: AddColumn, row: AddRow): Terms {
  const extra: Terms = new Map();
  for (const l of model.lines.keys()) {
    const own = segments.filter(({ candidate }) => candidate.line === l);
    if (model.lineSplit !== "any" || own.length < 2) continue;
    const splits = column(own.length - 1);
    row(-1, plus(scaled(chosenOf(own), -1), [splits, 1]), Infinity);
    extra.set(splits, 1);
  }
  return extra;
}

/** The largest `per` as a ladder of 0/1 steps; fixing it closes every candidate above. */
function latest(per: number[], segments: Segment[], upper: number[], column: AddColumn, row: AddRow) {
  const heights = [...new Set(segments.map(({ index }) => per[index] as number))]
    .filter((h) => h > 0)
    .sort((a, b) => a - b);
  const ladder: Terms = new Map();
  let below = 0;
  for (const height of heights) {
    const step = column(1);
    ladder.set(step, height - below);
    below = height;
    for (const { chosen, index } of segments)
      if ((per[index] as number) >= height) row(-Infinity, terms([chosen, 1], [step, -1]), 0);
  }
  const fix = (value: number) => {
    for (const { chosen, index } of segments) if ((per[index] as number) > value) upper[chosen] = 0;
  };
  return { terms: ladder, fix };
}

const chosenOf = (own: Segment[]): Terms => new Map(own.map(({ chosen }) => [chosen, 1]));
const goodsOf = (own: Segment[]) => total(own, ({ breaks }) => (breaks[0] as { value: number }).value);

/** Σ units × amount of the segment's candidate, which has the one price of the segment. */
function total(own: Segment[], amount: (candidate: ModelCandidate) => number): Terms {
  const sum: Terms = new Map();
  for (const { candidate, units } of own) for (const [c, n] of units) add(sum, c, n * amount(candidate));
  return sum;
}

/** No plan has more: each line draws on one segment of a supplier at most. */
function mostOf(own: Segment[], amount: (candidate: ModelCandidate) => number): number {
  const byLine = new Map<number, number>();
  for (const { candidate, most } of own)
    byLine.set(candidate.line, Math.max(byLine.get(candidate.line) ?? 0, most * amount(candidate)));
  return [...byLine.values()].reduce((sum, n) => sum + n, 0);
}

const terms = (...pairs: [number, number][]): Terms => plus(new Map(), ...pairs);
const scaled = (one: Terms, factor: number): Terms => new Map([...one].map(([c, n]) => [c, n * factor]));

function plus(one: Terms, ...pairs: [number, number][]): Terms {
  const sum = new Map(one);
  for (const [c, n] of pairs) add(sum, c, n);
  return sum;
}

function add(sum: Terms, c: number, n: number): void {
  sum.set(c, (sum.get(c) ?? 0) + n);
}
