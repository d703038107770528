import { CROSSDOCK } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import { log } from "../platform/log.server.ts";
import { enqueue } from "../queue/outbox.server.ts";
import type { Handler, Services } from "../shopify/services.ts";
import { explainUnmapped } from "./ambiguous.server.ts";
import { matchOffers, type Ambiguity, type Match } from "./match.ts";
import { refreshSuggestions } from "./suggest/suggestions.server.ts";
import { startMappings } from "./start-mappings.server.ts";

/** Mappings written in one transaction. */
const CHUNK = 100;
const LIVE = { connection: { state: { in: ["active", "paused"] } } };

/** What matching would do now, and what it leaves to a person. */
async function findMatches(tx: Tx, shopId: string): Promise<{ matches: Match[]; ambiguous: Ambiguity[] }> {
  const keys = { id: true, sku: true, barcode: true };
  const [variants, offers, mappings] = await Promise.all([
    tx.variant.findMany({
      where: { shopId, state: "active", requiresShipping: true },
      select: keys,
      orderBy: { id: "asc" },
    }),
    tx.offer.findMany({
      where: { shopId, state: "active", supplier: LIVE },
      select: { ...keys, supplierId: true },
      orderBy: { id: "asc" },
    }),
    tx.mapping.findMany({ where: { shopId }, select: { variantId: true, offerId: true, state: true } }),
  ]);
  return matchOffers({ variants, offers, mappings });
}

/**
 * Maps variants to offers of equal SKU or barcode, then stocks what is mapped but not stocked yet (its supplier's
 * location may have come later). In small transactions: a first match may be thousands.
 */
export const mappingMatchHandler: Handler<"mapping.match"> = async (services, { shopId }) => {
  const { matches, ambiguous } = await findMatches(services.db.prisma, shopId);
  for (let i = 0; i < matches.length; i += CHUNK) await createMappings(services, shopId, matches.slice(i, i + CHUNK));
  if (ambiguous.length > 0) await explainUnmapped(services.db.prisma, { shopId });
  await refreshSuggestions(services, shopId);
  await stockMappings(services, shopId);
  await publishAgain(services, shopId);
  log.info("mapping.matched", { shopId, matched: matches.length, ambiguous: ambiguous.length });
};

async function createMappings({ db, clock }: Services, shopId: string, matches: readonly Match[]): Promise<void> {
  const now = clock.now();
  const mappings = matches.map((match) => ({ ...match, id: newId(), shopId, createdAt: now }));
  await db.prisma.$transaction(async (tx) => {
    // A person may have linked the same pair meanwhile: theirs stands.
    await tx.mapping.createMany({ data: mappings, skipDuplicates: true });
    const created = await tx.mapping.findMany({
      where: { id: { in: mappings.map((mapping) => mapping.id) } },
      select: { id: true, source: true },
      orderBy: { id: "asc" },
    });
    if (created.length === 0) return;
    await startMappings(tx, { shopId, mappingIds: created.map((mapping) => mapping.id), now });
    const bySku = created.filter((mapping) => mapping.source === "sku").length;
    await audit(tx, {
      shopId,
      actor: CROSSDOCK,
      action: "mapping.created",
      subject: `shop:${shopId}`,
      values: { count: created.length, bySku, byBarcode: created.length - bySku },
      now,
    });
  });
}

async function stockMappings({ db, clock }: Services, shopId: string): Promise<void> {
  const unstocked = await db.prisma.mapping.findMany({
    where: {
      shopId,
      state: "mapped",
      activatedAt: null,
      offer: { supplier: { ...LIVE, locationGid: { not: null } } },
    },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of unstocked)
    await enqueue(db.prisma, "mapping.activate", { mappingId: id }, { now: clock.now(), shopId });
}

/** What suppliers offer may have come or gone with the catalog that was read. Costs no call where nothing differs. */
async function publishAgain({ db, clock }: Services, shopId: string): Promise<void> {
  const suppliers = await db.prisma.supplier.findMany({
    where: { shopId, locationGid: { not: null }, offers: { some: { mappings: { some: {} } } } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  for (const { id } of suppliers)
    await enqueue(db.prisma, "stock.publish", { supplierId: id }, { now: clock.now(), delayMs: 5_000, shopId });
}
