import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import type { OrderToSend } from "../connector.ts";
import { unitsOf } from "../placed-lines.ts";
import { hanFormOf } from "./han-form.ts";
import { openPaper, type PaperSize } from "./paper.server.ts";
import { addressLines, dayText, moneyText, orderTotal, paperLines, textsOf } from "./paper-facts.ts";
import { PAPER_WORDS } from "./words.ts";

export type PaperFor = { language: VendorLanguage; timeZone: string; size: PaperSize; now: Date };

const paperOf = (order: OrderToSend, { size, now }: PaperFor, name: string) =>
  openPaper({ size, now, title: `${name} ${order.key}`, han: hanFormOf(order.shipTo.countryCode, textsOf(order)) });

/** What the vendor is to ship, and what it is paid for it. */
export async function purchaseOrderPdf(order: OrderToSend, to: PaperFor): Promise<Buffer> {
  const { language, timeZone, now } = to;
  const words = PAPER_WORDS[language];
  const paper = paperOf(order, to, words.purchaseOrder);
  await paper.heading(`${words.purchaseOrder} ${order.key}`);
  if (order.test) await paper.text(words.test, 700);
  if (order.mayBeRepeat) await paper.text(words.possibleDuplicate, 700);
  paper.gap();
  await paper.facts([
    [words.from, order.retailer.name],
    [words.number, order.key],
    [words.date, dayText(now, language, timeZone)],
    [words.order, order.retailerOrderName],
    ...(order.shippingMethod ? [[words.method, order.shippingMethod] as const] : []),
  ]);
  paper.gap();
  await paper.text(words.shipTo, 700);
  for (const line of addressLines(order.shipTo)) await paper.text(line);
  if (order.shipTo.phone) await paper.text(`${words.phone}: ${order.shipTo.phone}`);
  paper.gap();
  await paper.table(
    [
      { title: words.sku, width: 20 },
      { title: words.item, width: 36 },
      { title: words.quantity, width: 12, align: "right" },
      { title: words.unitCost, width: 16, align: "right" },
      { title: words.cost, width: 16, align: "right" },
    ],
    paperLines(order, language).map((line) => [line.sku, line.title, String(line.units), line.unitCost, line.cost]),
  );
  paper.gap();
  await paper.text(`${words.total}: ${moneyText(orderTotal(order), language)}`, 700);
  if (paper.isMissingLetters()) await paper.text(words.missingLetters);
  return paper.finish((page, pages) => `${order.key} · ${words.page(page, pages)}`);
}

/** What lies in the parcel: for the customer, in the retailer's name, without prices. */
export async function packingSlipPdf(order: OrderToSend, to: PaperFor): Promise<Buffer> {
  const { language, timeZone, now } = to;
  const words = PAPER_WORDS[language];
  const paper = paperOf(order, to, words.packingSlip);
  await paper.heading(order.retailer.name);
  await paper.text(words.packingSlip, 700);
  paper.gap();
  await paper.facts([
    [words.order, order.retailerOrderName],
    [words.number, order.key],
    [words.date, dayText(now, language, timeZone)],
  ]);
  paper.gap();
  for (const line of addressLines(order.shipTo)) await paper.text(line);
  paper.gap();
  await paper.table(
    [
      { title: words.sku, width: 25 },
      { title: words.item, width: 60 },
      { title: words.quantity, width: 15, align: "right" },
    ],
    order.lines.map((line) => [line.sku ?? "", line.title, String(unitsOf(line))]),
  );
  paper.gap();
  await paper.text(words.thanks);
  if (paper.isMissingLetters()) await paper.text(words.missingLetters);
  return paper.finish((page, pages) => `${order.key} · ${words.page(page, pages)}`);
}
