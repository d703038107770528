import type { Prisma } from "@prisma/client";
import { z } from "zod";
import { CONNECTED_SUPPLIER } from "../connectors/kind.ts";
import { BEHAVIOURS, type Behaviour } from "../connectors/connector.ts";
import { portalHome } from "../connectors/vendors/portal-link.server.ts";
import { connectorFor, CONNECTORS, kindOf } from "../connectors/registry.server.ts";
import { loadHeldFeed } from "../inventory/feeds/held-feeds.server.ts";
import type { Database } from "../platform/db.server.ts";
import { dayIn } from "../platform/local-time.ts";
import { canMail } from "../platform/mail.server.ts";
import { daysOff } from "../portal/hours-form.ts";
import type { Services } from "../shopify/services.ts";
import { readCalendar } from "../suppliers/calendar.ts";
import { contactOf } from "../suppliers/vendors/vendors.server.ts";
import { readLanguage } from "../suppliers/vendors/vendor-settings.ts";

/** Kinds of suppliers without Shopify that this release speaks with. */
export const vendorKinds = (): { value: string; label: string }[] =>
  Object.entries(CONNECTORS).flatMap(([value, { title }]) => (value === "shopify" ? [] : [{ value, label: title }]));

const LANGUAGE_WORDS = { en: "English", de: "German", fr: "French" } as const;
const CANNOT_WORDS: Record<Behaviour, string> = {
  send: "Sending orders",
  lookUp: "Asking whether an order arrived",
  cancel: "Canceling",
  change: "Changing an order",
  readAcknowledgement: "Confirmations",
  readShipments: "Tracking",
  readStock: "Asking for stock",
  testConnection: "Testing the connection",
};

const BounceNote = z.object({ note: z.string().optional() });

export type VendorPage = NonNullable<Awaited<ReturnType<typeof loadVendorPage>>>;

/** What the page of a supplier without Shopify shows beside what every supplier's page shows; null for all others. */
export async function loadVendorPage(services: Services, shopId: string, supplierId: string) {
  const { db } = services;
  const supplier = await db.prisma.supplier.findFirst({
    where: { id: supplierId, shopId },
    select: { ...CONNECTED_SUPPLIER, calendar: true },
  });
  if (!supplier?.vendor) return null;
  const { vendor } = supplier;
  const hours = hoursOf(supplier.calendar, vendor.timeZone, services.clock.now());
  const kind = kindOf(supplier.kind);
  // What an API has differs from supplier to supplier.
  const connector = await connectorFor(services, supplier);
  const { capabilities } = "unreachable" in connector ? kind : connector;
  const contact = contactOf(vendor);
  const stock = await stockOf(db, supplierId);
  const bounced = await db.prisma.exception.findFirst({
    where: { shopId, supplierId, kind: "vendor-mail-bounced", state: "open" },
    orderBy: { openedAt: "desc" },
    select: { values: true },
  });
  const open = { supplierId, supplierOrder: { state: { in: ["accepted", "shipping"] } } };
  const [unconfirmed, repeats] = await Promise.all([
    db.prisma.vendorOrder.count({ where: { ...open, acknowledgedAt: null } }),
    db.prisma.vendorOrder.aggregate({ where: { supplierId }, _sum: { possibleDuplicates: true } }),
  ]);
  return {
    ...{ supplierId, kind: supplier.kind, kindTitle: kind.title, currency: vendor.currency },
    ...{ contactName: contact.name, email: contact.email, stockMode: vendor.stockMode, unconfirmed },
    ...{ stock, held: await loadHeldFeed(services, shopId, supplierId), items: await itemsOf(db, supplierId) },
    hours,
    mailTrouble: bounced ? (BounceNote.parse(bounced.values).note ?? "It was sent back.") : null,
    portal: { address: portalHome(), canMail: canMail() },
    language: LANGUAGE_WORDS[readLanguage(vendor.language)],
    possibleDuplicates: repeats._sum.possibleDuplicates ?? 0,
    cannot: BEHAVIOURS.flatMap((behaviour): [string, string][] => {
      const can = capabilities[behaviour];
      return can === true ? [] : [[CANNOT_WORDS[behaviour], can]];
    }),
  };
}

/** When a vendor works, and on which days from today on it does not. */
function hoursOf(stored: Prisma.JsonValue, vendorZone: string, now: Date) {
  const { workdays, cutoff, holidays, timeZone } = readCalendar(stored);
  const zone = timeZone ?? vendorZone;
  return { workdays, cutoff, timeZone: zone, daysOff: daysOff({ holidays }, dayIn(zone, now.getTime())) };
}

/** Items of the price list that the page shows. */
const MOST_ITEMS = 20;

/** Units of a pool, as a merchant reads them; null = it has enough, without a number; undefined = it has not told. */
type VendorItem = { sku: string; title: string; costMinor: number; units: number | null | undefined };

async function itemsOf({ prisma }: Database, supplierId: string): Promise<VendorItem[]> {
  const offers = await prisma.offer.findMany({
    where: { supplierId, state: "active" },
    orderBy: { sku: "asc" },
    take: MOST_ITEMS,
    select: { sku: true, title: true, costMinor: true, pool: { select: { policy: true, reading: true } } },
  });
  return offers.map(({ sku, title, costMinor, pool }) => ({
    ...{ sku: sku ?? "", title, costMinor: Number(costMinor) },
    units: pool.policy === "unlimited" ? null : pool.policy === "finite" ? pool.reading : undefined,
  }));
}

/** How old what a vendor has told of its stock is, and how much it has. */
async function stockOf({ prisma }: Database, supplierId: string) {
  type Row = { items: number; inStock: number; untold: number; oldest: Date | null; newest: Date | null };
  const [row] = await prisma.$queryRaw<Row[]>`
    SELECT count(*)::int AS "items",
           count(*) FILTER (WHERE pool."policy" = 'unlimited' OR (pool."policy" = 'finite' AND pool."reading" > 0))::int
             AS "inStock",
           count(*) FILTER (WHERE pool."policy" = 'none')::int AS "untold",
           min(pool."readStartedAt") AS "oldest", max(pool."readStartedAt") AS "newest"
    FROM "Offer" offer JOIN "StockPool" pool ON pool."id" = offer."poolId"
    WHERE offer."supplierId" = ${supplierId} AND offer."state" = 'active'`;
  return row ?? { items: 0, inStock: 0, untold: 0, oldest: null, newest: null };
}
