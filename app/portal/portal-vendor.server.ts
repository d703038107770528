import type { Prisma } from "@prisma/client";
import type { Services } from "../shopify/services.ts";
import { readCalendar, type Calendar } from "../suppliers/calendar.ts";
import { readTerms } from "../suppliers/terms.ts";
import { readLanguage, type VendorLanguage } from "../suppliers/vendors/vendor-settings.ts";

/** A vendor as the portal needs it: one supplier of one retailer. */
export type PortalVendor = {
  supplierId: string;
  shopId: string;
  retailer: string;
  language: VendorLanguage;
  /** where it works: what it has said itself, else what the retailer has set */
  timeZone: string;
  currency: string;
  stockMode: string;
  calendar: Calendar;
  /** working days from order to parcel */
  leadTimeDays: number;
  /** settings of its channel, as stored */
  channel: Prisma.JsonValue;
};

/** What is read of a vendor for that. */
export const PORTAL_VENDOR = {
  include: {
    supplier: {
      select: { calendar: true, shop: { select: { name: true } }, connection: { select: { terms: true } } },
    },
  },
} satisfies Prisma.VendorDefaultArgs;

export function portalVendor(row: Prisma.VendorGetPayload<typeof PORTAL_VENDOR>): PortalVendor {
  const { supplierId, shopId, language, timeZone, currency, stockMode, channel, supplier } = row;
  const calendar = readCalendar(supplier.calendar);
  return {
    ...{ supplierId, shopId, currency, stockMode, calendar, channel, retailer: supplier.shop.name },
    ...{ language: readLanguage(language), timeZone: calendar.timeZone ?? timeZone },
    leadTimeDays: calendar.leadTimeDays ?? readTerms(supplier.connection?.terms).leadTimeDays,
  };
}

/** All vendors whose contact has this address, oldest first. */
export async function vendorsOf({ db }: Services, emailHash: string): Promise<PortalVendor[]> {
  const orderBy = [{ createdAt: "asc" as const }, { supplierId: "asc" as const }];
  const found = await db.prisma.vendor.findMany({ where: { emailHash }, ...PORTAL_VENDOR, orderBy });
  return found.map(portalVendor);
}
