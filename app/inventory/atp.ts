export type PoolPolicy = "finite" | "unlimited" | "none";
/** The numbers of a stock pool that say what may be promised, all in pool units. */
export type PoolStock = {
  policy: PoolPolicy;
  reading: number;
  buffer: number;
  reserved: number;
  sentUnseen: number;
};
export type Atp = { kind: "unlimited" } | { kind: "units"; units: number };

/**
 * Available to promise, in pool units: last reading − buffer − reserved − sent but not yet contained in a reading.
 * Negative when the supplier has sold its own stock below our reservations. A pool that nobody stocks promises nothing.
 */
export function atp(pool: PoolStock): Atp {
  if (pool.policy === "unlimited") return { kind: "unlimited" };
  if (pool.policy === "none") return { kind: "units", units: Math.min(0, -pool.reserved - pool.sentUnseen) };
  return { kind: "units", units: pool.reading - pool.buffer - pool.reserved - pool.sentUnseen };
}

/** Retailer units that fit into what may be promised; `Infinity` when unlimited. Never negative. */
export function promisableUnits(pool: PoolStock, packSize: number): number {
  const available = atp(pool);
  return available.kind === "unlimited" ? Infinity : Math.max(0, Math.floor(available.units / packSize));
}
