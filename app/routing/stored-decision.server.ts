import { createHash } from "node:crypto";
import { z } from "zod";
import { decryptJson, encryptJson } from "../platform/crypto.server.ts";
import type { Database } from "../platform/db.server.ts";
import type { Sql } from "../platform/sql.server.ts";
import type { RoutingResult } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";
import { joinFacts, splitFacts, type OwnFacts, type SharedFacts } from "./shared-facts.ts";

const CONTEXT = "decision.place";
const Place = z.object({ postalCode: z.string() });

/** A row of SharedFacts: `id` is the fingerprint of the shop and the text. */
type SharedRow = { id: string; shopId: string; text: string };

/** What is stored of the facts of a decision: most of it once for many decisions, the postal code apart, encrypted. */
export type FactsToStore = {
  /** columns of the Decision */
  columns: { inputs: OwnFacts; placeEnc: Uint8Array<ArrayBuffer> | null; sharedId: string };
  shared: SharedRow;
};

export function factsToStore(facts: RoutingFacts, { shopId }: { shopId: string }): FactsToStore {
  const { own, shared } = splitFacts(facts);
  const { postalCode } = facts.destination;
  const text = JSON.stringify(shared);
  const id = createHash("sha256").update(shopId).update("\n").update(text).digest("base64url");
  return {
    columns: {
      inputs: { ...own, destination: { ...facts.destination, postalCode: null } },
      placeEnc: postalCode === null ? null : encryptJson({ postalCode }, CONTEXT),
      sharedId: id,
    },
    shared: { id, shopId, text },
  };
}

/** Rows that this process has seen committed, by database: not sent again. */
const known = new WeakMap<Database, Set<string>>();
const MOST_KNOWN = 4_000;

/** Has this process seen these facts stored? They may have gone since, with the last decisions that named them. */
export const isSharedKnown = (db: Database, { id }: SharedRow): boolean => known.get(db)?.has(id) ?? false;

/** Stores shared facts, if nobody has, before the first decision that names them. */
export async function storeShared(tx: Sql, { id, shopId, text }: SharedRow, now: Date): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "SharedFacts" ("id", "shopId", "body", "createdAt")
    VALUES (${id}, ${shopId}, ${text}::jsonb, ${now}::timestamp(3)) ON CONFLICT ("id") DO NOTHING`;
}

/** The transaction that has stored them is committed. */
export function sharedIsStored(db: Database, { id }: SharedRow): void {
  const ids = known.get(db) ?? new Set();
  if (ids.size >= MOST_KNOWN) ids.clear();
  known.set(db, ids.add(id));
}

/** They are not stored any more. @returns whether they were taken to be */
export const forgetShared = (db: Database, { id }: SharedRow): boolean => known.get(db)?.delete(id) ?? false;

/** The part of a decision's facts that is stored encrypted. */
export const openPlace = (placeEnc: Uint8Array): { postalCode: string } => Place.parse(decryptJson(placeEnc, CONTEXT));

export type StoredDecision = {
  inputs: unknown;
  result: unknown;
  placeEnc: Uint8Array | null;
  /** null for a record from before facts were shared: its inputs hold all of them */
  shared: { body: unknown } | null;
};

/**
 * A decision as it was made; null for a record that is not one. Once its postal code has been erased with the address,
 * it is without one.
 */
export function readDecision({ inputs, result, placeEnc, shared }: StoredDecision): {
  inputs: RoutingFacts;
  result: RoutingResult;
} | null {
  // Written by routing in this shape, and only read here.
  const own = inputs as OwnFacts;
  const made = result as RoutingResult;
  if (!Array.isArray(own.lines) || !Array.isArray(made.lines)) return null;
  const facts = shared ? joinFacts(own, shared.body as SharedFacts) : (inputs as RoutingFacts);
  if (!placeEnc) return { inputs: facts, result: made };
  const { postalCode } = openPlace(placeEnc);
  return { inputs: { ...facts, destination: { ...facts.destination, postalCode } }, result: made };
}
