import type { Prisma } from "@prisma/client";
import { recordVendorStock } from "../inventory/vendor-stock.server.ts";
import { newId } from "../platform/ids.server.ts";
import { instantOf } from "../platform/local-time.ts";
import type { Services } from "../shopify/services.ts";
import { formKey } from "./form-key.server.ts";
import { textIn } from "./form-text.ts";
import { StockPage } from "./pages/stock-page.tsx";
import { isDay } from "./portal-order.ts";
import { formOf, goTo, page } from "./reply.server.tsx";
import { fieldsOf, readStockForm, type StockFields, type StockItem } from "./stock-form.ts";
import { takeUpload } from "./upload-pages.server.tsx";
import { pathFor, visit, type Visit } from "./visit.server.ts";

/** Where a vendor tells its stock and its prices. */

const PAGE = 50;
const LONGEST_SEARCH = 100;
type Said = { done: string | null; problem: string | null; entered: Map<string, StockFields> };
const NOTHING_SAID: Said = { done: null, problem: null, entered: new Map() };

/** A page of what the vendor offers. What was done just now stands in the address. */
export async function showStock(services: Services, request: Request): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const { stock, check } = who.frame.words.tools;
  const said = { saved: stock.saved, same: stock.unchanged, held: check.held };
  const done = new URL(request.url).searchParams.get("done") ?? "";
  return stockPage(services, request, who, {
    ...{ ...NOTHING_SAID, done: Object.hasOwn(said, done) ? said[done as keyof typeof said] : null },
  });
}

async function stockPage(services: Services, request: Request, who: Visit, said: Said): Promise<Response> {
  const { supplierId, currency, stockMode } = who.vendor;
  const found = await itemsOf(services, supplierId, new URL(request.url).searchParams);
  const held = await services.db.prisma.heldFeed.count({ where: { supplierId, state: "held" } });
  const rows = found.items.map((item) => {
    const before = fieldsOf(item, currency, who.frame.words);
    return { ...item, before, after: said.entered.get(item.id) ?? before };
  });
  return page(
    <StockPage
      who={who}
      {...{ ...found, currency, rows, done: said.done, problem: said.problem, formKey: newId() }}
      isFed={stockMode === "fed"}
      isHeld={held > 0}
    />,
    { status: said.problem === null ? 200 : 422 },
  );
}

async function itemsOf({ db }: Services, supplierId: string, query: URLSearchParams) {
  const search = (query.get("q") ?? "").trim().slice(0, LONGEST_SEARCH);
  const contains = { contains: search, mode: "insensitive" } as const;
  const where: Prisma.OfferWhereInput = {
    ...{ supplierId, state: "active", sku: { not: null } },
    ...(search === "" ? {} : { OR: [{ sku: contains }, { title: contains }] }),
  };
  const total = await db.prisma.offer.count({ where });
  const pages = Math.max(1, Math.ceil(total / PAGE));
  const at = Math.min(Math.max(1, Number(query.get("page") ?? 1) || 1), pages);
  const offers = await db.prisma.offer.findMany({
    ...{ where, orderBy: [{ sku: "asc" }, { id: "asc" }], skip: (at - 1) * PAGE, take: PAGE },
    include: { pool: { select: { policy: true, reading: true } } },
  });
  return { search, page: at, pages, items: offers.map(itemOf) };
}

type OfferRow = Prisma.OfferGetPayload<{ include: { pool: { select: { policy: true; reading: true } } } }>;
const itemOf = ({ id, sku, title, costMinor, pool }: OfferRow): StockItem => ({
  ...{ id, sku: sku ?? "", title, costMinor: Number(costMinor) },
  units: pool.policy === "unlimited" ? null : pool.policy === "finite" ? pool.reading : "none-told",
});

/** Records what was changed on the form, once by its key; or takes a file in, and leads to its check. */
export async function changeStock(services: Services, request: Request): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  if (request.headers.get("Content-Type")?.startsWith("multipart/")) {
    const taken = await takeUpload(services, request, who, "stock");
    return "to" in taken
      ? goTo(taken.to)
      : stockPage(services, request, who, { ...NOTHING_SAID, problem: taken.problem });
  }
  const { words, timeZone } = who.frame;
  const form = await formOf(request);
  const key = formKey(form);
  if (!form || key === null) return stockPage(services, request, who, { ...NOTHING_SAID, problem: words.tooLarge });
  const { supplierId, currency, stockMode } = who.vendor;
  const ids = [...form.keys()].flatMap((name) => (name.startsWith("price-") ? [name.slice("price-".length)] : []));
  const offers = await services.db.prisma.offer.findMany({
    where: { supplierId, state: "active", sku: { not: null }, id: { in: ids } },
    include: { pool: { select: { policy: true, reading: true } } },
  });
  const fields = (prefix: string, id: string): StockFields => ({
    ...{ units: textIn(form, `${prefix}units-${id}`), price: textIn(form, `${prefix}price-${id}`) },
  });
  const entered = new Map(ids.map((id) => [id, fields("", id)]));
  const items = offers
    .map(itemOf)
    .map((item) => ({ ...item, before: fields("was-", item.id), after: fields("", item.id) }));
  const { changes, problems } = readStockForm(items, { currency, isFed: stockMode === "fed" }, words);
  const refused = (problem: string) => stockPage(services, request, who, { done: null, problem, entered });
  if (problems.length > 0) return refused(problems.join(" "));
  const back = (done: string) => {
    const query = new URL(request.url).searchParams;
    return goTo(pathFor(who, "/vendor/stock", { ...Object.fromEntries(query), done }));
  };
  if (changes.length === 0) return back("same");
  const asOf = momentOf(textIn(form, "asOf"), timeZone) ?? services.clock.now();
  if (asOf > services.clock.now()) return refused(words.tools.problems.future);
  const told = { key, channel: "portal" as const, asOf, scope: "delta" as const, items: changes };
  const result = await recordVendorStock(services, { supplierId }, told);
  if (!result.ok) return refused(words.tools.problems.notFed);
  return back(result.outcome === "held" ? "held" : "saved");
}

/** A moment as a field for date and time sends it: without a zone. */
function momentOf(text: string, timeZone: string): Date | null {
  const [day = "", time = ""] = text.split("T");
  return isDay(day) && /^([01]\d|2[0-3]):[0-5]\d/.test(time)
    ? new Date(instantOf(timeZone, day, time.slice(0, 5)))
    : null;
}
