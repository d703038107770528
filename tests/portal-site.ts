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
import { formBrowser } from "./form-browser.ts";

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
  return { browser: () => formBrowser(origin) };
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
