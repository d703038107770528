import { dayIn } from "../platform/local-time.ts";
import { saveSupplierCosts } from "../routing/supplier-costs.server.ts";
import type { Services } from "../shopify/services.ts";
import { textIn } from "./form-text.ts";
import { daysOff, readHours, type HoursFields } from "./hours-form.ts";
import { HoursPage } from "./pages/hours-page.tsx";
import { formOf, goTo, page } from "./reply.server.tsx";
import { pathFor, visit, type Visit } from "./visit.server.ts";

/** When a vendor works. It is the calendar that routing promises its days by, and that the retailer may change too. */

const zonesFor = (own: string) => [...new Set([own, "UTC", ...Intl.supportedValuesOf("timeZone")])].sort();

type Said = { done: string | null; problem: string | null; entered: HoursFields | null };

/** The page of a vendor's opening hours. What was done just now stands in the address. */
export async function showHours(services: Services, request: Request): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const isSaved = new URL(request.url).searchParams.get("done") === "saved";
  return hoursPage(services, who, {
    done: isSaved ? who.frame.words.tools.hours.saved : null,
    problem: null,
    entered: null,
  });
}

function hoursPage({ clock }: Services, who: Visit, { entered, ...said }: Said): Response {
  const { calendar, timeZone } = who.vendor;
  const today = dayIn(timeZone, clock.now().getTime());
  const fields = entered ?? {
    ...{ workdays: calendar.workdays.map(String), cutoff: calendar.cutoff ?? "", timeZone },
    ...{ remove: [], from: "", until: "" },
  };
  const shown = { fields, zones: zonesFor(timeZone), daysOff: daysOff(calendar, today), today };
  return page(<HoursPage who={who} {...shown} {...said} />, { status: said.problem === null ? 200 : 422 });
}

/** Stores what the form says. It says how things are to be, so that it may come twice. */
export async function changeHours(services: Services, request: Request): Promise<Response> {
  const who = await visit(services, request);
  if (who instanceof Response) return who;
  const form = await formOf(request);
  const { words } = who.frame;
  const all = (name: string) => (form?.getAll(name) ?? []).filter((value) => typeof value === "string");
  const entered: HoursFields = {
    ...{ workdays: all("workday"), remove: all("remove"), cutoff: textIn(form, "cutoff") },
    ...{ timeZone: textIn(form, "timeZone"), from: textIn(form, "from"), until: textIn(form, "until") },
  };
  const { vendor } = who;
  const read = readHours(entered, { stored: vendor.calendar, zones: zonesFor(vendor.timeZone) }, words);
  if (!read.ok) return hoursPage(services, who, { done: null, problem: read.problem, entered });
  const { supplierId, shopId } = vendor;
  const saved = await saveSupplierCosts(
    services,
    { shopId, userId: "portal" },
    { supplierId, calendar: read.calendar },
  );
  if (!saved.ok) return hoursPage(services, who, { done: null, problem: words.tools.hours.wrongDays, entered });
  return goTo(pathFor(who, "/vendor/hours", { done: "saved" }));
}
