import type { Services } from "../shopify/services.ts";
import { toExceptionGroups, toTopProblems } from "./exceptions.ts";

/** Rows shown at once; the oldest come first, so that solving them brings up the rest. */
const SHOWN = 100;

/** The open exceptions of a shop, how many there are in all, and when it was last looked for missed orders. */
export async function loadExceptions({ db }: Services, shopId: string) {
  const where = { shopId, state: "open" };
  const [open, total, lastCheckAt] = await Promise.all([
    db.prisma.exception.findMany({ where, orderBy: [{ openedAt: "asc" }, { id: "asc" }], take: SHOWN }),
    db.prisma.exception.count({ where }),
    lastCheck({ db }, shopId),
  ]);
  return { groups: toExceptionGroups(open), shown: open.length, total, lastCheckAt };
}

/** The kinds of exception that a shop has open, the worst first. */
export async function loadTopProblems({ db }: Pick<Services, "db">, shopId: string) {
  const kinds = await db.prisma.exception.groupBy({
    by: ["kind"],
    where: { shopId, state: "open" },
    _count: { _all: true },
    _min: { openedAt: true },
  });
  return toTopProblems(
    kinds.flatMap(({ kind, _count, _min }) =>
      _min.openedAt === null ? [] : [{ kind, open: _count._all, oldestAt: _min.openedAt }],
    ),
  );
}

async function lastCheck({ db }: Pick<Services, "db">, shopId: string): Promise<Date | null> {
  const sweep = await db.prisma.job.findFirst({
    where: { name: "order.sweep", key: `sweep:${shopId}`, state: "done" },
    select: { finishedAt: true },
    orderBy: { id: "desc" },
  });
  return sweep?.finishedAt ?? null;
}
