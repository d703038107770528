import { z } from "zod";
import { resolveExceptions } from "../../exceptions/exceptions.server.ts";
import type { Actor } from "../../platform/actor.ts";
import { audit } from "../../platform/audit.server.ts";
import type { Done } from "../../platform/problem.ts";
import { msg } from "../../platform/translate.ts";
import type { Services } from "../../shopify/services.ts";
import { applyFeed, lockVendor, type VendorStock } from "../vendor-stock.server.ts";
import { Doubt } from "./doubts.ts";

/** A feed that waits for a person: why, and how large it is. */
export type HeldFeedView = { id: string; heldAt: Date; asOf: Date; items: number; doubts: Doubt[] };

/** The feed of a vendor that is held, or null. */
export async function loadHeldFeed({ db }: Services, shopId: string, supplierId: string): Promise<HeldFeedView | null> {
  const found = await db.prisma.heldFeed.findFirst({ where: { shopId, supplierId, state: "held" } });
  if (!found) return null;
  const { id, heldAt, asOf, items, doubts } = found;
  return { id, heldAt, asOf, items: Items.parse(items).length, doubts: z.array(Doubt).parse(doubts) };
}

const Items = z.array(
  z.object({ sku: z.string(), units: z.number().nullable().optional(), costMinor: z.number().nullable() }),
);

/**
 * A person decides about a held feed: it is taken over as it is (negative stock as none, of a SKU told twice the last
 * row), or it never happened.
 */
export async function decideHeldFeed(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { id, apply }: { id: string; apply: boolean },
): Promise<Done> {
  const now = clock.now();
  return db.prisma.$transaction(async (tx) => {
    const before = await tx.heldFeed.findFirst({ where: { id, shopId } });
    if (before) await lockVendor(tx, before.supplierId);
    const { count } = await tx.heldFeed.updateMany({
      where: { id, shopId, state: "held" },
      data: { state: apply ? "applied" : "discarded", decidedAt: now, decidedBy: userId },
    });
    if (!before || count === 0)
      return {
        ok: false,
        problems: [{ message: "This feed is decided already, or a newer one came. Reload the page." }],
      };
    const { supplierId, key, asOf } = before;
    const subject = `supplier:${supplierId}`;
    const resolution = apply ? msg("Applied by hand.") : msg("Discarded by hand.");
    await resolveExceptions(tx, { shopId, kind: "stock-feed-held", subject, resolution, now });
    if (!apply) {
      await audit(tx, { shopId, actor: userId, action: "vendor.stock-discarded", subject, values: {}, now });
      return { ok: true };
    }
    const feed = {
      ...{ supplierId, shopId, key, asOf, items: Items.parse(before.items) },
      channel: before.channel as VendorStock["channel"],
      scope: before.scope as VendorStock["scope"],
    };
    await applyFeed(tx, feed, { actor: userId, unknown: 0, now });
    return { ok: true };
  });
}
