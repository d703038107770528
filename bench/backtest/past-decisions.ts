import type { Database } from "../../app/platform/db.server.ts";
import { newId } from "../../app/platform/ids.server.ts";
import type { RoutingFacts } from "../../app/routing/facts.ts";
import { factsToStore, storeShared } from "../../app/routing/stored-decision.server.ts";
import { factsOnMix, type BenchShop } from "../routing/facts-on-mix.ts";
import { instanceSeed } from "../routing/random.ts";

const BATCH = 500;

/** A shop with a published and a draft rule set. */
export async function shopWithDraft(
  { prisma }: Database,
  { name, now, published, draft }: { name: string; now: Date } & Record<"published" | "draft", BenchShop["rules"]>,
): Promise<{ shopId: string; publishedId: string; draftId: string }> {
  const [shopId, publishedId, draftId] = [newId(), newId(), newId()];
  await prisma.shop.create({
    data: {
      ...{ id: shopId, domain: `${name}.myshopify.com`, name, role: "retailer", currency: "EUR" },
      ...{ timeZone: "Europe/Berlin", address: {}, installedAt: now },
    },
  });
  const made = { shopId, createdBy: "bench", createdAt: now };
  await prisma.ruleSet.create({ data: { ...made, id: publishedId, version: 1, state: "published", rules: published } });
  await prisma.ruleSet.create({ data: { ...made, id: draftId, version: 2, state: "draft", rules: draft } });
  return { shopId, publishedId, draftId };
}

type Past = { shopId: string; publishedId: string; shop: BenchShop; seed: number; count: number; at: Date };

/** Orders of the mix with the facts of their first decision, as routing stores them. */
export async function pastDecisions({ pool, prisma }: Database, { shopId, publishedId, shop, seed, count, at }: Past) {
  const stored = new Set<string>();
  for (let from = 0; from < count; from += BATCH) {
    const rows = Array.from({ length: Math.min(BATCH, count - from) }, (_, index) => {
      const number = from + index;
      const facts: RoutingFacts = factsOnMix(shop, instanceSeed(seed, number));
      return { orderId: newId(), id: newId(), number, ...factsToStore(facts, { shopId }) };
    });
    for (const { shared } of new Map(rows.map((row) => [row.shared.id, row])).values())
      if (!stored.has(shared.id)) {
        await storeShared(prisma, shared, at);
        stored.add(shared.id);
      }
    const orderIds = rows.map(({ orderId }) => orderId);
    await pool.query(
      `INSERT INTO "Order" ("id", "shopId", "orderGid", "name", "tags", "createdAt", "addressEnc")
       SELECT row.id, $1, 'gid://shopify/Order/' || row.number, '#' || row.number, '{}', $2, '\\x00'
       FROM unnest($3::text[], $4::int[]) AS row(id, number)`,
      [shopId, at, orderIds, rows.map(({ number }) => number)],
    );
    await pool.query(
      `INSERT INTO "Decision" ("id", "shopId", "orderId", "orderVersion", "ruleSetId", "inputs", "sharedId", "result", "placeEnc",
         "createdAt")
       SELECT row.id, $1, row."orderId", 1, $2, row.inputs::jsonb, row.shared, '{"engine": 2, "lines": []}', row.place, $3
       FROM unnest($4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[]) AS row(id, "orderId", inputs, place, shared)`,
      [
        ...[shopId, publishedId, at, rows.map(({ id }) => id), orderIds],
        ...[
          rows.map(({ columns }) => JSON.stringify(columns.inputs)),
          rows.map(({ columns: { placeEnc } }) => placeEnc && Buffer.from(placeEnc)),
          rows.map(({ shared }) => shared.id),
        ],
      ],
    );
  }
}
