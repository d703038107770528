import { heldFor, reserveSoft } from "../inventory/reservations.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import type { AppliedLine } from "./apply-lines.server.ts";
import { softWishes } from "./soft-wishes.ts";

/** One mapped offer of a variant of the order. */
export type MappedOffer = { variantGid: string; poolId: string; packSize: number };

/**
 * Holds stock for units that Shopify has sold and that are not decided yet, so that nobody else is promised them;
 * replaces what the order held softly before. `offers` come in the order of preference. The caller holds the Order lock.
 */
export async function holdSoftly(
  tx: Sql,
  facts: {
    shopId: string;
    orderId: string;
    lines: AppliedLine[];
    offers: MappedOffer[];
    /** nothing of it can be held yet */
    isNew: boolean;
    now: Date;
  },
): Promise<void> {
  const { shopId, orderId, isNew, now } = facts;
  const held = isNew ? [] : await heldFor(tx, { orderId, kinds: ["soft", "firm"] });
  const demands = facts.lines.flatMap((line) => {
    const units = line.open + line.waiting;
    const sources = facts.offers.filter((offer) => offer.variantGid === line.variantGid);
    return units > 0 && sources.length > 0 ? [{ orderLineId: line.id, units, sources }] : [];
  });
  const soft = held.filter(({ kind }) => kind === "soft");
  if (demands.length === 0 && soft.length === 0) return;
  const poolIds = [...held, ...demands.flatMap((demand) => demand.sources)].map(({ poolId }) => poolId);
  await reserveSoft(tx, { shopId, soft, poolIds, wishes: (left) => softWishes(demands, left), now });
}
