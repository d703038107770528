import { z } from "zod";
import { CONNECTED_SUPPLIER } from "../connectors/kind.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import type { Actor } from "../platform/actor.ts";
import { endPortalAccess } from "../portal/end-access.server.ts";
import type { Problem } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { readPriceLines } from "../skus/price-list.ts";
import { saveVendorOffers, VendorOffer } from "../skus/vendor-offers.server.ts";

/** What the page of a supplier without Shopify may ask for, beside what every supplier's page asks for. */
export const VendorIntent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("offers"), offers: z.string().max(500_000) }),
  z.object({ intent: z.literal("test-connection") }),
  z.object({ intent: z.literal("end-portal") }),
]);
export type VendorIntent = z.infer<typeof VendorIntent>;

type Result = { ok: true; notice: string; values?: { [name: string]: string } } | { ok: false; problems: Problem[] };

/** Does what such a form asks for, and says what to tell when it is done. */
export async function vendorAction(
  services: Services,
  actor: Actor,
  supplierId: string,
  form: VendorIntent,
): Promise<Result> {
  const supplier = await services.db.prisma.supplier.findFirst({
    where: { id: supplierId, shopId: actor.shopId, vendor: { isNot: null } },
    select: CONNECTED_SUPPLIER,
  });
  if (!supplier?.vendor) return refused("This supplier is gone. Reload the page.");
  if (form.intent === "test-connection") {
    const connector = await connectorFor(services, supplier);
    if ("unreachable" in connector) return refused(connector.unreachable);
    const tested = await connector.testConnection();
    return tested.ok ? { ok: true, notice: tested.message } : refused(tested.message);
  }
  if (form.intent === "end-portal") {
    const ended = await endPortalAccess(services, actor, supplierId);
    return ended.ok ? { ok: true, notice: "Links and sign-ins ended" } : ended;
  }
  const read = readPriceLines(form.offers, supplier.vendor.currency);
  if (!read.ok) return read;
  const offers = read.offers.map((offer) => VendorOffer.parse(offer));
  const saved = await saveVendorOffers(services, actor.userId, { supplierId, offers });
  if (!saved.ok) return saved;
  return { ok: true, notice: `${offers.length} items saved`, values: { offers: form.offers } };
}

const refused = (message: string): Result => ({ ok: false, problems: [{ message }] });
