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

/** The terms of a connection in sentences, as one side of it reads them. */
export function termSentences(stored: unknown, reader: "retailer" | "supplier"): string[] {
  const terms = readTerms(stored);
  const fields = listOf(terms.sharedFields.map((field) => FIELD_WORDS[field]));
  const days = `${terms.leadTimeDays} ${terms.leadTimeDays === 1 ? "day" : "days"}`;
  const you = reader === "supplier";
  const customer = you
    ? `You get the customer's ${fields}, to ship the order and for nothing else.`
    : `The supplier gets the customer's ${fields}, to ship the order and for nothing else.`;
  const nothing = you
    ? "You get none of the customer's personal data."
    : "The supplier gets none of the customer's personal data.";
  return [
    terms.autoAccept
      ? `Orders are accepted as soon as they are in ${you ? "your" : "the supplier's"} store.`
      : `${you ? "You accept" : "The supplier accepts"} each order by hand.`,
    `${you ? "You ship" : "The supplier ships"} within ${days}.`,
    fields === "" ? nothing : customer,
    `Each product is paid at ${you ? "its cost in your store" : "the supplier's cost"}. Where it has no cost: ${terms.priceFactorPercent}% of its price.`,
  ];
}

/** The terms of a supplier without Shopify, as the retailer has entered them. */
export function vendorTermSentences(stored: unknown): string[] {
  const { leadTimeDays, sharedFields } = readTerms(stored);
  const days = `${leadTimeDays} ${leadTimeDays === 1 ? "day" : "days"}`;
  const fields = listOf(sharedFields.map((field) => FIELD_WORDS[field]));
  return [
    "An order counts as accepted when it has reached the supplier. What it declines afterwards goes to others.",
    `The supplier ships within ${days}.`,
    `The supplier gets the customer's ${fields}, to ship the order and for nothing else.`,
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
    terms: termSentences(stored.terms, "supplier"),
  };
}
