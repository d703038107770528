import type { DecimalSign } from "../../../platform/csv/cells.ts";
import { times, toDecimal } from "../../../platform/money.ts";
import type { LineToSend, OrderToSend } from "../../connector.ts";
import { unitsOf } from "../../placed-lines.ts";

/** What a column of an order file may hold. */
export const ORDER_FIELDS = [
  "poNumber",
  "orderName",
  "retailer",
  "date",
  "lineNumber",
  "sku",
  "title",
  "units",
  "unitCost",
  "lineCost",
  "currency",
  "shippingMethod",
  "name",
  "company",
  "address1",
  "address2",
  "zip",
  "city",
  "provinceCode",
  "countryCode",
  "phone",
  "mark",
] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

export const ORDER_FIELD_TITLES: Record<OrderField, string> = {
  ...{ poNumber: "Order number", orderName: "Your order's name", retailer: "Your store's name", date: "Date" },
  ...{ lineNumber: "Line number", sku: "SKU", title: "Item", units: "Units", unitCost: "Price of a unit" },
  ...{ lineCost: "Price of the line", currency: "Currency", shippingMethod: "Shipping method", name: "Recipient" },
  ...{ company: "Company", address1: "Address", address2: "Address, second line", zip: "Postal code", city: "City" },
  ...{ provinceCode: "Province", countryCode: "Country", phone: "Phone", mark: "Mark (test, possible duplicate)" },
};

export type OrderColumn = { header: string; field: OrderField };

/** The columns of an order file unless a vendor has others. */
export const STANDARD_COLUMNS: OrderColumn[] = (
  [
    ...["poNumber", "lineNumber", "sku", "title", "units", "unitCost", "currency", "shippingMethod", "name", "company"],
    ...["address1", "address2", "zip", "city", "provinceCode", "countryCode", "phone", "mark"],
  ] as OrderField[]
).map((field) => ({ field, header: headerOf(field) }));

function headerOf(field: OrderField): string {
  if (field === "poNumber") return "purchase_order";
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** How an order file is written. `day`: "YYYY-MM-DD". */
export type OrderFileStyle = {
  columns: readonly OrderColumn[];
  decimal: DecimalSign;
  day: string;
};

/** The rows of an order file, the header first: a row for each line. */
export function orderRows(orders: readonly OrderToSend[], style: OrderFileStyle): string[][] {
  const header = style.columns.map((column) => column.header);
  const rows = orders.flatMap((order) =>
    order.lines.map((line, index) => style.columns.map(({ field }) => cellOf(field, { order, line, index }, style))),
  );
  return [header, ...rows];
}

function cellOf(
  field: OrderField,
  { order, line, index }: { order: OrderToSend; line: LineToSend; index: number },
  { decimal, day }: OrderFileStyle,
): string {
  const amount = (text: string) => (decimal === "," ? text.replace(".", ",") : text);
  switch (field) {
    case "poNumber":
      return order.key;
    case "orderName":
      return order.retailerOrderName;
    case "retailer":
      return order.retailer.name;
    case "date":
      return day;
    case "lineNumber":
      return String(index + 1);
    case "sku":
      return line.sku ?? "";
    case "title":
      return line.title;
    case "units":
      return String(unitsOf(line));
    case "unitCost":
      return amount(toDecimal(line.unitCost));
    case "lineCost":
      return amount(toDecimal(times(line.unitCost, unitsOf(line))));
    case "currency":
      return order.currency;
    case "shippingMethod":
      return order.shippingMethod ?? "";
    case "mark":
      return [order.test ? "TEST" : "", order.mayBeRepeat ? "POSSIBLE DUPLICATE" : ""].filter(Boolean).join(", ");
    default:
      return order.shipTo[field] ?? "";
  }
}

/** What the file of these orders is called at the vendor's: always the same for the same orders. */
export function orderFileName(keys: readonly string[]): string {
  const [first = "", ...others] = [...keys].sort();
  const plain = first.replace(/[^A-Za-z0-9._-]/g, "_");
  if (others.length === 0) return `${plain}.csv`;
  let hash = 2_166_136_261;
  for (const letter of others.join()) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
  return `${plain}-and-${others.length}-more-${hash.toString(36)}.csv`;
}

/** The columns of an order file as a form shows them: "header = content", one a line. */
export const linesOf = (text: string): { header: string; field: string }[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const at = line.lastIndexOf("=");
      return { header: line.slice(0, at).trim(), field: line.slice(at + 1).trim() };
    });

/** The columns of an order file as they are written, or null while they cannot be read. */
export function columnsOfText(text: string): OrderColumn[] | null {
  const columns = linesOf(text).flatMap(({ header, field }): OrderColumn[] => {
    const known = ORDER_FIELDS.find((each) => each === field);
    return known ? [{ header, field: known }] : [];
  });
  return columns.length > 0 && columns.length === linesOf(text).length ? columns : null;
}
