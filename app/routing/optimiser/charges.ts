import type { ModelSupplier } from "./model.ts";

/** Shipping of a used supplier for `grams`, before any free-shipping threshold. */
function shippingMinor({ bands, beyond, parcelMinor, maxParcelGrams }: ModelSupplier["shipping"], grams: number) {
  const parcels = Math.max(1, Math.ceil(grams / maxParcelGrams));
  const parcelCharge = parcelMinor === 0 ? 0 : parcels * parcelMinor;
  for (const band of bands) if (grams <= band.upTo) return band.minor + parcelCharge;
  const last = bands.at(-1) ?? { upTo: 0, minor: 0 };
  const steps = beyond.minor === 0 || grams <= last.upTo ? 0 : Math.ceil((grams - last.upTo) / beyond.every);
  return last.minor + (steps === 0 ? 0 : steps * beyond.minor) + parcelCharge;
}

/** All charges of a used supplier besides its goods: fixed, shipping and surcharge for small orders. */
export function chargesMinor(supplier: ModelSupplier, grams: number, value: number) {
  const shipping = value >= supplier.freeFrom ? 0 : shippingMinor(supplier.shipping, grams);
  return supplier.fixedMinor + shipping + (value < supplier.surchargeBelow ? supplier.surchargeMinor : 0);
}
