import { add, times, toDecimal, type Money } from "../../platform/money.ts";
import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import type { OrderToSend, ShipTo } from "../connector.ts";
import { unitsOf } from "../placed-lines.ts";

/** A line of a paper in words. */
export type PaperLine = { sku: string; title: string; units: number; unitCost: string; cost: string };

const LOCALES: Record<VendorLanguage, string> = { en: "en-GB", de: "de-DE", fr: "fr-FR" };

/** "4.50 EUR", with the point or comma that the reader writes. */
export function moneyText(money: Money, language: VendorLanguage): string {
  const decimal = toDecimal(money);
  const text = language === "en" ? decimal : decimal.replace(".", ",");
  return `${text} ${money.currency}`;
}

/** The day of a moment where the vendor is. */
export const dayText = (at: Date, language: VendorLanguage, timeZone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: "medium", timeZone }).format(at);

/** An order's lines as they stand on paper. */
export const paperLines = (order: OrderToSend, language: VendorLanguage): PaperLine[] =>
  order.lines.map((line) => ({
    ...{ sku: line.sku ?? "", title: line.title, units: unitsOf(line) },
    unitCost: moneyText(line.unitCost, language),
    cost: moneyText(times(line.unitCost, unitsOf(line)), language),
  }));

/** What all of it costs. */
export const orderTotal = (order: OrderToSend): Money =>
  order.lines.reduce((sum, line) => add(sum, times(line.unitCost, unitsOf(line))), {
    ...{ minor: 0, currency: order.currency },
  });

/** A ship-to address as lines of a label, without the phone number. */
export function addressLines({ name, company, address1, address2, city, provinceCode, zip, countryCode }: ShipTo) {
  const place = [zip, city, provinceCode].map((part) => part?.trim() ?? "").filter((part) => part !== "");
  return [name, company, address1, address2, place.join(" "), countryCode]
    .map((line) => line?.trim() ?? "")
    .filter((line) => line !== "");
}

/** What stands on a paper in letters that are not ours to choose: the customer's, the shop's, the items'. */
export const textsOf = ({ shipTo, lines, retailer }: Pick<OrderToSend, "shipTo" | "lines" | "retailer">): string[] => [
  ...addressLines(shipTo),
  ...lines.flatMap(({ title, sku }) => [title, sku ?? ""]),
  retailer.name,
];
