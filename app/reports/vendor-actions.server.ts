import { z } from "zod";
import { CONNECTED_SUPPLIER, type ConnectedSupplier } from "../connectors/kind.ts";
import { connectorFor } from "../connectors/registry.server.ts";
import { decideHeldFeed } from "../inventory/feeds/held-feeds.server.ts";
import type { Actor } from "../platform/actor.ts";
import { endPortalAccess } from "../portal/end-access.server.ts";
import type { Done, Problem } from "../platform/problem.ts";
import type { Services } from "../shopify/services.ts";
import { readPriceLines } from "../skus/price-list.ts";
import { removeVendorOffers, saveVendorOffers, VendorOffer } from "../skus/vendor-offers.server.ts";
import type { SupplierIntent } from "./supplier-actions.server.ts";

/** What the page of a supplier without Shopify may ask for, beside what every supplier's page asks for. */
export const VendorIntent = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("offers"), offers: z.string().max(500_000) }),
  z.object({ intent: z.literal("remove-offer"), sku: z.string().max(200) }),
  z.object({ intent: z.literal("test-connection") }),
  z.object({ intent: z.literal("end-portal") }),
  z.object({ intent: z.literal("apply-feed"), id: z.string().max(60) }),
  z.object({ intent: z.literal("discard-feed"), id: z.string().max(60) }),
]);
export type VendorIntent = z.infer<typeof VendorIntent>;

const INTENTS: ReadonlySet<string> = new Set(VendorIntent.options.map(({ shape }) => shape.intent.value));
export const isVendorIntent = (form: VendorIntent | SupplierIntent): form is VendorIntent => INTENTS.has(form.intent);

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
  const { vendor } = supplier;
  switch (form.intent) {
    case "test-connection":
      return testConnection(services, supplier);
    case "end-portal":
      return told(await endPortalAccess(services, actor, supplierId), "Links and sign-ins ended");
    case "apply-feed":
      return told(await decideHeldFeed(services, actor, { id: form.id, apply: true }), "Feed applied");
    case "discard-feed":
      return told(await decideHeldFeed(services, actor, { id: form.id, apply: false }), "Feed discarded");
    case "remove-offer":
      await removeVendorOffers(services, actor.userId, { supplierId, skus: [form.sku] });
      return { ok: true, notice: "Item removed" };
    case "offers":
      return saveOffers(services, actor, { supplierId, currency: vendor.currency, offers: form.offers });
  }
}

const told = (done: Done, notice: string): Result => (done.ok ? { ok: true, notice } : done);

async function testConnection(services: Services, supplier: ConnectedSupplier): Promise<Result> {
  const connector = await connectorFor(services, supplier);
  if ("unreachable" in connector) return refused(connector.unreachable);
  const tested = await connector.testConnection();
  return tested.ok ? { ok: true, notice: tested.message } : refused(tested.message);
}

type Typed = { supplierId: string; currency: string; offers: string };

async function saveOffers(services: Services, actor: Actor, { supplierId, currency, offers: text }: Typed) {
  const read = readPriceLines(text, currency);
  if (!read.ok) return read;
  const offers = read.offers.map((offer) => VendorOffer.parse(offer));
  const saved = await saveVendorOffers(services, actor.userId, { supplierId, offers });
  if (!saved.ok) return saved;
  if (read.removed.length > 0) await removeVendorOffers(services, actor.userId, { supplierId, skus: read.removed });
  const items = (count: number, what: string) => (count === 1 ? `1 item ${what}` : `${count} items ${what}`);
  const notice =
    read.removed.length === 0
      ? items(offers.length, "saved")
      : `${items(offers.length, "saved")}, ${items(read.removed.length, "removed")}`;
  return { ok: true as const, notice, values: { offers: text } };
}

const refused = (message: string): Result => ({ ok: false, problems: [{ message }] });
