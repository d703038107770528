import { html, type Html } from "../../platform/html.ts";
import type { VendorLanguage } from "../../suppliers/vendors/vendor-settings.ts";
import type { OrderToSend } from "../connector.ts";
import { addressLines, moneyText, orderTotal, paperLines } from "../papers/paper-facts.ts";
import { PAPER_WORDS } from "../papers/words.ts";
import type { MailTemplate } from "./mail-settings.ts";
import { MAIL_WORDS } from "./mail-words.ts";

/** What a merchant may put into a mail, between double braces. Nothing else is replaced, and nothing is evaluated. */
export const PLACEHOLDERS = ["number", "retailer", "contact", "customerOrder", "items", "total", "method"] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];
type Values = Readonly<Record<Placeholder, string>>;

const BRACES = /\{\{\s*([\w.-]+)\s*\}\}/g;

/** Names between double braces that stand for nothing: a slip, to be told before it is saved. */
export const unknownPlaceholders = (text: string): string[] => [
  ...new Set(
    [...text.matchAll(BRACES)].flatMap(([, name = ""]) =>
      (PLACEHOLDERS as readonly string[]).includes(name) ? [] : [name],
    ),
  ),
];

/** A template with its values; a name that stands for nothing stays as it was written. */
const filled = (template: string, values: Values): string =>
  template
    .replace(BRACES, (whole, name: string) => (Object.hasOwn(values, name) ? values[name as Placeholder] : whole))
    .replace(/[ \t]+([,!.])/g, "$1");

export type MailTo = {
  language: VendorLanguage;
  contact: string;
  template: MailTemplate;
  /** the portal's page of each order, by its number: where it is answered without writing */
  links?: ReadonlyMap<string, string>;
  /** numbers of orders with letters that the papers do not have (decision 027) */
  unprintable?: ReadonlySet<string>;
};
export type MailText = { subject: string; text: string; html: string };

/** The mail about one or several orders. Several have one subject, that of the first, with how many more there are. */
export function orderMail(orders: readonly [OrderToSend, ...OrderToSend[]], to: MailTo): MailText {
  const { language, template } = to;
  const [first, ...others] = orders;
  const words = MAIL_WORDS[language];
  const papers = PAPER_WORDS[language];
  const mark = orders.some(({ mayBeRepeat }) => mayBeRepeat) ? papers.possibleDuplicate : "";
  const notes = [mark, orders.some(({ test }) => test) ? papers.test : ""].filter((note) => note !== "");
  const values = valuesOf(orders, to);
  const intro = filled(template.intro || words.intro, values);
  const outro = filled(template.outro || words.outro, values);
  const more = others.length > 0 ? ` (+${others.length})` : "";
  const repeat = mark === "" ? "" : ` · ${mark.split(/\s?:/)[0] ?? ""}`;
  const subject = oneLine(`${filled(template.subject || words.subject, valuesOf([first], to))}${more}${repeat}`);
  return {
    subject,
    text: [...notes, intro, ...orders.map((order) => orderText(order, to)), words.howToAnswer, outro].join("\n\n"),
    html: page(language, subject, [
      ...notes.map((note) => html`<p style="font-weight:bold;color:#8a1f11">${note}</p>`),
      ...paragraphs(intro),
      ...orders.map((order) => orderHtml(order, to)),
      ...paragraphs(words.howToAnswer),
      ...paragraphs(outro),
    ]).html,
  };
}

/** A mail about an order that the vendor has: no address in it. reminder: nobody has answered · cancel: not to be shipped */
export function shortMail(
  { key, retailer }: { key: string; retailer: string },
  { language, contact, template, links }: MailTo,
  kind: "reminder" | "cancel",
): MailText {
  const words = MAIL_WORDS[language];
  const own = {
    reminder: { subject: words.reminderSubject, body: words.reminder, hint: words.howToAnswer },
    cancel: { subject: words.cancelSubject, body: words.cancel, hint: "" },
  }[kind];
  const values = { number: key, retailer, contact, customerOrder: "", items: "", total: "", method: "" };
  const link = links?.get(key);
  const parts = [own.body, own.hint, link ? `${words.portal} ${link}` : "", template.outro || words.outro]
    .filter((part) => part !== "")
    .map((part) => filled(part, values));
  const subject = oneLine(filled(own.subject, values));
  return {
    subject,
    text: parts.join("\n\n"),
    html: page(language, subject, parts.flatMap(paragraphs)).html,
  };
}

/** What a person wrote about an order that the vendor has, as it was written, with where to answer. */
export function messageMail(
  { key, retailer, said }: { key: string; retailer: string; said: string },
  { language, links }: MailTo,
): MailText {
  const link = links?.get(key);
  const signed = `${retailer}\n${PAPER_WORDS[language].purchaseOrder} ${key}`;
  const parts = [said, signed, link ? `${MAIL_WORDS[language].portal} ${link}` : ""].filter((part) => part !== "");
  const subject = oneLine(`${PAPER_WORDS[language].purchaseOrder} ${key} · ${retailer}`);
  return {
    subject,
    text: parts.join("\n\n"),
    html: page(language, subject, parts.flatMap(paragraphs)).html,
  };
}

/** A header has one line, whatever somebody called his product or his shop. */
const oneLine = (text: string) => text.replace(/[\r\n\t]+/g, " ").slice(0, 250);

function valuesOf(orders: readonly OrderToSend[], { language, contact }: MailTo): Values {
  const [first] = orders;
  const units = orders.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity * line.packSize, 0);
  return {
    number: orders.map(({ key }) => key).join(", "),
    retailer: first?.retailer.name ?? "",
    contact,
    customerOrder: orders.map(({ retailerOrderName }) => retailerOrderName).join(", "),
    items: String(units),
    total: orders.map((order) => moneyText(orderTotal(order), language)).join(", "),
    method: first?.shippingMethod ?? "",
  };
}

function orderText(order: OrderToSend, { language, links, unprintable }: MailTo): string {
  const words = PAPER_WORDS[language];
  const link = links?.get(order.key);
  return [
    `${words.purchaseOrder} ${order.key}`,
    `${words.order}: ${order.retailerOrderName}`,
    ...(order.shippingMethod ? [`${words.method}: ${order.shippingMethod}`] : []),
    "",
    ...paperLines(order, language).map(({ sku, title, units, unitCost }) => `${units} × ${sku} ${title} (${unitCost})`),
    `${words.total}: ${moneyText(orderTotal(order), language)}`,
    "",
    `${words.shipTo}:`,
    ...addressLines(order.shipTo),
    ...(order.shipTo.phone ? [`${words.phone}: ${order.shipTo.phone}`] : []),
    ...(unprintable?.has(order.key) ? ["", MAIL_WORDS[language].letters] : []),
    ...(link ? ["", `${MAIL_WORDS[language].portal} ${link}`] : []),
  ].join("\n");
}

const CELL = "padding:4px 12px 4px 0;border-bottom:1px solid #ddd;vertical-align:top";

function orderHtml(order: OrderToSend, { language, links, unprintable }: MailTo): Html {
  const words = PAPER_WORDS[language];
  const link = links?.get(order.key);
  const cells = (values: readonly string[], style: string) =>
    values.map((value) => html`<td style="${style}">${value}</td>`);
  const heads = [words.quantity, words.sku, words.item, words.unitCost];
  return html`<h2 style="font-size:16px;margin:24px 0 4px">${words.purchaseOrder} ${order.key}</h2>
    <p style="margin:0 0 8px">
      ${words.order}:
      ${order.retailerOrderName}${order.shippingMethod ? html`<br />${words.method}: ${order.shippingMethod}` : null}
    </p>
    <table role="presentation" cellspacing="0" style="border-collapse:collapse">
      <tr>
        ${cells(heads, `${CELL};font-weight:bold`)}
      </tr>
      ${paperLines(order, language).map(
        ({ sku, title, units, unitCost }) =>
          html`<tr>
            ${cells([String(units), sku, title, unitCost], CELL)}
          </tr>`,
      )}
    </table>
    <p><strong>${words.total}: ${moneyText(orderTotal(order), language)}</strong></p>
    <p>
      <strong>${words.shipTo}</strong
      >${addressLines(order.shipTo).map((line) => html`<br />${line}`)}${order.shipTo.phone ? html`<br />${words.phone}: ${order.shipTo.phone}` : null}
    </p>
    ${unprintable?.has(order.key) ? html`<p><strong>${MAIL_WORDS[language].letters}</strong></p>` : null}
    ${link ? html`<p>${MAIL_WORDS[language].portal} <a href="${link}">${order.key}</a></p>` : null}`;
}

const paragraphs = (text: string): Html[] =>
  text === ""
    ? []
    : text
        .split(/\n{2,}/)
        .map(
          (part) => html`<p>${part.split("\n").map((line, i) => (i === 0 ? html`${line}` : html`<br />${line}`))}</p>`,
        );

const page = (language: VendorLanguage, title: string, parts: readonly Html[]): Html =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <title>${title}</title>
      </head>
      <body style="font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#222;max-width:640px">
        ${parts}
      </body>
    </html>`;
