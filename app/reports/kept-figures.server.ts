import { log } from "../platform/log.server.ts";
import type { Services } from "../shopify/services.ts";

/** What took less, in milliseconds, is counted whenever it is asked for. */
const LONG_MS = 250;
/** Kept figures older than this are shown once more, and counted anew behind it. */
const FRESH_MS = 10 * 60_000;
/** Kept figures older than this are not shown. */
const OLDEST_MS = 24 * 60 * 60_000;

/** Figures, and since when they are so: null = counted just now. */
export type Kept<Figures> = { figures: Figures; countedAt: Date | null };

type Which = { shopId: string; name: string; longMs?: number };

/** What is being counted in this process, so that nobody counts the same beside it. */
const counting = new Set<string>();

/**
 * Figures of a shop that may take long: counted at once while they are quick, else shown as last counted and counted
 * again behind the answer. `name` tells what they are of; `count` gives plain JSON.
 */
export async function keptFigures<Figures>(
  services: Services,
  { shopId, name, longMs = LONG_MS }: Which,
  count: () => Promise<Figures>,
): Promise<Kept<Figures>> {
  const { db, clock } = services;
  const kept = await db.prisma.keptFigures.findUnique({ where: { shopId_name: { shopId, name } } });
  const age = kept ? clock.now().getTime() - kept.countedAt.getTime() : Infinity;
  if (!kept || age > OLDEST_MS)
    return {
      figures: await countAndKeep(services, { shopId, name, longMs, wasKept: kept !== null }, count),
      countedAt: null,
    };
  const key = `${shopId}:${name}`;
  if (age > FRESH_MS && !counting.has(key)) {
    counting.add(key);
    countAndKeep(services, { shopId, name, longMs, wasKept: kept !== null }, count)
      // The kept ones stand; whoever comes next counts again.
      .catch((error: unknown) => log.error("figures.not-counted", { shopId, name, error: String(error) }))
      .finally(() => counting.delete(key));
  }
  return { figures: kept.figures as Figures, countedAt: kept.countedAt };
}

/** Counts; what took long is kept, what is quick again is kept no more. */
async function countAndKeep<Figures>(
  { db, clock }: Services,
  { shopId, name, longMs, wasKept }: Required<Which> & { wasKept: boolean },
  count: () => Promise<Figures>,
): Promise<Figures> {
  const countedAt = clock.now();
  const begun = performance.now();
  const figures = await count();
  if (performance.now() - begun < longMs) {
    if (wasKept) await db.prisma.keptFigures.deleteMany({ where: { shopId, name } });
    return figures;
  }
  await db.pool.query(
    `INSERT INTO "KeptFigures" ("shopId", "name", "countedAt", "figures") VALUES ($1, $2, $3, $4)
     ON CONFLICT ("shopId", "name") DO UPDATE SET "countedAt" = excluded."countedAt", "figures" = excluded."figures"`,
    [shopId, name, countedAt, JSON.stringify(figures)],
  );
  return figures;
}
