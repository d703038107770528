import type { LoaderFunctionArgs } from "@remix-run/node";
import { signedIn } from "../portal/access.server.ts";
import { groupOrders, ordersForVendor } from "../portal/orders.server.ts";
import { ListPage } from "../portal/pages/list-page.tsx";
import { goTo, page } from "../portal/reply.server.tsx";
import { requestServices } from "../shopify/request-services.server.ts";
import { portalWords } from "../portal/words.ts";

/** The orders of the vendor that is signed in. */
export const loader = async ({ request }: LoaderFunctionArgs) => {
  const services = requestServices();
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  const query = new URL(request.url).searchParams;
  const shown = query.get("shown") === "done" ? "done" : "open";
  const found = await ordersForVendor(services, emailHash, { shown, before: query.get("before") });
  const words = portalWords(found.language);
  const frame = { language: found.language, timeZone: found.timeZone, words, signedIn: true };
  const more = found.next === null ? null : `/vendor?shown=${shown}&before=${found.next}`;
  const done = query.get("done") === "code" ? words.done.code : null;
  return page(<ListPage frame={frame} shown={shown} groups={groupOrders(found.orders)} more={more} done={done} />);
};
