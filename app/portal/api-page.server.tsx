import { loadWebhook, pingWebhook, saveWebhook } from "../connectors/vendors/events/webhook.server.ts";
import { env } from "../platform/env.server.ts";
import type { Services } from "../shopify/services.ts";
import { createVendorKey, listVendorKeys, revokeVendorKey } from "../suppliers/vendors/api-keys.server.ts";
import { readLanguage } from "../suppliers/vendors/vendor-settings.ts";
import { newId } from "../platform/ids.server.ts";
import { signedIn } from "./access.server.ts";
import { formKey } from "./form-key.server.ts";
import { textIn } from "./form-text.ts";
import { ApiPage } from "./pages/api-page.tsx";
import { formOf, goTo, page } from "./reply.server.tsx";
import { portalWords } from "./words.ts";
import { apiWords, type ApiWords } from "./words/api-words.ts";

/** What came of a form, to be said on the page. */
type Said = {
  done: string | null;
  problem: string | null;
  shown: { what: "created" | "secret"; text: string } | null;
};
const NOTHING: Said = { done: null, problem: null, shown: null };

const vendorsOf = ({ db }: Services, emailHash: string) =>
  db.prisma.vendor.findMany({
    where: { emailHash, supplier: { connection: { state: { not: "ended" } }, shop: { uninstalledAt: null } } },
    include: { supplier: { select: { shop: { select: { name: true } } } } },
    orderBy: { createdAt: "asc" },
  });
type Vendor = Awaited<ReturnType<typeof vendorsOf>>[number];

/** The page on which a signed-in vendor makes keys of the API. */
export async function showApiPage(services: Services, request: Request): Promise<Response> {
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  return answer(services, await vendorsOf(services, emailHash), NOTHING);
}

/** Does what a form of that page asks for. A secret is answered at once, so that it stands in no address. */
export async function changeApi(services: Services, request: Request): Promise<Response> {
  const emailHash = await signedIn(services, request);
  if (emailHash === null) return goTo("/vendor/sign-in");
  const vendors = await vendorsOf(services, emailHash);
  const form = await formOf(request);
  const vendor = vendors.find(({ supplierId }) => supplierId === textIn(form, "supplier"));
  if (!form || !vendor) return goTo("/vendor/api");
  const said = await act(services, vendor, form, apiWords(readLanguage(vendor.language)));
  return answer(services, vendors, said, said.problem === null ? 200 : 422);
}

async function act(services: Services, vendor: Vendor, form: FormData, words: ApiWords): Promise<Said> {
  const owner = { supplierId: vendor.supplierId, shopId: vendor.shopId, actor: "portal" };
  const problem = (text: string): Said => ({ ...NOTHING, problem: text });
  switch (textIn(form, "intent")) {
    case "create": {
      const made = await createVendorKey(services, owner, { name: textIn(form, "name"), once: formKey(form) });
      if (made.ok) return { ...NOTHING, shown: { what: "created", text: made.key } };
      return problem(
        made.problems.some(({ field }) => field === "keyName") ? words.problems.name : words.problems.full,
      );
    }
    case "revoke":
      await revokeVendorKey(services, owner, textIn(form, "key"));
      return { ...NOTHING, done: words.revoked };
    case "webhook": {
      const saved = await saveWebhook(services, owner, {
        url: textIn(form, "url"),
        newSecret: false,
        once: formKey(form),
      });
      if (!saved.ok) return problem(words.problems.address);
      if (saved.secret === null) return { ...NOTHING, done: words.saved };
      return { ...NOTHING, shown: { what: "secret", text: saved.secret } };
    }
    case "ping": {
      const told = await pingWebhook(services, owner);
      if (told.ok) return { ...NOTHING, done: words.tested };
      return problem(words.problems.test(told.problems.map(({ message }) => message).join(" ")));
    }
    default:
      return NOTHING;
  }
}

async function answer(services: Services, vendors: Vendor[], said: Said, status = 200): Promise<Response> {
  const language = readLanguage(vendors[0]?.language ?? "en");
  const timeZone = vendors[0]?.timeZone ?? "UTC";
  const shown = [];
  for (const { supplierId, supplier } of vendors)
    shown.push({
      ...{ supplierId, retailer: supplier.shop.name, keys: await listVendorKeys(services, supplierId) },
      webhookUrl: (await loadWebhook(services, supplierId)).url,
    });
  const frame = { language, timeZone, words: portalWords(language), signedIn: true };
  const address = `${env().SHOPIFY_APP_URL}/vendor-api/v1`;
  return page(<ApiPage frame={frame} vendors={shown} formKey={newId()} address={address} {...said} />, { status });
}
