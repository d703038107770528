import { newId } from "../platform/ids.server.ts";
import type { Services } from "../shopify/services.ts";
import { spelledCarrier } from "../tracking/carriers/carriers.ts";
import { recordVendorAnswer, recordVendorShipment } from "../tracking/vendors/record.server.ts";
import type { NewsResult } from "../tracking/vendors/vendor-news.ts";
import { numbersIn } from "./act.server.ts";
import { signedIn } from "./access.server.ts";
import { loadBoard } from "./board.server.ts";
import { formKey } from "./form-key.server.ts";
import { textIn } from "./form-text.ts";
import { ListPage } from "./pages/list-page.tsx";
import { BOARD_TABS } from "./portal-order.ts";
import { vendorsOf, type PortalVendor } from "./portal-vendor.server.ts";
import { formOf, goTo, page } from "./reply.server.tsx";
import { portalWords } from "./words.ts";

/** The lists of all orders of who is signed in, and what is done with several of them at once. */

const LONGEST_SEARCH = 60;
type Said = { done: string | null; problem: string | null; form: FormData | null };

/** One of the lists. What was done just now stands in the address. */
export async function showList(services: Services, request: Request): Promise<Response> {
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  return listPage(services, request, await vendorsOf(services, emailHash), { done: null, problem: null, form: null });
}

async function listPage(services: Services, request: Request, vendors: PortalVendor[], said: Said): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const tab = BOARD_TABS.find((each) => each === query.get("shown")) ?? "all";
  const search = (query.get("q") ?? "").trim().slice(0, LONGEST_SEARCH);
  const board = await loadBoard(services, vendors, { tab, search, page: Number(query.get("page") ?? 1) || 1 });
  const { language, timeZone } = vendors[0] ?? { language: "en" as const, timeZone: "UTC" };
  const words = portalWords(language);
  const finished = query.get("done");
  const done = finished === "code" ? words.done.code : finished === "several" ? words.tools.several.done : null;
  const { form, problem } = said;
  const entered = {
    ...{ number: textIn(form, "number"), carrier: textIn(form, "carrier") },
    picked: (form?.getAll("order") ?? []).filter((value) => typeof value === "string"),
  };
  const frame = { language, timeZone, words, signedIn: true };
  return page(
    <ListPage frame={frame} board={board} formKey={newId()} done={done} problem={problem} entered={entered} />,
    { status: problem === null ? 200 : 422 },
  );
}

const MOST_PICKED = 50;

/**
 * Confirms the ticked orders, or ships all that is left of each in one parcel. Each order is recorded by itself, once by
 * the form's key: those that cannot be are named, and the others are done.
 */
export async function changeSeveral(services: Services, request: Request): Promise<Response> {
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  const vendors = await vendorsOf(services, emailHash);
  const words = portalWords(vendors[0]?.language ?? "en");
  const form = await formOf(request);
  const refused = (problem: string) => listPage(services, request, vendors, { done: null, problem, form });
  if (!form) return refused(words.tooLarge);
  const key = formKey(form);
  const picked = [...new Set(form.getAll("order"))].slice(0, MOST_PICKED).filter((id) => typeof id === "string");
  if (picked.length === 0 || key === null) return refused(words.tools.several.none);
  const books = await services.db.prisma.vendorOrder.findMany({
    where: { supplierOrderId: { in: picked }, vendor: { emailHash } },
    select: { supplierOrderId: true, supplierId: true, key: true },
    orderBy: { supplierOrderId: "asc" },
  });
  const problems: string[] = [];
  for (const { supplierOrderId, supplierId, key: number } of books) {
    const told = { supplierOrderId, key: `${key}:${supplierOrderId}`, channel: "portal" as const };
    const record = (): Promise<NewsResult> =>
      form.get("intent") === "ship"
        ? recordVendorShipment(
            services,
            { supplierId },
            {
              ...{ ...told, ref: told.key, carrier: spelledCarrier(textIn(form, "carrier")), lines: "rest" },
              ...{ trackingNumbers: numbersIn(textIn(form, "number")), shippedAt: services.clock.now() },
            },
          )
        : recordVendorAnswer(services, { supplierId }, { ...told, says: "accepted" });
    const news = await record();
    if (!news.ok) problems.push(`${number}: ${news.problems.map(({ code }) => words.problems[code]).join(" ")}`);
  }
  if (problems.length > 0) return refused(problems.join(" "));
  const back = new URL(request.url);
  back.searchParams.set("done", "several");
  return goTo(`${back.pathname}${back.search}`);
}
