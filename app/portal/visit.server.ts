import type { Services } from "../shopify/services.ts";
import { signedIn } from "./access.server.ts";
import type { PortalFrame } from "./pages/document.tsx";
import { pathTo } from "./pages/parts.tsx";
import { vendorsOf, type PortalVendor } from "./portal-vendor.server.ts";
import { goTo } from "./reply.server.tsx";
import { portalWords } from "./words.ts";

/** Somebody signed in, who works for one vendor at a time (`?for=`), the first one unless told otherwise. */
export type Visit = { emailHash: string; vendor: PortalVendor; vendors: PortalVendor[]; frame: PortalFrame };

/** Who opens a page beside the orders; a way to the sign-in, or to the list, for who may not. */
export async function visit(services: Services, request: Request): Promise<Visit | Response> {
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  const vendors = await vendorsOf(services, emailHash);
  const wanted = new URL(request.url).searchParams.get("for");
  const vendor = vendors.find(({ supplierId }) => supplierId === wanted) ?? vendors[0];
  if (!vendor) return goTo("/vendor");
  const { language, timeZone, supplierId } = vendor;
  const forVendor = vendors.length > 1 ? supplierId : null;
  return {
    emailHash,
    vendor,
    vendors,
    frame: { language, timeZone, words: portalWords(language), signedIn: true, forVendor },
  };
}

/** An address of a page beside the orders that stays with this vendor. */
export const pathFor = ({ frame }: Visit, path: string, query?: { [name: string]: string }): string =>
  pathTo(frame, path, query);
