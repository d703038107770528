/** A line's units that are sold and not decided, with the offers that may serve them, the preferred first. */
export type SoftDemand = { orderLineId: string; units: number; sources: { poolId: string; packSize: number }[] };
export type SoftWish = { poolId: string; orderLineId: string; units: number };

/**
 * Which pools to hold units of for lines that are not decided yet: those that routing will most likely choose. A line
 * whole at the first pool that has it, else spread in order; what no pool has is wished of none.
 * `left` = pool units that may be promised, Infinity when unlimited.
 */
export function softWishes(demands: readonly SoftDemand[], left: ReadonlyMap<string, number>): SoftWish[] {
  const rest = new Map(left);
  const has = (source: { poolId: string; packSize: number }) =>
    Math.max(0, Math.floor((rest.get(source.poolId) ?? 0) / source.packSize));
  return demands.flatMap(({ orderLineId, units, sources }) => {
    const whole = sources.find((source) => has(source) >= units);
    let missing = units;
    return (whole ? [whole] : sources).flatMap((source) => {
      const taken = Math.min(missing, has(source));
      if (taken <= 0) return [];
      missing -= taken;
      const poolUnits = taken * source.packSize;
      rest.set(source.poolId, (rest.get(source.poolId) ?? 0) - poolUnits);
      return [{ poolId: source.poolId, orderLineId, units: poolUnits }];
    });
  });
}
