import { setImmediate as breathe } from "node:timers/promises";
import type { Actor } from "../../platform/actor.ts";
import { newId } from "../../platform/ids.server.ts";
import type { Done } from "../../platform/problem.ts";
import type { Services } from "../../shopify/services.ts";
import { refused } from "../../suppliers/shop-roles.server.ts";
import { changeMappings } from "../change-mappings.server.ts";
import { makeSuggester, pairKey, type Suggestion } from "./suggest.ts";

/** Variants thought about before others get their turn. */
const AT_ONCE = 200;
const LIVE = { connection: { state: { in: ["active", "paused"] } } };

/** Suggests anew what the shop's unmapped variants may be. What a person dismissed does not come back. */
export async function refreshSuggestions({ db, clock }: Services, shopId: string): Promise<void> {
  const { prisma } = db;
  const [variants, offers, mapped, dismissed] = await Promise.all([
    prisma.variant.findMany({
      where: { shopId, state: "active", requiresShipping: true },
      select: { id: true, sku: true, barcode: true, productTitle: true, title: true, vendor: true },
    }),
    prisma.offer.findMany({
      where: { shopId, state: "active", supplier: LIVE },
      select: { id: true, sku: true, barcode: true, title: true, supplier: { select: { name: true } } },
    }),
    prisma.mapping.findMany({ where: { shopId, state: "mapped" }, select: { variantId: true, offerId: true } }),
    prisma.mappingSuggestion.findMany({
      where: { shopId, state: "dismissed" },
      select: { variantId: true, offerId: true },
    }),
  ]);
  const suggest = makeSuggester({
    variants,
    offers: offers.map(({ supplier, ...offer }) => ({ ...offer, supplier: supplier.name })),
    known: new Set([...mapped, ...dismissed].map(({ variantId, offerId }) => pairKey(variantId, offerId))),
  });
  const isMapped = new Set(mapped.map(({ variantId }) => variantId));
  const unmapped = variants.filter(({ id }) => !isMapped.has(id));
  const found: Suggestion[] = [];
  for (let i = 0; i < unmapped.length; i += AT_ONCE) {
    found.push(...unmapped.slice(i, i + AT_ONCE).flatMap(suggest));
    await breathe();
  }
  await store({ db, clock }, shopId, found);
}

async function store({ db, clock }: Pick<Services, "db" | "clock">, shopId: string, found: readonly Suggestion[]) {
  const rows = JSON.stringify(found.map((suggestion) => ({ ...suggestion, id: newId() })));
  await db.prisma.$transaction([
    db.prisma.$executeRaw`
      DELETE FROM "MappingSuggestion" s WHERE s."shopId" = ${shopId} AND s."state" = 'open' AND NOT EXISTS (
        SELECT 1 FROM jsonb_to_recordset(${rows}::jsonb) AS row_("variantId" text, "offerId" text)
        WHERE row_."variantId" = s."variantId" AND row_."offerId" = s."offerId")`,
    db.prisma.$executeRaw`
      INSERT INTO "MappingSuggestion" ("id", "shopId", "variantId", "offerId", "confidence", "reasons", "ambiguous", "createdAt")
      SELECT row_."id", ${shopId}, row_."variantId", row_."offerId", row_."confidence", row_."reasons", row_."ambiguous",
             ${clock.now()}::timestamp(3)
      FROM jsonb_to_recordset(${rows}::jsonb) AS row_("id" text, "variantId" text, "offerId" text, "confidence" int,
        "reasons" jsonb, "ambiguous" boolean)
      ON CONFLICT ("variantId", "offerId") DO UPDATE SET "confidence" = EXCLUDED."confidence",
        "reasons" = EXCLUDED."reasons", "ambiguous" = EXCLUDED."ambiguous" WHERE "MappingSuggestion"."state" = 'open'`,
  ]);
}

const GONE =
  "This suggestion is gone: the item is mapped, or the supplier does not offer it any more. Reload the page.";

/** A user takes suggestions: their items are mapped. One that cannot be met does not keep the others back. */
export async function acceptSuggestions(
  { db, clock }: Services,
  actor: Actor,
  ids: readonly string[],
): Promise<Done<{ batchId: string; mapped: number; refused: string[] }>> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const suggestions = await tx.mappingSuggestion.findMany({
      where: { shopId: actor.shopId, state: "open", id: { in: [...ids] } },
      select: { variantId: true, offerId: true },
      orderBy: { confidence: "desc" },
    });
    // Of two for one item the likelier is meant.
    const best = [...new Map(suggestions.toReversed().map((each) => [each.variantId, each])).values()];
    const wishes = best.map((each) => ({ ...each, state: "mapped" as const, packSize: 1, source: "suggestion" }));
    const { batchId, changed, refused: not } = await changeMappings(tx, actor, { kind: "suggestions", wishes, now });
    if (batchId === null) return refused(not[0]?.why ?? GONE);
    return { ok: true, batchId, mapped: changed.length, refused: not.map(({ why }) => why) };
  });
}

/** A user does not want a suggestion: it never comes back. */
export async function dismissSuggestion({ db }: Services, { shopId }: Actor, id: string): Promise<Done> {
  const { count } = await db.prisma.mappingSuggestion.updateMany({
    where: { id, shopId, state: "open" },
    data: { state: "dismissed" },
  });
  return count === 0 ? refused(GONE) : { ok: true };
}

/** Takes a dismissal back. */
export async function restoreSuggestion({ db }: Services, { shopId }: Actor, id: string): Promise<Done> {
  const { count } = await db.prisma.mappingSuggestion.updateMany({
    where: { id, shopId, state: "dismissed", confidence: { gt: 1 } },
    data: { state: "open" },
  });
  return count === 0 ? refused(GONE) : { ok: true };
}
