import type { Actor } from "../platform/actor.ts";
import type { Done } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { refused } from "../suppliers/shop-roles.server.ts";
import { changeMappings, type MappingState, type MappingWish } from "./change-mappings.server.ts";

/** More than this is undone by importing the file of before. */
const MOST = 20_000;

/**
 * Takes a batch back: each mapping becomes again what it was before. What somebody has changed since stays as it is.
 * @returns how many came back, and how many were left because they have changed since
 */
export async function undoBatch(
  { db, clock }: Services,
  actor: Actor,
  batchId: string,
): Promise<Done<{ undone: number; left: number }>> {
  const now = clock.now();
  const { shopId, userId } = actor;
  return db.prisma.$transaction(
    async (tx) => {
      const { count } = await tx.mappingBatch.updateMany({
        where: { id: batchId, shopId, undoneAt: null },
        data: { undoneAt: now, undoneBy: userId },
      });
      if (count === 0) return refused("This was undone already. Reload the page.");
      const changes = await tx.mappingChange.findMany({
        where: { batchId, shopId },
        include: { mapping: true },
        orderBy: { id: "asc" },
        take: MOST,
      });
      const untouched = changes.filter(({ after, mapping }) => {
        const { state, packSize } = after as MappingState;
        return mapping.state === state && mapping.packSize === packSize;
      });
      const wishes = untouched.map(({ before, mapping }): MappingWish => {
        const { variantId, offerId, packSize, source } = mapping;
        const was = (before ?? { state: "removed", packSize, source }) as MappingState;
        return { variantId, offerId, ...was };
      });
      const { changed } = await changeMappings(tx, actor, { kind: "undo", wishes, now });
      return { ok: true, undone: changed.length, left: changes.length - changed.length };
    },
    { timeout: 60_000 },
  );
}
