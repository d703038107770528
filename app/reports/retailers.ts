import { readTerms } from "../suppliers/terms.ts";
import { connectionStatus, type ConnectionStatus } from "./status.ts";
import { listOf } from "./values.ts";

export type RetailerRow = {
  connectionId: string;
  retailer: string;
  domain: string;
  status: ConnectionStatus;
  pausedByYou: boolean;
  pausedByThem: boolean;
  since: Date;
  openOrders: number;
  /** what both sides agreed on, one sentence each */
  terms: string[];
};

export type StoredRetailer = {
  id: string;
  state: string;
  terms: unknown;
  invitedAt: Date;
  acceptedAt: Date | null;
  retailerPausedAt: Date | null;
  supplierPausedAt: Date | null;
  retailer: { name: string; domain: string; connectionLostAt: Date | null; uninstalledAt: Date | null };
  openOrders: number;
};

const FIELD_WORDS = { name: "name", company: "company", address: "address", phone: "phone number" };

/** The terms of a connection, as the supplier reads them before accepting. */
export function termSentences(stored: unknown): string[] {
  const terms = readTerms(stored);
  const fields = listOf(terms.sharedFields.map((field) => FIELD_WORDS[field]));
  return [
    terms.autoAccept
      ? "Orders are accepted as soon as they are in your store."
      : "You accept each order before it counts as yours.",
    `You ship within ${terms.leadTimeDays} ${terms.leadTimeDays === 1 ? "day" : "days"}.`,
    fields === ""
      ? "You get none of the customer's personal data."
      : `You get the customer's ${fields}, to ship the order and for nothing else.`,
    `The retailer pays your product's cost. Where a product has no cost, ${terms.priceFactorPercent}% of its price.`,
  ];
}

/** What the retailer can see of a supplier's store. */
export const SHARED_WITH_RETAILER = [
  "Your products with their SKUs, barcodes, costs and weights.",
  "How many of each you have in stock.",
  "The parcels and tracking numbers of the orders it sent you.",
];

export function toRetailerRow(stored: StoredRetailer): RetailerRow {
  const lost = stored.retailer.connectionLostAt !== null || stored.retailer.uninstalledAt !== null;
  return {
    connectionId: stored.id,
    retailer: stored.retailer.name,
    domain: stored.retailer.domain,
    status: connectionStatus({ state: stored.state, lost }),
    pausedByYou: stored.supplierPausedAt !== null,
    pausedByThem: stored.retailerPausedAt !== null,
    since: stored.acceptedAt ?? stored.invitedAt,
    openOrders: stored.openOrders,
    terms: termSentences(stored.terms),
  };
}
