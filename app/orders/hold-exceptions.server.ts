import type { Hold, Order } from "@prisma/client";
import type { ExceptionKind } from "../exceptions/catalogue.ts";
import { openException, resolveExceptions } from "../exceptions/exceptions.server.ts";
import type { Tx } from "../platform/db.server.ts";
import { msg } from "../platform/translate.ts";
import type { HoldKind, OrderHold } from "./holds.ts";

/** Holds that only a person can end, with the exception that asks for one and what ends it. */
const ASKED_FOR: { [Kind in HoldKind]?: { kind: ExceptionKind; resolution: string } } = {
  address: { kind: "address-missing", resolution: msg("The order has an address.") },
  risk: { kind: "high-risk", resolution: msg("The hold has ended.") },
  "address-check": { kind: "address-doubtful", resolution: msg("The hold has ended.") },
  "similar-order": { kind: "similar-order", resolution: msg("The hold has ended.") },
  restricted: { kind: "restricted-item", resolution: msg("The hold has ended.") },
};

type Facts = {
  order: Order;
  /** open before this read */
  before: Pick<Hold, "kind" | "basis">[];
  holds: OrderHold[];
  /** the order's exceptions that are open or that a person has dealt with */
  exceptions: readonly { kind: string; state: string }[];
  now: Date;
};

/**
 * One open exception for every hold that waits for a person. Reading an order again is not a new occurrence, nor what a
 * person has dealt with, unless the hold is new or about something else.
 */
export async function settleHoldExceptions(tx: Tx, facts: Facts): Promise<void> {
  const { order, holds, exceptions, now } = facts;
  const about = { shopId: order.shopId, subject: `order:${order.id}`, now };
  for (const [held, { kind, resolution }] of Object.entries(ASKED_FOR)) {
    const hold = holds.find((each) => each.kind === held);
    const known = exceptions.filter((each) => each.kind === kind);
    const isOpen = known.some((each) => each.state === "open");
    const stood = facts.before.some((each) => each.kind === hold?.kind && each.basis === hold.basis);
    if (hold && !isOpen && !(stood && known.length > 0))
      await openException(tx, {
        ...{ ...about, kind, orderId: order.id },
        values: { order: order.name, reason: hold.reason },
      });
    if (!hold && isOpen) await resolveExceptions(tx, { ...about, kind, resolution });
  }
  if (exceptions.some((each) => each.kind === "order-unreadable" && each.state === "open"))
    await resolveExceptions(tx, { ...about, kind: "order-unreadable", resolution: msg("The order was read.") });
}
