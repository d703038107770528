import { writeCsv } from "../../platform/csv/write.server.ts";
import type { Mail } from "../../platform/mail.server.ts";
import { toDecimal } from "../../platform/money.ts";
import type { OrderToSend } from "../connector.ts";
import { packingSlipPdf, purchaseOrderPdf } from "../papers/purchase-order.server.ts";
import { unitsOf } from "../placed-lines.ts";
import type { MailChoice } from "./mail-form.ts";

/** What hangs on a mail about these orders: the purchase order of each, and what the settings want besides. */
export async function attachmentsOf(
  orders: readonly OrderToSend[],
  { settings, language, timeZone }: MailChoice,
  now: Date,
): Promise<Mail["attachments"]> {
  const { paper: size, packingSlip, csv } = settings;
  const to = { language, timeZone, size, now };
  const pdf = (filename: string, content: Buffer) => ({ filename, contentType: "application/pdf", content });
  const papers = [];
  for (const order of orders) {
    papers.push(pdf(`${order.key}.pdf`, await purchaseOrderPdf(order, to)));
    if (packingSlip) papers.push(pdf(`${order.key}-packing-slip.pdf`, await packingSlipPdf(order, to)));
  }
  if (!csv) return papers;
  const content = writeCsv(orderRows(orders), { encoding: "utf-8", delimiter: ",", bom: true }).bytes;
  return [...papers, { filename: `${orders[0]?.key ?? "orders"}.csv`, contentType: "text/csv", content }];
}

/** One row a line, for a vendor's spreadsheet. */
const orderRows = (orders: readonly OrderToSend[]): string[][] => [
  [
    ...["purchase_order", "customer_order", "sku", "title", "quantity", "unit_cost", "currency", "shipping_method"],
    ...["name", "company", "address1", "address2", "zip", "city", "province", "country", "phone"],
  ],
  ...orders.flatMap((order) =>
    order.lines.map((line) => {
      const { name, company, address1, address2, zip, city, provinceCode, countryCode, phone } = order.shipTo;
      return [
        ...[order.key, order.retailerOrderName, line.sku, line.title, String(unitsOf(line))],
        ...[toDecimal(line.unitCost), order.currency, order.shippingMethod],
        ...[name, company, address1, address2, zip, city, provinceCode, countryCode, phone],
      ].map((cell) => cell ?? "");
    }),
  ),
];
