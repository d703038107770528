import type { ShopSettings } from "../suppliers/shop-settings.ts";
import { placeAmong } from "../suppliers/places.ts";
import type { Reason } from "./engine/reasons.ts";
import type { SupplierFacts } from "./facts.ts";

export type ConnectionFacts = {
  /** null = a vendor that needs no connection */
  connectionState: string | null;
  /** Shopify refuses our token at the supplier's store, or it has uninstalled the app */
  lost: boolean;
  setupState: string;
  locationGid: string | null;
};

/** May the supplier take orders now? */
export function supplierState(facts: ConnectionFacts): SupplierFacts["state"] {
  if (facts.connectionState === "ended") return "ended";
  if (facts.connectionState === "invited") return "invited";
  if (facts.connectionState === "paused") return "paused";
  if (facts.lost) return "lost";
  return facts.setupState === "ready" && facts.locationGid !== null ? "ready" : "not-ready";
}

/** Where a supplier ships. */
export type Reach = Pick<ShopSettings, "shipsTo" | "shipsToPoBoxes">;
export type Destination = { countryCode: string | null; provinceCode: string | null; poBox: boolean };

export type CandidateFacts = {
  supplier: SupplierFacts["state"];
  setupNote: string | null;
  offerState: string;
  policy: string;
  stockRead: boolean;
  /** a supplier order for this line that the supplier refused before */
  refused: { key: string; note: string | null } | null;
  /** suppliers that refused the line */
  refusals: number;
  /** where it ships by its own word and by the retailer's: all must hold */
  reaches: readonly Reach[];
  destination: Destination;
};

/** A line that this many suppliers have refused is for a person: a customer waits, and something is wrong with it. */
const MOST_REFUSALS = 3;

/** What a mapped offer can be out for before any stock is counted. */
type Exclusion = Extract<
  Reason,
  {
    code:
      | `supplier-${"invited" | "paused" | "ended" | "lost" | "not-ready"}`
      | ("destination-not-served" | "po-box-not-served")
      | ("refused-before" | "refused-often")
      | ("offer-gone" | "stock-unread" | "not-stocked");
  }
>;

/** Why a mapped offer is out before any stock is counted; undefined when it is not. */
export function exclusionOf(facts: CandidateFacts): Exclusion | undefined {
  switch (facts.supplier) {
    case "invited":
      return { code: "supplier-invited", values: {} };
    case "paused":
      return { code: "supplier-paused", values: {} };
    case "ended":
      return { code: "supplier-ended", values: {} };
    case "lost":
      return { code: "supplier-lost", values: {} };
    case "not-ready":
      return { code: "supplier-not-ready", values: { note: facts.setupNote } };
    case "ready":
      break;
  }
  const [outOfReach] = facts.reaches.flatMap((reach) => reachExclusion(reach, facts.destination) ?? []);
  if (outOfReach) return outOfReach;
  if (facts.refused)
    return { code: "refused-before", values: { supplierOrderKey: facts.refused.key, note: facts.refused.note } };
  if (facts.refusals >= MOST_REFUSALS) return { code: "refused-often", values: { times: facts.refusals } };
  if (facts.offerState !== "active") return { code: "offer-gone", values: {} };
  if (facts.policy === "unlimited") return undefined;
  if (!facts.stockRead) return { code: "stock-unread", values: {} };
  if (facts.policy === "none") return { code: "not-stocked", values: {} };
  return undefined;
}

/** A country that the order does not tell is no reason: then the address is incomplete, which holds the order. */
function reachExclusion({ shipsTo, shipsToPoBoxes }: Reach, destination: Destination): Exclusion | undefined {
  const { countryCode, poBox } = destination;
  if (countryCode !== null && shipsTo.length > 0 && placeAmong(shipsTo, destination) === null)
    return { code: "destination-not-served", values: { country: countryCode } };
  return poBox && !shipsToPoBoxes ? { code: "po-box-not-served", values: {} } : undefined;
}
