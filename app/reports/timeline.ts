import { CROSSDOCK } from "../platform/actor.ts";
import type { AuditAction } from "../platform/audit-actions.ts";
import type { Phrase } from "../platform/phrase.ts";
import type { Say } from "./events/event-words.ts";
import { ORDER_EVENTS } from "./events/order-events.ts";
import { SHOP_EVENTS } from "./events/shop-events.ts";
import { textOf, valuesOf } from "./values.ts";

export type StoredEvent = {
  id: bigint;
  at: Date;
  actor: string;
  action: string;
  /** "supplier-order:<id>" and the like */
  subject: string;
  values: unknown;
};
export type TimelineEntry = {
  id: string;
  at: Date;
  who: Who;
  sentence: Phrase;
  /** the attempt in which something was said to a supplier, to be looked at; null = nothing was, or it was not kept */
  exchange: string | null;
};
/** Who did it: Crossdock by itself, the reader, or another user by the end of the id that Shopify gives them. */
export type Who = { kind: "crossdock" } | { kind: "you" } | { kind: "user"; id: string };
/** An attempt at sending a supplier order of which the exchange was kept. */
export type KeptAttempt = { id: string; supplierOrderId: string; number: number };

/** One sentence for each thing that can have happened. Exhaustive: a new action does not compile without one. */
const SENTENCES: Record<AuditAction, Say> = { ...ORDER_EVENTS, ...SHOP_EVENTS };

const isKnown = (action: string): action is AuditAction => Object.hasOwn(SENTENCES, action);

/** What an audit event says to a reader. Never blank, also for actions of a release that this one does not know. */
export function sentenceOfEvent(action: string, json: unknown): Phrase {
  if (isKnown(action)) return SENTENCES[action](valuesOf(json));
  const words = action.replace(/[.-]+/g, " ").trim() || "something happened";
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** @param userId who reads it */
export function toTimeline(events: StoredEvent[], kept: readonly KeptAttempt[], userId: string): TimelineEntry[] {
  return events.map((event) => ({
    id: String(event.id),
    at: event.at,
    who: whoDid(event.actor, userId),
    sentence: sentenceOfEvent(event.action, event.values),
    exchange: exchangeOf(event, kept),
  }));
}

function whoDid(actor: string, userId: string): Who {
  if (actor === CROSSDOCK) return { kind: "crossdock" };
  return actor === userId ? { kind: "you" } : { kind: "user", id: actor.slice(-4) };
}

function exchangeOf({ action, subject, values }: StoredEvent, kept: readonly KeptAttempt[]): string | null {
  if (action !== "supplier-order.sent") return null;
  const attempt = Number(textOf(valuesOf(values), "attempt"));
  const found = kept.find((each) => subject === `supplier-order:${each.supplierOrderId}` && each.number === attempt);
  return found?.id ?? null;
}
