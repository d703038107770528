import type { Tracking } from "../types.ts";

/** Carriers whose tracking URL Shopify makes itself; others need `url` from the caller (shopify-facts §2.4). */
const TRACKING_URLS: Record<string, (number: string) => string> = {
  DHL: (number) => `https://www.dhl.com/en/express/tracking.html?AWB=${number}&brand=DHL`,
  "DHL Express": (number) => `https://www.dhl.com/en/express/tracking.html?AWB=${number}&brand=DHL`,
  DPD: (number) => `https://tracking.dpd.de/status/en_US/parcel/${number}`,
  FedEx: (number) => `https://www.fedex.com/fedextrack/?trknbr=${number}`,
  GLS: (number) => `https://gls-group.eu/EU/en/parcel-tracking?match=${number}`,
  "Royal Mail": (number) => `https://www.royalmail.com/track-your-item#/tracking-results/${number}`,
  UPS: (number) => `https://www.ups.com/WebTracking?loc=en_US&requester=ST&trackNums=${number}`,
  USPS: (number) => `https://tools.usps.com/go/TrackConfirmAction_input?qtc_tLabels1=${number}`,
};

export function trackingUrl({ company, number }: Pick<Tracking, "company" | "number">): string | null {
  if (!company || !number) return null;
  return TRACKING_URLS[company]?.(encodeURIComponent(number)) ?? null;
}
