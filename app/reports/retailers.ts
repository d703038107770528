import { listed, phrase, phrases, type Phrase } from "../platform/phrase.ts";
import { msg } from "../platform/translate.ts";
import { readTerms } from "../suppliers/terms.ts";
import { connectionStatus, type ConnectionStatus } from "./status.ts";

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
  terms: Phrase[];
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

const FIELD_WORDS = {
  ...{ name: msg("name"), company: msg("company"), address: msg("address"), phone: msg("phone number") },
};

type Terms = ReturnType<typeof readTerms>;
const fieldsOf = ({ sharedFields }: Terms) =>
  listed(
    sharedFields.map((field) => phrase(FIELD_WORDS[field])),
    "and",
  );

/** The terms of a connection in sentences, as one side of it reads them. */
export function termSentences(stored: unknown, reader: "retailer" | "supplier"): Phrase[] {
  const terms = readTerms(stored);
  return reader === "supplier" ? toSupplier(terms) : toRetailer(terms);
}

function toSupplier(terms: Terms): Phrase[] {
  return [
    terms.autoAccept
      ? phrase("Orders are accepted as soon as they are in your store.")
      : phrase("You accept each order by hand."),
    phrases(terms.leadTimeDays, "You ship within {{count}} day.", "You ship within {{count}} days."),
    terms.sharedFields.length === 0
      ? phrase("You get none of the customer's personal data.")
      : phrase("You get the customer's {{fields}}, to ship the order and for nothing else.", {
          fields: fieldsOf(terms),
        }),
    phrase("Each product is paid at its cost in your store. Where it has no cost: {{percent}}% of its price.", {
      percent: terms.priceFactorPercent,
    }),
  ];
}

function toRetailer(terms: Terms): Phrase[] {
  return [
    terms.autoAccept
      ? phrase("Orders are accepted as soon as they are in the supplier's store.")
      : phrase("The supplier accepts each order by hand."),
    shipsWithin(terms),
    terms.sharedFields.length === 0
      ? phrase("The supplier gets none of the customer's personal data.")
      : supplierGets(terms),
    phrase("Each product is paid at the supplier's cost. Where it has no cost: {{percent}}% of its price.", {
      percent: terms.priceFactorPercent,
    }),
  ];
}

const shipsWithin = ({ leadTimeDays }: Terms) =>
  phrases(leadTimeDays, "The supplier ships within {{count}} day.", "The supplier ships within {{count}} days.");
const supplierGets = (terms: Terms) =>
  phrase("The supplier gets the customer's {{fields}}, to ship the order and for nothing else.", {
    fields: fieldsOf(terms),
  });

/** The terms of a supplier without Shopify, as the retailer has entered them. */
export function vendorTermSentences(stored: unknown): Phrase[] {
  const terms = readTerms(stored);
  return [
    phrase("An order counts as accepted when it has reached the supplier. What it declines afterwards goes to others."),
    shipsWithin(terms),
    supplierGets(terms),
  ];
}

/** What the retailer can see of a supplier's store. */
export const SHARED_WITH_RETAILER: Phrase[] = [
  phrase("Your products with their SKUs, barcodes, costs and weights."),
  phrase("How many of each you have in stock."),
  phrase("The parcels and tracking numbers of the orders it sent you."),
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
