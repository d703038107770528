import { formBrowser, formWith, type Got } from "../../../tests/form-browser.ts";
import type { Control } from "../../stack/control.ts";
import type { Random } from "../random.ts";
import { leftOf, newOrder, type Ledger, type News, type VendorLine, type VendorOrder } from "./ledger.ts";
import { mailbox } from "./mailbox.ts";
import { countTwice, untilAnswered, type VendorSide } from "./side.ts";

type Browser = ReturnType<typeof formBrowser>;
type Order = {
  control: Control;
  random: Random;
  address: string;
  origin: string;
  stock: ReadonlyMap<string, number>;
};
type Pages = { link: string | null; id: string | null };

const PAGE = 50;
const SIGN_IN_MS = 60_000;

/** Somebody with a browser: opens mails' links and the list, presses buttons, often twice, and in two tabs. */
export async function portalVendor({ control, random, address, origin, stock }: Order): Promise<VendorSide> {
  const ledger: Ledger = new Map();
  const places = new Map<string, Pages>();
  const browser = formBrowser(origin);
  const look = mailbox(control, address);
  await signIn(browser, address, look);
  const open = (path: string) => untilAnswered(path, () => browser.open(path));
  const press = (page: Got, intent: string, fields: Parameters<Browser["press"]>[2]) =>
    untilAnswered(intent, () => browser.press(page, intent, fields));
  const placeOf = (key: string) => {
    const known = places.get(key) ?? { link: null, id: null };
    places.set(key, known);
    return known;
  };
  const pageOf = (key: string) => {
    const { link, id } = placeOf(key);
    const way = link !== null && (id === null || random.is(0.5)) ? link : `/vendor/orders/${id}`;
    return open(way);
  };
  const side: VendorSide = {
    ...{ name: "portal", ledger, stock, twice: {} },
    abilities: { parts: true, saysNo: true },
    receive: async ({ all }) => {
      for (const { text } of await look()) {
        const [link = null] = /http\S+\/vendor\/o\/\S+/.exec(text) ?? [];
        const key = /CD-\d+-[0-9a-f]{8}/.exec(text)?.[0];
        if (key !== undefined) placeOf(key).link ??= link;
      }
      for (let at = 1; ; at++) {
        const found = [
          ...(await open(`/vendor?page=${at}`)).html.matchAll(/href="\/vendor\/orders\/([\w-]+)"><strong>([^<]+)</g),
        ];
        for (const [, id = "", key = ""] of found) placeOf(key).id = id;
        if (found.length < PAGE) break;
      }
      for (const key of places.keys()) {
        const known = ledger.get(key);
        if (known && (known.closed || known.cancelled)) continue;
        if (known && !known.lines.some((line) => leftOf(line) > 0)) continue;
        if (known && !all && random.is(0.6)) continue;
        const page = await pageOf(key);
        if (!known) ledger.set(key, orderOn(page, key));
        else known.cancelAsked = formWith(page.html, "cancel") !== null;
      }
    },
    tell: async (order, news) => {
      const { intent, fields } = formOf(order, news);
      const page = await pageOf(order.key);
      if (!formWith(page.html, intent)) {
        // Asked meanwhile to cancel it, people answer that first; what the page does not offer is not done.
        if (formWith(page.html, "cancel")) return "later";
        return news.kind === "confirm" ? "told" : "refused";
      }
      const tab = random.is(0.3) ? await pageOf(order.key) : null;
      const answers = [];
      if (news.kind === "decline" || random.is(0.4)) {
        countTwice(side, "buttons pressed twice");
        // A quick double click, or one after the page did not seem to answer.
        const once = () => press(page, intent, fields);
        answers.push(...(random.is(0.5) ? await Promise.all([once(), once()]) : [await once(), await once()]));
      } else answers.push(await press(page, intent, fields));
      if (tab && formWith(tab.html, intent) && news.kind !== "decline") {
        countTwice(side, "forms sent from two tabs");
        await press(tab, intent, fields);
      }
      return answers.some(({ status }) => status === 303) ? "told" : "refused";
    },
    tellStock: async (shelf) => {
      const page = await open("/vendor/stock");
      const fields = Object.fromEntries(
        [...shelf].map(([sku, units]) => [`units-${itemOn(page, sku)}`, String(Math.max(0, units))]),
      );
      const { status } = await press(page, "save", fields);
      if (status !== 303) throw new Error(`The portal refuses stock: ${status}.`);
    },
  };
  return side;
}

async function signIn(browser: Browser, address: string, look: ReturnType<typeof mailbox>): Promise<void> {
  const asked = await browser.press(await browser.open("/vendor/sign-in"), "ask", { email: address });
  for (const giveUpMs = performance.now() + SIGN_IN_MS; performance.now() < giveUpMs;) {
    const code = (await look()).flatMap(({ subject }) => /^(\d{6}) /.exec(subject)?.[1] ?? [])[0];
    if (code !== undefined) {
      const { status } = await browser.press(asked, "enter", { code });
      if (status === 303) return;
      throw new Error(`The portal does not take the code that it has mailed (${status}).`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("No code has come by mail.");
}

/** An order as its page shows it. Line ids are those of its form's fields, in the order of the lines. */
function orderOn({ html, status }: Got, key: string): VendorOrder {
  const ids = Object.keys(formWith(html, "ship")?.fields ?? {}).flatMap((name) => /^units-(.+)$/.exec(name)?.[1] ?? []);
  const lines = [...html.matchAll(/<span class="units">(\d+) ×<\/span>.*?SKU ([\w-]+)/gs)].map(
    ([, units, sku = ""], at) => ({ id: ids[at] ?? sku, sku, units: Number(units) }),
  );
  const reference = /<dt>Customer&#x27;s order<\/dt><dd>([^<]+)</.exec(html)?.[1];
  if (status !== 200 || lines.length === 0 || reference === undefined)
    throw new Error(`The page of ${key} (${status}) shows no order: ${html.slice(0, 500)}`);
  return newOrder(key, reference, lines);
}

/** The id of an item's fields on the page of stock. */
function itemOn({ html }: Got, sku: string): string {
  const id = new RegExp(`<strong>${sku}</strong>.*?name="units-([\\w-]+)"`, "s").exec(html)?.[1];
  if (id === undefined) throw new Error(`The page of stock has no ${sku}.`);
  return id;
}

function formOf(order: VendorOrder, news: News): { intent: string; fields: { [name: string]: string } } {
  const units = (name: string, lines: readonly VendorLine[], of: (line: VendorLine) => number) =>
    Object.fromEntries(lines.map((line) => [`${name}-${line.id}`, String(of(line))]));
  switch (news.kind) {
    case "confirm":
      return { intent: "confirm", fields: {} };
    case "decline":
      return {
        intent: "decline",
        fields: {
          reason: "out-of-stock",
          ...units("decline", news.lines, (line) => (news.units === "all" ? leftOf(line) : 1)),
        },
      };
    case "ship":
      return {
        intent: "ship",
        fields: {
          ...{ number: news.number, carrier: "DHL" },
          ...(news.isRest
            ? {}
            : {
                partly: "on",
                ...units("units", order.lines, (line) => (news.lines.includes(line) ? leftOf(line) : 0)),
              }),
        },
      };
    case "cancel":
      return { intent: "cancel", fields: { answer: news.answer } };
  }
}
