import type { Order, OrderLine } from "@prisma/client";
import type { ExceptionKind, ExceptionValues } from "../exceptions/catalogue.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import { UNROUTED_KINDS } from "../exceptions/routing-kinds.ts";
import type { Tx } from "../platform/db.server.ts";
import { newId } from "../platform/ids.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import type { CanonicalLine } from "./canonical-order.ts";
import { ownUnits } from "./own-units.ts";
import type { Asked } from "./reductions/ask-to-reduce.server.ts";
import { isCut } from "./reductions/surplus.ts";
import { LINE_REASON_NOTES, type LineReason, type LineRoutability } from "./routable.ts";

export type AppliedLine = {
  id: string;
  variantGid: string | null;
  /** units to be routed that no supplier has yet */
  open: number;
  /** units that Shopify has sold and that wait for a hold or a date */
  waiting: number;
  reason: LineReason;
};

type Facts = {
  order: Order;
  lines: CanonicalLine[];
  routable: LineRoutability[];
  stored: OrderLine[];
  /** units that fulfilment orders still hold, by line item */
  remaining: ReadonlyMap<string, number>;
  /** units of these under requests that nobody has answered */
  submitted: ReadonlyMap<string, number>;
  /** what suppliers are being asked to take off, by id of order line */
  asked: ReadonlyMap<string, Asked>;
  /** the order's exceptions that are open or that a person has dealt with */
  exceptions: readonly { kind: string; subject: string; values: unknown; state: string }[];
  /** nothing of the order is wanted */
  ignored: boolean;
  now: Date;
};
type Line = { canonical: CanonicalLine; routable: LineRoutability; stored: OrderLine | undefined };

/**
 * Writes the lines of an order as just read.
 *
 * Units that suppliers have (`allocated`) stay on the line even when the order was edited below them: `sold` is then kept
 * at `allocated`, because 0 ≤ allocated ≤ sold is the promise that guards against buying twice. The suppliers are asked to
 * take the difference off; where one does not, an exception asks a person to settle it. The promise is never bent by what happens in the store.
 */
export async function applyLines(tx: Tx, facts: Facts): Promise<AppliedLine[]> {
  const routable = new Map(facts.routable.map((each) => [each.lineItemGid, each]));
  const stored = new Map(facts.stored.map((each) => [each.lineItemGid, each]));
  const judged = facts.lines.map((canonical) => {
    const { lineItemGid } = canonical;
    const line = { canonical, routable: routable.get(lineItemGid) ?? NOT_ROUTABLE(lineItemGid) };
    return judgeLine(facts, { ...line, stored: stored.get(lineItemGid) });
  });
  // All lines, and then all that stands about them: what is sent together must not depend on whose answer is first.
  await Promise.all(judged.map(({ row }) => writeLine(tx, row)));
  await Promise.all(judged.flatMap(({ standings }) => standings.map((standing) => settle(tx, facts, standing))));
  for (const gone of facts.stored.filter((each) => !facts.lines.some((line) => line.lineItemGid === each.lineItemGid)))
    await tx.orderLine.update({
      where: { id: gone.id },
      data: { sold: gone.allocated, wanted: gone.allocated, reason: "removed", reasonNote: LINE_REASON_NOTES.removed },
    });
  return judged.map(({ applied }) => applied);
}

const NOT_ROUTABLE = (lineItemGid: string): LineRoutability => ({
  lineItemGid,
  units: 0,
  requested: 0,
  ownStock: 0,
  fulfilled: 0,
  waiting: 0,
  unassigned: 0,
  reason: "waiting",
});

type JudgedLine = { row: WrittenLine; standings: Standing[]; applied: AppliedLine };

function judgeLine(facts: Facts, { canonical, routable, stored }: Line): JudgedLine {
  const { order, ignored } = facts;
  const allocated = stored?.allocated ?? 0;
  const fulfilled = stored?.fulfilled ?? 0;
  const stopped = stored?.stopped ?? 0;
  const asked = (stored && facts.asked.get(stored.id)) ?? { units: 0, note: null };
  const remaining = facts.remaining.get(canonical.lineItemGid) ?? 0;
  // What we fulfilled and the merchant has canceled in Shopify stands open again: it counts once.
  const stillFulfilled = Math.min(fulfilled, Math.max(0, canonical.quantity - remaining));
  const submitted = facts.submitted.get(canonical.lineItemGid) ?? 0;
  const cut = isCut({ quantity: canonical.quantity, allocated, fulfilled, remaining, asked: asked.units });
  const sold = Math.max(canonical.quantity, allocated);
  const own = ownUnits({ decided: stored?.own ?? 0, fulfilled, routable });
  // What is under way stays wanted; of the rest, what Shopify lets us have now and the merchant does not ship itself.
  const free = Math.min(
    sold - own.all,
    stillFulfilled + unitsToRoute(routable, stopped, { held: allocated - fulfilled, submitted }) - own.open,
  );
  const wanted = ignored ? allocated : Math.max(allocated, free);
  const isStopped = stopped > 0 && wanted < sold && (routable.reason === "none" || routable.reason === "waiting");
  const open = own.open > 0 && routable.reason === "none" ? "own-stock" : routable.reason;
  const reason: LineReason = cut ? "changed-after-routing" : isStopped ? "stopped" : open;
  const { lineItemGid, position, variantGid, sku, title, unitPriceMinor, requiresShipping } = canonical;
  const values = {
    ...{ position, variantGid, sku, title, unitPriceMinor, requiresShipping, sold, wanted, reason },
    ...{ own: own.all, ownStock: Math.max(0, routable.ownStock - own.open) },
    reasonNote: cut
      ? `${canonical.quantity} left on the order, ${allocated} with suppliers.`
      : LINE_REASON_NOTES[reason] || null,
  };
  const id = stored?.id ?? newId();
  const names = { order: order.name, sku, title, variantGid };
  const subject = `line:${id}`;
  const missing = !ignored && reason === "unmapped" ? { ...names, units: sold - wanted } : null;
  const standings: Standing[] = [
    { kind: "sku-unmapped", subject, values: missing },
    {
      ...{ kind: "changed-after-routing", subject },
      values: cut ? { ...names, allocated, sold: canonical.quantity, note: asked.note } : null,
    },
    // Opened by routing; here they only end.
    ...(wanted <= allocated ? UNROUTED_KINDS.map((kind): Standing => ({ kind, subject, values: null })) : []),
  ];
  // Units on hold that are decided already are reserved firmly.
  const waiting = ignored ? 0 : Math.min(routable.waiting, sold - wanted);
  return {
    row: { id, shopId: order.shopId, orderId: order.id, lineItemGid, ...values },
    standings,
    applied: { id, variantGid, open: wanted - allocated, waiting, reason },
  };
}

type WrittenLine = Omit<OrderLine, "unitPriceMinor" | "allocated" | "fulfilled" | "stopped"> & {
  unitPriceMinor: number;
};

/** What others write of a line stays as it is. */
async function writeLine(tx: Sql, line: WrittenLine): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "OrderLine" ("id", "shopId", "orderId", "lineItemGid", "position", "variantGid", "sku", "title",
      "unitPriceMinor", "requiresShipping", "sold", "wanted", "own", "ownStock", "reason", "reasonNote")
    VALUES (${line.id}, ${line.shopId}, ${line.orderId}, ${line.lineItemGid}, ${line.position}, ${line.variantGid},
      ${line.sku}, ${line.title}, ${line.unitPriceMinor}, ${line.requiresShipping}, ${line.sold}, ${line.wanted},
      ${line.own}, ${line.ownStock}, ${line.reason}, ${line.reasonNote})
    ON CONFLICT ("orderId", "lineItemGid") DO UPDATE SET "position" = EXCLUDED."position",
      "variantGid" = EXCLUDED."variantGid", "sku" = EXCLUDED."sku", "title" = EXCLUDED."title",
      "unitPriceMinor" = EXCLUDED."unitPriceMinor", "requiresShipping" = EXCLUDED."requiresShipping",
      "sold" = EXCLUDED."sold", "wanted" = EXCLUDED."wanted", "own" = EXCLUDED."own", "ownStock" = EXCLUDED."ownStock",
      "reason" = EXCLUDED."reason", "reasonNote" = EXCLUDED."reasonNote"`;
}

/**
 * What the merchant took back from a supplier is routed only at the merchant's own request: a request that was accepted,
 * and whose units no supplier has any more (`held`), is waiting for its cancellation to be answered. Where Shopify made no
 * fulfilment order for what came back, what stands open is other units of the line.
 */
function unitsToRoute(
  { units, requested, unassigned }: LineRoutability,
  stopped: number,
  { held, submitted }: { held: number; submitted: number },
): number {
  const asked = Math.min(requested, held + submitted);
  return asked + Math.max(0, units - asked - Math.max(0, stopped - unassigned));
}

type Standing = { kind: ExceptionKind; subject: string; values: ExceptionValues | null };

/**
 * Opens what should stand (`values`) or ends what should not (null). What stands already with the same values is left:
 * reading an order again is not a new occurrence, nor what a person has dealt with.
 */
async function settle(tx: Tx, { order, exceptions, now }: Facts, { kind, subject, values }: Standing): Promise<void> {
  const known = exceptions.filter((each) => each.kind === kind && each.subject === subject);
  if (values && !known.some((each) => sameValues(each.values, values)))
    await openException(tx, { shopId: order.shopId, kind, subject, orderId: order.id, values, now });
  if (!values && known.some((each) => each.state === "open"))
    await resolveExceptions(tx, { shopId: order.shopId, kind, subject, resolution: RESOLUTIONS[kind] ?? "", now });
}

const RESOLUTIONS: Partial<Record<ExceptionKind, string>> = {
  "sku-unmapped": "The item is mapped, or needs no supplier.",
  "changed-after-routing": "The supplier orders fit the order again.",
  ...Object.fromEntries(UNROUTED_KINDS.map((kind) => [kind, "The units are routed, or no longer wanted."])),
};

const sameValues = (stored: unknown, values: ExceptionValues) =>
  typeof stored === "object" &&
  stored !== null &&
  Object.entries(values).every(([name, value]) => (stored as ExceptionValues)[name] === value);
