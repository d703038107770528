import { routeAgain } from "../orders/route-again.server.ts";
import type { Actor } from "../platform/actor.ts";
import { audit } from "../platform/audit.server.ts";
import type { Done } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { readOfferTerms } from "../suppliers/offer-terms.ts";

/** Keeps what a retailer enters about one offer: prices by quantity, places it may not be sent to. What waits is routed again. */
export async function saveOfferTerms(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { offerId, terms }: { offerId: string; terms: unknown },
): Promise<Done> {
  const read = readOfferTerms(terms);
  if (!read.ok) return read;
  const now = clock.now();
  return db.prisma.$transaction(async (tx): Promise<Done> => {
    const { count } = await tx.offer.updateMany({ where: { id: offerId, shopId }, data: read.terms });
    if (count === 0)
      return { ok: false, problems: [{ message: "None of your suppliers has this offer. Go back to SKU mapping." }] };
    await audit(tx, {
      ...{ shopId, actor: userId, action: "offer.terms-changed", subject: `offer:${offerId}`, now },
      values: read.terms,
    });
    await routeAgain(tx, { shopId, now });
    return { ok: true };
  });
}
