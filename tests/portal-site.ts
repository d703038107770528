import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { changeHours, showHours } from "../app/portal/hours-pages.server.tsx";
import { changeSeveral, showList } from "../app/portal/list-page.server.tsx";
import { byLink, bySignIn, changeOrder, showOrder } from "../app/portal/order-page.server.tsx";
import { changeSignIn, showSignIn } from "../app/portal/sign-in.server.tsx";
import { packingSlip } from "../app/portal/slip.server.tsx";
import { changeStock, showStock } from "../app/portal/stock-pages.server.tsx";
import { template } from "../app/portal/templates.server.ts";
import {
  fileErrors,
  recordUpload,
  showFile,
  showUpload,
  takeTrackingUpload,
} from "../app/portal/upload-pages.server.tsx";
import type { Services } from "../app/shopify/services.ts";

type Handle = (services: Services, request: Request, part: string) => Response | Promise<Response>;
/** The addresses of app/routes/vendor*, each by what it does when it is read and when a form comes. */
const PAGES: [address: RegExp, read: Handle, change?: Handle][] = [
  [/^\/vendor$/, showList, changeSeveral],
  [/^\/vendor\/sign-in$/, (_, request) => showSignIn(request), changeSignIn],
  [
    /^\/vendor\/o\/(.+)$/,
    (...[services, request, token]) => showOrder(services, request, byLink(token)),
    (...[services, request, token]) => changeOrder(services, request, byLink(token)),
  ],
  [
    /^\/vendor\/orders\/(.+)$/,
    (...[services, request, id]) => showOrder(services, request, bySignIn(id)),
    (...[services, request, id]) => changeOrder(services, request, bySignIn(id)),
  ],
  [/^\/vendor\/tracking$/, showUpload, takeTrackingUpload],
  [/^\/vendor\/stock$/, showStock, changeStock],
  [/^\/vendor\/hours$/, showHours, changeHours],
  [/^\/vendor\/file\/(.+)$/, showFile, recordUpload],
  [/^\/vendor\/file-errors\/(.+)$/, fileErrors],
  [/^\/vendor\/template\/(.+)$/, template],
  [/^\/vendor\/packing-slip\/(.+)$/, packingSlip],
];

/** What a browser has got. `url`: where its forms go that name no address. */
export type Got = { status: number; to: string | null; html: string; url: string };

/** The vendors' portal behind a real server, and browsers that come to it and post its pages' own forms. */
export async function portalSite(services: Services) {
  const server = createServer((incoming, outgoing) => {
    void answer(services, incoming)
      .catch((cause: unknown) => (cause instanceof Response ? cause : new Response(String(cause), { status: 500 })))
      .then(async (response) => {
        outgoing.writeHead(response.status, [...response.headers].flat());
        outgoing.end(Buffer.from(await response.arrayBuffer()));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { browser: () => browser(origin) };
}

async function answer(services: Services, incoming: IncomingMessage): Promise<Response> {
  const url = new URL(incoming.url ?? "/", "http://portal.test");
  for (const [address, read, change] of PAGES) {
    const found = address.exec(url.pathname);
    if (!found) continue;
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const isForm = incoming.method === "POST";
    const chunks: Uint8Array[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Uint8Array);
    const body = isForm ? Buffer.concat(chunks) : undefined;
    const request = new Request(url, { method: incoming.method, headers, body });
    const handle = isForm ? change : read;
    if (handle) return handle(services, request, found[1] ?? "");
  }
  return new Response("There is no such page.", { status: 404 });
}

type Fields = { [name: string]: string | string[] | File };

function browser(origin: string) {
  let cookie = "";
  const fetched = async (address: string, init: RequestInit = {}): Promise<Got> => {
    const url = new URL(new URL(address, origin).pathname + new URL(address, origin).search, origin).href;
    const response = await fetch(url, { ...init, headers: { Cookie: cookie }, redirect: "manual" });
    cookie = response.headers.get("Set-Cookie")?.split(";")[0] ?? cookie;
    return { status: response.status, to: response.headers.get("Location"), html: await response.text(), url };
  };
  const open = (address: string) => fetched(address);
  const send = (address: string, fields: Fields) => fetched(address, { method: "POST", body: bodyOf(fields) });
  return {
    open,
    /** Posts fields as they are, without a page. */
    send,
    /** Follows where an answer leads. */
    follow: (got: Got) => open(got.to ?? got.url),
    /** Fills in the form of a page that has this button (its `intent`), and presses it. */
    press: (page: Got, intent: string, fields: Fields = {}): Promise<Got> => {
      const form = formWith(page.html, intent);
      if (!form) throw new Error(`The page has no form for ${intent}: ${page.html.slice(0, 3000)}`);
      return send(form.action ?? page.url, { ...form.fields, ...fields, intent });
    },
  };
}
export type Browser = ReturnType<typeof browser>;

function bodyOf(fields: Fields): URLSearchParams | FormData {
  const pairs = Object.entries(fields).flatMap(([name, value]): [string, string | File][] =>
    Array.isArray(value) ? value.map((each) => [name, each]) : [[name, value]],
  );
  if (!pairs.some(([, value]) => value instanceof File))
    return new URLSearchParams(pairs.map(([name, value]) => [name, typeof value === "string" ? value : ""]));
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return form;
}

/** The first form of a page with this intent, with what its fields hold. */
function formWith(html: string, intent: string): { action: string | null; fields: { [name: string]: string } } | null {
  for (const [, attributes = "", inside = ""] of html.matchAll(/<form([^>]*)>(.*?)<\/form>/gs)) {
    const controls = [...inside.matchAll(/<(?:input|button)([^>]*)>/g)].map(([, text = ""]) => attributesOf(text));
    if (!controls.some(({ name, value }) => name === "intent" && value === intent)) continue;
    const held = controls.filter(({ name, type, checked }) => {
      const isPressed = type === undefined && name === "intent";
      return name !== undefined && !isPressed && (!["checkbox", "radio"].includes(type ?? "") || checked !== undefined);
    });
    const chosen = [...inside.matchAll(/<select[^>]*name="([^"]*)".*?<option[^>]*selected[^>]*>([^<]*)</gs)];
    const fields = Object.fromEntries(chosen.map(([, name = "", value = ""]) => [name, value]));
    for (const { name = "", value = "" } of held) fields[name] = value;
    return { action: attributesOf(attributes).action ?? null, fields };
  }
  return null;
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&quot;": '"', "&#x27;": "'", "&lt;": "<", "&gt;": ">" };
const attributesOf = (text: string): { [name: string]: string | undefined } =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value.replaceAll(/&(?:amp|quot|#x27|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity),
    ]),
  );
