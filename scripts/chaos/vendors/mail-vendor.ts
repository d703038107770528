import { replyMessage } from "../../../tests/reply-message.ts";
import type { Control } from "../../stack/control.ts";
import type { Random } from "../random.ts";
import { file, newOrder, type Ledger, type News, type VendorOrder } from "./ledger.ts";
import { CANCEL, mailbox, type Mail } from "./mailbox.ts";
import { isDoneTwice, untilAnswered, type VendorSide } from "./side.ts";

const LINE = /^(\d+) × (\S+) /gm;
export const MARK = /possible duplicate/i;

type Order = {
  control: Control;
  random: Random;
  address: string;
  /** where the mail service brings answers, and what it bears */
  inbound: { url: string; secret: string };
};

/** Somebody with a mailbox: reads purchase orders, and answers each in a sentence. */
export function mailVendor({ control, random, address, inbound }: Order): VendorSide {
  const ledger: Ledger = new Map();
  const first = new Map<string, string>();
  const mails = new Map<string, Mail>();
  const look = mailbox(control, address);
  const bring = (raw: string) =>
    untilAnswered("An answer by mail", () =>
      fetch(inbound.url, {
        method: "POST",
        headers: { authorization: `Bearer ${inbound.secret}`, "content-type": "message/rfc822" },
        body: raw,
      }),
    );
  const side: VendorSide = {
    ...{ name: "mail", ledger, stock: null, twice: {} },
    abilities: { parts: false, saysNo: false },
    receive: async () => {
      for (const mail of await look()) {
        const key = mail.headers["x-purchase-order"];
        const canceled = ledger.get(CANCEL.exec(mail.subject)?.[1] ?? "");
        if (canceled) canceled.cancelAsked = true;
        if (key === undefined) continue;
        mails.set(key, mail);
        file(ledger, first, { order: orderIn(key, mail), id: mail.messageId, isMarked: MARK.test(mail.subject) });
      }
    },
    tell: async (order, news) => {
      const mail = mails.get(order.key);
      if (!mail) throw new Error(`No mail about ${order.key}.`);
      const raw = replyMessage(mail, wordsOf(order, news));
      await bring(raw);
      // Mail services bring again what they have no answer for.
      if (isDoneTwice(side, "answers brought twice", { random, chance: 0.3 })) await bring(raw);
      if (news.kind === "ship" && isDoneTwice(side, "parcels told of in two mails", { random, chance: 0.2 }))
        await bring(replyMessage(mail, `${wordsOf(order, news)}\r\n\r\nSent again, to be sure.`));
      return "told";
    },
  };
  return side;
}

/** An order as a person reads it in its mail. @throws when the mail does not tell whose it is and what is wanted */
export function orderIn(key: string, { text }: Pick<Mail, "text">): VendorOrder {
  const lines = [...text.matchAll(LINE)].map(([, units, sku = ""]) => ({ id: sku, sku, units: Number(units) }));
  const reference = /^Customer's order: (\S+)/m.exec(text)?.[1];
  if (reference === undefined || lines.length === 0) throw new Error(`The mail about ${key} tells no order: ${text}`);
  return newOrder(key, reference, lines);
}

function wordsOf({ lines }: VendorOrder, news: News): string {
  switch (news.kind) {
    case "confirm":
      return "Confirmed. Thank you!";
    case "decline":
      return news.lines.length === lines.length
        ? "Sorry, all items are sold out."
        : `${news.lines.map(({ sku }) => sku).join(", ")} is sold out.\r\nWe confirm the rest, it will ship.`;
    case "ship":
      return `Shipped with DHL.\r\nTracking number: ${news.number}`;
    case "cancel":
      return "The order is cancelled.";
  }
}
