import { z } from "zod";
import { decryptJson, encryptJson } from "../platform/crypto.server.ts";
import type { RoutingResult } from "./engine/result.ts";
import type { RoutingFacts } from "./facts.ts";

const CONTEXT = "decision.place";
const Place = z.object({ postalCode: z.string() });

/** The columns of a decision that hold what it was made from: the postal code apart, encrypted. */
export function factsToStore(facts: RoutingFacts): { inputs: RoutingFacts; placeEnc: Uint8Array<ArrayBuffer> | null } {
  const { postalCode } = facts.destination;
  return {
    inputs: { ...facts, destination: { ...facts.destination, postalCode: null } },
    placeEnc: postalCode === null ? null : encryptJson({ postalCode }, CONTEXT),
  };
}

/** The part of a decision's facts that is stored encrypted. */
export const openPlace = (placeEnc: Uint8Array): { postalCode: string } => Place.parse(decryptJson(placeEnc, CONTEXT));

export type StoredDecision = { inputs: unknown; result: unknown; placeEnc: Uint8Array | null };

/**
 * A decision as it was made; null for a record that is not one. Once its postal code has been erased with the address,
 * it is without one.
 */
export function readDecision({ inputs, result, placeEnc }: StoredDecision): {
  inputs: RoutingFacts;
  result: RoutingResult;
} | null {
  // Written by routing in this shape, and only read here.
  const record = { inputs: inputs as RoutingFacts, result: result as RoutingResult };
  if (!Array.isArray(record.inputs.lines) || !Array.isArray(record.result.lines)) return null;
  if (!placeEnc) return record;
  const { postalCode } = openPlace(placeEnc);
  return { ...record, inputs: { ...record.inputs, destination: { ...record.inputs.destination, postalCode } } };
}
