import type { PortalFrame } from "./pages/document.tsx";
import { OrderPage } from "./pages/order-page.tsx";
import { CodePage, GonePage } from "./pages/sign-in-pages.tsx";
import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { askByHash, deviceCookie, enterCode, signedIn } from "./access.server.ts";
import { actOnOrder } from "./act.server.ts";
import { textIn } from "./form-text.ts";
import { orderByLink, orderForVendor, type OpenedOrder } from "./orders.server.ts";
import { masked } from "./masked.ts";
import { formOf, goTo, isSecure, page } from "./reply.server.tsx";
import { languageOf, portalWords } from "./words.ts";

/** How the order of an address is found. */
type Find = (services: Services, knownHash: string | null) => Promise<OpenedOrder | null>;

/** By the token of a mail's link. */
export const byLink =
  (token: string): Find =>
  (services, knownHash) =>
    orderByLink(services, token, knownHash);

/** By its id, for the vendor that is signed in. */
export const bySignIn =
  (supplierOrderId: string): Find =>
  async (services, knownHash) =>
    knownHash === null ? null : orderForVendor(services, supplierOrderId, knownHash);

/** The page of one order. What was done just now stands in the address, as the browser comes back to it after a form. */
export async function showOrder(services: Services, request: Request, find: Find): Promise<Response> {
  const knownHash = await signedIn(services, request);
  const found = await find(services, knownHash);
  if (!found) return gone(request, knownHash);
  const frame = frameOf(found, knownHash);
  const done = new URL(request.url).searchParams.get("done");
  return orderPage(found, frame, { done: doneWords(frame, done), problem: null, entered: {} });
}

/** Does what a form on that page asks for. */
export async function changeOrder(services: Services, request: Request, find: Find): Promise<Response> {
  const { pathname } = new URL(request.url);
  const knownHash = await signedIn(services, request);
  const found = await find(services, knownHash);
  if (!found) return gone(request, knownHash);
  const frame = frameOf(found, knownHash);
  const form = await formOf(request);
  if (!form) return orderPage(found, frame, { done: null, problem: frame.words.tooLarge, entered: {} }, 413);
  const intent = form.get("intent");
  if (intent === "code" || intent === "enter") return openAddress(services, found, frame, form, pathname);
  const acted = await actOnOrder(services, found, form, frame.words);
  if (acted.ok) return goTo(`${pathname}?done=${acted.intent}`);
  const entered = Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  return orderPage(found, frame, { done: null, problem: acted.message, entered }, 422);
}

/** A new browser sees the address once the vendor's contact has entered the code that was mailed to it. */
async function openAddress(
  services: Services,
  { book, contactEmail }: OpenedOrder,
  frame: PortalFrame,
  form: FormData,
  pathname: string,
): Promise<Response> {
  const { words } = frame;
  const emailHash = book.vendor.emailHash;
  const ask = (problem: string | null, status: number) =>
    page(
      <CodePage
        frame={frame}
        address={masked(contactEmail)}
        action={pathname}
        fields={{ key: newId() }}
        problem={problem}
      />,
      {
        status,
      },
    );
  if (emailHash === null) return ask(words.goneHint, 422);
  if (form.get("intent") === "code")
    return (await askByHash(services, emailHash)) === "asked" ? ask(null, 200) : ask(words.codeTooMany, 429);
  const secret = await enterCode(services, emailHash, { code: textIn(form, "code"), key: textIn(form, "key") });
  if (secret === null) return ask(words.codeWrong, 422);
  return goTo(`${pathname}?done=code`, deviceCookie(secret, { secure: isSecure() }));
}

const gone = (request: Request, knownHash: string | null) => {
  const language = languageOf(request.headers.get("Accept-Language"));
  const frame = { language, timeZone: "UTC", words: portalWords(language), signedIn: knownHash !== null };
  return page(<GonePage frame={frame} />, { status: 404 });
};

const frameOf = ({ language, timeZone, book }: OpenedOrder, knownHash: string | null): PortalFrame => ({
  ...{ language, timeZone, words: portalWords(language) },
  signedIn: knownHash !== null && knownHash === book.vendor.emailHash,
});

/** The sentence for what an address says was done. */
const doneWords = ({ words }: PortalFrame, done: string | null): string | null =>
  done !== null && Object.hasOwn(words.done, done) ? words.done[done as keyof typeof words.done] : null;

type Said = { done: string | null; problem: string | null; entered: { readonly [field: string]: string } };

const orderPage = (found: OpenedOrder, frame: PortalFrame, said: Said, status = 200) =>
  page(<OrderPage frame={frame} order={found.order} contact={masked(found.contactEmail)} newKey={newId} {...said} />, {
    status,
  });
