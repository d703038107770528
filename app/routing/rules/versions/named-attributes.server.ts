import { refreshWaiting } from "../../../intake/refresh-waiting.server.ts";
import type { Tx } from "../../../platform/db.server.ts";
import { namedAttributes } from "./named-attributes.ts";

/**
 * Notes at the shop which order attributes the rules in use ask for: others are never read, as they may hold anything a
 * customer has typed. Orders that wait are read again when there are more.
 */
export async function noteNamedAttributes(tx: Tx, shopId: string, now: Date): Promise<void> {
  const inUse = await tx.ruleSet.findMany({
    where: { shopId, state: { in: ["published", "canary"] } },
    select: { rules: true },
  });
  const names = namedAttributes(inUse.map(({ rules }) => rules));
  const { orderAttributes: before } = await tx.shop.findUniqueOrThrow({
    where: { id: shopId },
    select: { orderAttributes: true },
  });
  if (JSON.stringify(names) === JSON.stringify(before)) return;
  await tx.shop.update({ where: { id: shopId }, data: { orderAttributes: names } });
  if (names.some((name) => !before.includes(name))) await refreshWaiting(tx, { shopId, now });
}
