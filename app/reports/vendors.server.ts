import { BEHAVIOURS, type Behaviour } from "../connectors/connector.ts";
import { portalHome } from "../connectors/vendors/portal-link.server.ts";
import { CONNECTORS, kindOf } from "../connectors/registry.server.ts";
import { canMail } from "../platform/mail.server.ts";
import type { Services } from "../shopify/services.ts";
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

export type VendorPage = NonNullable<Awaited<ReturnType<typeof loadVendorPage>>>;

/** What the page of a supplier without Shopify shows beside what every supplier's page shows; null for all others. */
export async function loadVendorPage({ db }: Services, shopId: string, supplierId: string) {
  const supplier = await db.prisma.supplier.findFirst({
    where: { id: supplierId, shopId },
    select: { kind: true, vendor: true },
  });
  if (!supplier?.vendor) return null;
  const { vendor } = supplier;
  const kind = kindOf(supplier.kind);
  const contact = contactOf(vendor);
  const open = { supplierId, supplierOrder: { state: { in: ["accepted", "shipping"] } } };
  const [unconfirmed, repeats] = await Promise.all([
    db.prisma.vendorOrder.count({ where: { ...open, acknowledgedAt: null } }),
    db.prisma.vendorOrder.aggregate({ where: { supplierId }, _sum: { possibleDuplicates: true } }),
  ]);
  return {
    ...{ supplierId, kind: supplier.kind, kindTitle: kind.title, currency: vendor.currency },
    ...{ contactName: contact.name, email: contact.email, stockMode: vendor.stockMode, unconfirmed },
    portal: { address: portalHome(), canMail: canMail() },
    language: LANGUAGE_WORDS[readLanguage(vendor.language)],
    possibleDuplicates: repeats._sum.possibleDuplicates ?? 0,
    cannot: BEHAVIOURS.flatMap((behaviour): [string, string][] => {
      const can = kind.capabilities[behaviour];
      return can === true ? [] : [[CANNOT_WORDS[behaviour], can]];
    }),
  };
}
