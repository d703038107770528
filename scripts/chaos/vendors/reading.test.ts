import { expect, test } from "vitest";
import { readMailSettings } from "../../../app/connectors/email/mail-settings.ts";
import { orderMail, shortMail, type MailTo } from "../../../app/connectors/email/mail-template.ts";
import { sampleOrder } from "../../../app/connectors/email/sample-order.ts";
import { columnsOfText, orderRows } from "../../../app/connectors/vendors/files/order-file.ts";
import { ENGLISH } from "../../../app/portal/words/english.ts";
import { ORDER_COLUMNS, ordersIn } from "./files-vendor.ts";
import { CANCEL } from "./mailbox.ts";
import { MARK, orderIn } from "./mail-vendor.ts";

const offers = ["ITEM-1", "ITEM-2"].map((sku) => ({ sku, title: `A ${sku}`, costMinor: 500 }));
const order = sampleOrder({ retailer: "harbour-home", currency: "EUR", offers });
const to: MailTo = { language: "en", contact: "Kim", template: readMailSettings({}).template };
const READ = {
  ...{ key: "CD-1001-5a3b1e00", reference: "#1001" },
  lines: [
    { sku: "ITEM-1", units: 1 },
    { sku: "ITEM-2", units: 2 },
  ],
};

test("people read an order in its mail, and whether it may be a repeat", () => {
  const { subject, text } = orderMail([order], to);
  expect(orderIn(order.key, { text })).toMatchObject(READ);
  expect(MARK.test(subject)).toBe(false);
  expect(MARK.test(orderMail([{ ...order, mayBeRepeat: true }], to).subject)).toBe(true);
});

test("a program reads an order in its file, and whether it may be a repeat", () => {
  const columns = columnsOfText(ORDER_COLUMNS.join("\n")) ?? [];
  const read = (mayBeRepeat: boolean) => {
    const rows = orderRows([{ ...order, mayBeRepeat }], { columns, decimal: ".", day: "2026-11-21" });
    return ordersIn(rows.map((cells) => cells.join(",")).join("\r\n"));
  };
  expect(read(false)).toMatchObject([{ order: READ, isMarked: false }]);
  expect(read(true)).toMatchObject([{ order: READ, isMarked: true }]);
});

test("they see that a mail asks them to cancel, and which order", () => {
  const { subject } = shortMail({ key: order.key, retailer: "harbour-home" }, to, "cancel");
  for (const each of [subject, ENGLISH.mail.cancel.subject("harbour-home", order.key)])
    expect(CANCEL.exec(each)?.[1]).toBe(order.key);
});
