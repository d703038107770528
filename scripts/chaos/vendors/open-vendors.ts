import { merchantOf, type Merchant } from "../../demo/merchant.ts";
import type { Stack } from "../../stack/stack.ts";
import { seeded } from "../random.ts";
import { RETAILER, SUPPLIERS } from "../stores.ts";
import { apiVendor } from "./api-vendor.ts";
import { filesVendor, ORDER_COLUMNS, type Drop } from "./files-vendor.ts";
import { mailVendor } from "./mail-vendor.ts";
import { portalVendor } from "./portal-vendor.ts";
import type { VendorSide } from "./side.ts";

/** Where answers by mail come in, and what the mail service bears. */
const INBOUND = { address: "answers@in.crossdock.example", secret: "what the mail service bears" };
/** What the app's processes have to know for vendors: the sandbox's servers are on this machine. */
export const VENDOR_ENV = {
  ...{ MAIL_INBOUND_ADDRESS: INBOUND.address, MAIL_INBOUND_SECRET: INBOUND.secret, PRIVATE_HOSTS: "allow" },
};

/** The vendors' names at the sandbox's servers. */
export const ADDRESSES = {
  ...{ email: "orders@mail-vendor.example", portal: "desk@portal-vendor.example" },
  ...{ files: "desk@files-vendor.example", api: "desk@api-vendor.example" },
};
const USER = "files-vendor";
const API = "api-vendor";
/** Signed by another secret than its API's calls: a receiver of its own. */
const NEWS = "api-vendor-news";

/** What each offers; of the second item there is little. */
const PLENTY = 100_000;
const OFFERS = {
  email: { "ITEM-1": PLENTY, "ITEM-2": PLENTY },
  portal: { "ITEM-3": PLENTY, "ITEM-4": 12 },
  files: { "ITEM-5": PLENTY, "ITEM-6": 12 },
  api: { "ITEM-7": PLENTY, "ITEM-8": 12 },
};
type Kind = keyof typeof OFFERS;
const stockOf = (kind: Kind): ReadonlyMap<string, number> => new Map(Object.entries(OFFERS[kind]));

/** How many vendors offer an item. */
export const offersOf = (sku: string): number => Object.values(OFFERS).filter((offers) => sku in offers).length;

/** One vendor of each kind beside the retailer's other suppliers, set up through the app's own pages. */
export async function openVendors(stack: Stack, seed: number): Promise<VendorSide[]> {
  const { control, appOrigin } = stack;
  const retailer = merchantOf(stack, RETAILER);
  const random = (kind: Kind) => seeded(seed, `vendor ${kind}`);
  const about = (kind: Kind) => ({ control, random: random(kind), stock: stockOf(kind) });

  await addVendor(retailer, "email");
  await addVendor(retailer, "portal");
  const lookForFiles = await setUpFiles(stack, retailer, await addVendor(retailer, "files"));
  const api = await setUpApi(stack, retailer, await addVendor(retailer, "api"));
  const sides = [
    mailVendor({
      ...{ control, random: random("email"), address: ADDRESSES.email },
      inbound: { url: `${appOrigin}/mail/inbound`, secret: INBOUND.secret },
    }),
    await portalVendor({ ...about("portal"), address: ADDRESSES.portal, origin: appOrigin }),
    filesVendor({ ...about("files"), user: USER, address: ADDRESSES.files }),
    apiVendor({ ...about("api"), name: API, news: NEWS, app: { ...api, url: `${appOrigin}/vendor-api/v1` } }),
  ];
  for (const { stock, tellStock } of sides) if (stock) await tellStock?.(stock);
  await lookForFiles();
  return sides;
}

/** @returns the id of the supplier */
async function addVendor(retailer: Merchant, kind: Kind): Promise<string> {
  const fields = {
    ...{ intent: "add", kind, name: `Vendor by ${kind}`, email: ADDRESSES[kind], currency: "EUR", leadTimeDays: "2" },
    ...{ stockMode: kind === "email" ? "assumed" : "fed", address1: "Kai 1", city: "Kiel", zip: "24103" },
    countryCode: "DE",
  };
  const supplierId = await found(retailer, "/app/suppliers/add", fields, /\/app\/suppliers\/([\w-]{20,})/);
  const offers = Object.keys(OFFERS[kind]).map((sku) => `${sku}; 5.00; ${sku}`);
  await retailer.post(`/app/suppliers/${supplierId}`, { intent: "offers", offers: offers.join("\n") });
  // Before the stores: who stands above is asked first.
  for (const direction of SUPPLIERS.map(() => "up"))
    await retailer.post("/app/suppliers", { intent: "move", supplierId, direction });
  return supplierId;
}

/** Posts a form and finds something in the answer, its headers too. */
async function found(retailer: Merchant, path: string, form: Record<string, string>, pattern: RegExp): Promise<string> {
  const answer = await retailer.ask(path, { body: new URLSearchParams(form) });
  const text = `${JSON.stringify([...answer.headers])} ${await answer.text()}`;
  const is = pattern.exec(text)?.[1];
  if (is === undefined)
    throw new Error(`${path} (${answer.status}) answers nothing like ${pattern}: ${text.slice(0, 500)}`);
  return is;
}

/** @returns agrees to the host key, whereupon its files are looked for */
async function setUpFiles({ control }: Stack, retailer: Merchant, supplierId: string): Promise<() => Promise<void>> {
  const folders = { orders: "/orders", tracking: "/tracking", answers: "/answers", stock: "/stock" };
  for (const folder of Object.values(folders))
    await control.post("sftp/files", { user: USER, path: `${folder}/.keep`, content: "" });
  const { host, port, hostKey } = await control.get<Drop>(`sftp?user=${USER}`);
  const page = `/app/suppliers/${supplierId}/files`;
  await retailer.post(page, {
    ...{ intent: "save", way: "sftp", host, port: String(port), user: USER, password: "secret" },
    ...Object.fromEntries(Object.entries(folders).map(([kind, folder]) => [`folder.${kind}`, folder])),
    ...{ encoding: "utf-8", delimiter: ",", decimal: ".", days: "1,2,3,4,5,6,7", times: "", combine: "no" },
    ...{ columns: ORDER_COLUMNS.join("\n"), missing: "zero" },
  });
  return () => retailer.post(page, { intent: "agree", hostKey });
}

/** @returns the vendor's key to our API, and what signs its webhook */
async function setUpApi(
  { control, sandboxOrigin }: Stack,
  retailer: Merchant,
  supplierId: string,
): Promise<{ key: string; webhookSecret: string }> {
  const page = `/app/suppliers/${supplierId}/api`;
  const secret = await found(retailer, page, { intent: "signing" }, /"(cds_[\w-]+)"/);
  await control.post("vendor-api", { vendor: API, secret });
  await retailer.post(page, {
    ...{ intent: "save", baseUrl: `${sandboxOrigin}/vendor-api/${API}`, auth: "none" },
    ...{ "path.orders": "/orders", "path.order": "/orders/{key}", "path.cancel": "/orders/{key}/cancel" },
    ...{ "path.stock": "", "path.test": "/ping" },
  });
  const key = await found(retailer, page, { intent: "create-key", keyName: "its system" }, /"(cdv_[\w-]+)"/);
  const webhookUrl = `${sandboxOrigin}/vendor-api/${NEWS}/webhook`;
  return { key, webhookSecret: await found(retailer, page, { intent: "webhook", webhookUrl }, /"(cds_[\w-]+)"/) };
}
