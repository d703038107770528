import type { Actor } from "../platform/actor.ts";
import { isUniqueViolation } from "../platform/db-errors.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Done } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { refused } from "../suppliers/shop-roles.server.ts";
import { addressOf, parseOrderListQuery } from "./order-list.ts";

const LONGEST_NAME = 40;
const MOST_VIEWS = 30;

/** The lists of orders that a shop has named, by name. */
export const loadSavedViews = ({ db }: Services, shopId: string) =>
  db.prisma.savedView.findMany({
    where: { shopId },
    select: { id: true, name: true, query: true },
    orderBy: { name: "asc" },
    take: MOST_VIEWS,
  });

/** Keeps what an address asks for under a name. What it does not understand is not kept. */
export async function saveView(
  { db, clock }: Services,
  { shopId, userId }: Actor,
  { name, query }: { name: string; query: string },
): Promise<Done> {
  const called = name.trim();
  if (called === "" || called.length > LONGEST_NAME)
    return refused(`Give the view a name of ${LONGEST_NAME} characters or fewer.`, "name");
  const known = await db.prisma.savedView.count({ where: { shopId } });
  if (known >= MOST_VIEWS) return refused(`You have ${MOST_VIEWS} views. Remove one first.`, "name");
  const address = addressOf(parseOrderListQuery(new URLSearchParams(query)));
  try {
    await db.prisma.savedView.create({
      data: {
        ...{ id: newId(), shopId, name: called, query: address },
        ...{ createdBy: userId, createdAt: clock.now() },
      },
    });
  } catch (cause) {
    if (isUniqueViolation(cause)) return refused(`A view is called "${called}" already. Choose another name.`, "name");
    throw cause;
  }
  return { ok: true };
}

export async function removeView({ db }: Services, { shopId }: Actor, id: string): Promise<Done> {
  const { count } = await db.prisma.savedView.deleteMany({ where: { id, shopId } });
  return count === 0 ? refused("This view was removed already. Reload the page.") : { ok: true };
}
