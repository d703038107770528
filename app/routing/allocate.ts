/** A line that wants units, with the offers it may draw on, the preferred first. */
export type Demand = { lineId: string; quantity: number; sources: Source[] };
type Source = { mappingId: string; supplierId: string; poolId: string; packSize: number };
/** Units given, by mapping id, for each line id. */
export type Allocation = Map<string, Map<string, number>>;
/** Pool units left; Infinity = unlimited. */
export type Pools = ReadonlyMap<string, number>;

type Edge = { line: number; source: Source };
type Found = { units: number; takes: number[] };

/** Steps of search per group of lines that share pools: a few milliseconds. */
const SEARCH_BUDGET = 20_000;

const floorOf = (left: number, packSize: number) => (left <= 0 ? 0 : Math.floor(left / packSize));
const total = (numbers: Iterable<number>) => [...numbers].reduce((sum, each) => sum + each, 0);

/**
 * Gives as many units as possible to sources. Line by line the first source that has the whole line takes it, else its
 * units are split over its sources in their order. Where lines share a pool and that would leave units unrouted that
 * another assignment could route, the assignment with the most units is searched for instead.
 * A line draws on at most one source of each supplier: a supplier order has one line per order line.
 * @returns the units and whether no assignment can route more
 */
export function allocate(demands: Demand[], pools: Pools): { allocation: Allocation; proven: boolean } {
  const allocation: Allocation = new Map();
  let proven = true;
  for (const group of groupsThatSharePools(demands)) {
    const outcome = allocateGroup(group, pools);
    proven &&= outcome.proven;
    for (const [lineId, taken] of outcome.allocation) allocation.set(lineId, taken);
  }
  return { allocation, proven };
}

function allocateGroup(demands: Demand[], pools: Pools): { allocation: Allocation; proven: boolean } {
  const allocation = inOrder(demands, pools);
  const units = total([...allocation.values()].map((taken) => total(taken.values())));
  if (units >= upperBound(demands, pools)) return { allocation, proven: true };
  const search = mostUnits(demands, pools);
  return search.found.units > units
    ? { allocation: search.allocation, proven: search.proven }
    : { allocation, proven: search.proven };
}

function inOrder(demands: Demand[], pools: Pools): Allocation {
  const left = new Map(pools);
  const has = (source: Source) => floorOf(left.get(source.poolId) ?? 0, source.packSize);
  const allocation: Allocation = new Map();
  for (const { lineId, quantity, sources } of demands) {
    const taken = new Map<string, number>();
    const usedSuppliers = new Set<string>();
    const take = (source: Source, units: number) => {
      taken.set(source.mappingId, units);
      usedSuppliers.add(source.supplierId);
      left.set(source.poolId, (left.get(source.poolId) ?? 0) - units * source.packSize);
    };
    const whole = sources.find((source) => has(source) >= quantity);
    if (whole) take(whole, quantity);
    else {
      let missing = quantity;
      for (const source of sources) {
        // Of a supplier's several products for the line, the one that ships most of it.
        const best = sources
          .filter((each) => each.supplierId === source.supplierId)
          .reduce((a, b) => (has(b) > has(a) ? b : a));
        const units = Math.min(missing, has(best));
        if (units === 0 || usedSuppliers.has(source.supplierId)) continue;
        take(best, units);
        missing -= units;
      }
    }
    allocation.set(lineId, taken);
  }
  return allocation;
}

/** No assignment routes more: neither than the lines could get if each were alone, nor than the pools hold. */
function upperBound(demands: Demand[], pools: Pools): number {
  const byLines = total(
    demands.map(({ quantity, sources }) => {
      const bySupplier = new Map<string, number>();
      for (const source of sources) {
        const has = floorOf(pools.get(source.poolId) ?? 0, source.packSize);
        bySupplier.set(source.supplierId, Math.max(bySupplier.get(source.supplierId) ?? 0, has));
      }
      return Math.min(quantity, total(bySupplier.values()));
    }),
  );
  const smallestPack = new Map<string, number>();
  for (const { poolId, packSize } of demands.flatMap((demand) => demand.sources))
    smallestPack.set(poolId, Math.min(smallestPack.get(poolId) ?? packSize, packSize));
  return Math.min(byLines, total([...smallestPack].map(([poolId, pack]) => floorOf(pools.get(poolId) ?? 0, pack))));
}

function mostUnits(demands: Demand[], pools: Pools) {
  const edges: Edge[] = demands.flatMap(({ sources }, line) => sources.map((source) => ({ line, source })));
  const poolIds = [...new Set(edges.map(({ source }) => source.poolId))];
  const left = new Map(poolIds.map((id) => [id, pools.get(id) ?? 0]));
  const missing = demands.map(({ quantity }) => quantity);
  const used = demands.map(() => new Set<string>());
  const known = new Map<string, Found>();
  let steps = 0;

  const restBound = (from: number) => {
    const rest = new Map<number, Source[]>();
    for (const { line, source } of edges.slice(from)) {
      if (used[line]?.has(source.supplierId)) continue;
      rest.set(line, [...(rest.get(line) ?? []), source]);
    }
    return upperBound(
      [...rest].map(([line, sources]) => ({ lineId: String(line), quantity: missing[line] ?? 0, sources })),
      left,
    );
  };

  const best = (index: number): Found => {
    const edge = edges[index];
    if (!edge) return { units: 0, takes: [] };
    const { line, source } = edge;
    const key = `${index}|${missing[line]}|${[...(used[line] ?? [])].join()}|${[...left.values()].join()}`;
    const before = known.get(key);
    if (before) return before;
    steps += 1;
    const pool = left.get(source.poolId) ?? 0;
    const free = !used[line]?.has(source.supplierId);
    const most = free ? Math.min(missing[line] ?? 0, floorOf(pool, source.packSize)) : 0;
    const bound = restBound(index);
    let found: Found | undefined;
    for (let units = most; units >= 0; units -= 1) {
      left.set(source.poolId, pool - units * source.packSize);
      missing[line] = (missing[line] ?? 0) - units;
      if (units > 0) used[line]?.add(source.supplierId);
      const rest = best(index + 1);
      if (units > 0) used[line]?.delete(source.supplierId);
      missing[line] = (missing[line] ?? 0) + units;
      left.set(source.poolId, pool);
      if (!found || units + rest.units > found.units)
        found = { units: units + rest.units, takes: [units, ...rest.takes] };
      if (found.units >= bound || steps > SEARCH_BUDGET) break;
    }
    const answer = found ?? { units: 0, takes: [] };
    known.set(key, answer);
    return answer;
  };

  const found = best(0);
  const allocation: Allocation = new Map(demands.map(({ lineId }) => [lineId, new Map<string, number>()]));
  edges.forEach(({ line, source }, index) => {
    const units = found.takes[index] ?? 0;
    if (units > 0) allocation.get(demands[line]?.lineId ?? "")?.set(source.mappingId, units);
  });
  return { found, allocation, proven: steps <= SEARCH_BUDGET };
}

/** Lines that share no pool, even through others, do not influence each other. */
function groupsThatSharePools(demands: Demand[]): Demand[][] {
  let groups: { poolIds: Set<string>; demands: Demand[] }[] = [];
  for (const demand of demands) {
    const poolIds = new Set(demand.sources.map((source) => source.poolId));
    const touching = groups.filter((group) => [...poolIds].some((id) => group.poolIds.has(id)));
    const merged = {
      poolIds: new Set([...touching.flatMap((group) => [...group.poolIds]), ...poolIds]),
      demands: [...touching.flatMap((group) => group.demands), demand],
    };
    groups = [...groups.filter((group) => !touching.includes(group)), merged];
  }
  // In the order of the lines, whatever was merged when.
  const position = new Map(demands.map((demand, index) => [demand, index]));
  return groups.map((group) => group.demands.sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0)));
}
