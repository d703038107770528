import { transitDaysTo, type Calendar } from "../../suppliers/calendar.ts";
import type { Destination } from "../../suppliers/places.ts";
import { chargeFor, type Tariff } from "../../suppliers/tariff.ts";
import { dutyPermille, type Charges } from "../../suppliers/terms.ts";
import type { SupplierFacts } from "../facts.ts";

/** What is stored of a supplier, and what holds where nothing is. */
export type StoredTerms = {
  charges: Charges;
  calendar: Calendar;
  tariff: Tariff | null;
  /** of the connection; the calendar's own comes first */
  leadTimeDays: number;
  currency: string;
  timeZone: string;
};

/** A supplier's terms and shipping charges, chosen for one destination and delivery method: what it is called, by title and code. */
export function termsFor(
  stored: StoredTerms,
  destination: Destination,
  method: readonly string[],
): Pick<SupplierFacts, "terms" | "shipping" | "shippingUnknown"> {
  const { charges, calendar, tariff } = stored;
  const { orderFeeMinor, handlingMinor, packagingMinor, itemFeeMinor, minUnits, minValueMinor } = charges;
  const { surchargeBelowMinor, surchargeMinor, capacityPerDay, methods, priceTolerancePermille } = charges;
  const { cutoff, workdays, holidays } = calendar;
  const shipping = chargeFor(tariff, destination, method);
  return {
    terms: {
      currency: charges.currency ?? stored.currency,
      ...{ orderFeeMinor, handlingMinor, packagingMinor, itemFeeMinor, minUnits, minValueMinor },
      ...{ surchargeBelowMinor, surchargeMinor, capacityPerDay, methods, priceTolerancePermille },
      leadTimeDays: calendar.leadTimeDays ?? stored.leadTimeDays,
      timeZone: calendar.timeZone ?? stored.timeZone,
      ...{ cutoff, workdays, holidays },
      transitDays: transitDaysTo(calendar, destination, method),
      dutyPermille: dutyPermille(charges, destination.countryCode),
    },
    ...("unknown" in shipping ? { shipping: null, shippingUnknown: shipping.unknown } : { shipping }),
  };
}
