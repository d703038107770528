import type { Exception, Prisma } from "@prisma/client";
import type { Actor } from "../platform/actor.ts";
import { decryptJson } from "../platform/crypto.server.ts";
import type { Services } from "../shopify/services.ts";
import { toExceptionGroups, toTopProblems, type Assignee, type ExceptionView, type UnknownSend } from "./exceptions.ts";

/** Rows shown at once; the oldest come first, so that solving them brings up the rest. */
const SHOWN = 100;

const awake = (now: Date) => ({ OR: [{ snoozedUntil: null }, { snoozedUntil: { lte: now } }] });

function whereOf(view: ExceptionView, { shopId, userId }: Actor, now: Date): Prisma.ExceptionWhereInput {
  switch (view) {
    case "open":
      return { shopId, state: "open", ...awake(now) };
    case "mine":
      return { shopId, state: "open", assignedTo: userId };
    case "snoozed":
      return { shopId, state: "open", snoozedUntil: { gt: now } };
    case "resolved":
      return { shopId, state: "resolved" };
  }
}

/** One list of a shop's exceptions, how many there are of it, and when it was last looked for missed orders. */
export async function loadExceptions({ db, clock }: Services, actor: Actor, view: ExceptionView = "open") {
  const where = whereOf(view, actor, clock.now());
  const [found, total, lastCheckAt] = await Promise.all([
    db.prisma.exception.findMany({
      where,
      orderBy: view === "resolved" ? [{ resolvedAt: "desc" }, { id: "desc" }] : [{ openedAt: "asc" }, { id: "asc" }],
      take: SHOWN,
    }),
    db.prisma.exception.count({ where }),
    lastCheck({ db }, actor.shopId),
  ]);
  const unknown = await unknownSends({ db }, actor.shopId, found);
  const groups = toExceptionGroups(
    found.map((exception) => ({ ...exception, assignee: assigneeOf(exception, actor) })),
    unknown,
  );
  return { groups, shown: found.length, total, lastCheckAt };
}

function assigneeOf({ assignedTo, assigneeEnc }: Exception, { userId }: Actor): Assignee | null {
  if (assignedTo !== null) return { kind: assignedTo === userId ? "you" : "colleague" };
  if (assigneeEnc === null) return null;
  const { name } = decryptJson(assigneeEnc, "Exception.assigneeEnc") as { name: string };
  return { kind: "named", name };
}

/** What was sent, for the exceptions about sends of which no answer came; by their subject. */
async function unknownSends(
  { db }: Pick<Services, "db">,
  shopId: string,
  exceptions: readonly Exception[],
): Promise<Map<string, UnknownSend>> {
  const subjects = exceptions.filter(({ kind, state }) => kind === "send-unknown" && state === "open");
  const orders = await db.prisma.supplierOrder.findMany({
    where: { shopId, id: { in: subjects.map(({ subject }) => subject.replace("supplier-order:", "")) } },
    select: {
      ...{ id: true, key: true, supplier: { select: { name: true } } },
      lines: { select: { quantity: true, packSize: true, orderLine: { select: { title: true, sku: true } } } },
      attempts: {
        where: { effect: "supplier-order.create" },
        select: { startedAt: true, settleAfter: true, outcomeNote: true },
        orderBy: { number: "desc" },
        take: 1,
      },
    },
  });
  return new Map(
    orders.map(({ id, key, supplier, lines, attempts: [last] }) => [
      `supplier-order:${id}`,
      {
        ...{ key, supplier: supplier.name, sentAt: last?.startedAt ?? null, settledAt: last?.settleAfter ?? null },
        note: last?.outcomeNote ?? null,
        items: lines.map(
          ({ quantity, packSize, orderLine }) => `${quantity * packSize} × ${orderLine.sku ?? orderLine.title}`,
        ),
      },
    ]),
  );
}

/** The kinds of exception that a shop has open, the worst first. */
export async function loadTopProblems({ db, clock }: Pick<Services, "db" | "clock">, shopId: string) {
  const kinds = await db.prisma.exception.groupBy({
    by: ["kind"],
    where: { shopId, state: "open", ...awake(clock.now()) },
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
