import type { ShipTo } from "../connectors/connector.ts";

/** An address as lines of text, to be read and copied. */
export type PlainAddress = string[];

/** Lines as on a parcel, without those that are empty. */
export const plainAddress = ({
  name,
  company,
  address1,
  address2,
  zip,
  city,
  provinceCode,
  countryCode,
  phone,
}: ShipTo): PlainAddress =>
  [name, company, address1, address2, [zip, city, provinceCode].filter(Boolean).join(" "), countryCode, phone]
    .map((line) => line?.trim() ?? "")
    .filter((line) => line !== "");

/** "orders@acme.com" → "o•••@acme.com": enough to know one's own. */
export function masked(email: string): string {
  const at = email.lastIndexOf("@");
  return at < 1 ? "•••" : `${email.slice(0, 1)}•••${email.slice(at)}`;
}
