import type { OrderToSend, ShipTo } from "../connector.ts";

/** Nobody: previews and test mails show no customer. */
export const SAMPLE_SHIP_TO: ShipTo = {
  ...{ name: "Ada Sample", address1: "Example Street 1", zip: "10115", city: "Berlin", countryCode: "DE" },
  phone: "+49 30 000000",
};

/** An order that never was, of items that the vendor offers; of made-up ones where it offers none yet. */
export function sampleOrder({
  retailer,
  currency,
  offers,
}: {
  retailer: string;
  currency: string;
  offers: readonly { sku: string; title: string; costMinor: number }[];
}): OrderToSend {
  const items = offers.length > 0 ? offers : [{ sku: "SKU-1", title: "Sample item", costMinor: 1000 }];
  return {
    ...{ key: "CD-1001-5a3b1e00", correlationId: "sample", test: false, mayBeRepeat: false, currency },
    ...{ retailer: { name: retailer }, retailerOrderName: "#1001", shippingMethod: "Standard" },
    shipTo: SAMPLE_SHIP_TO,
    lines: items.slice(0, 3).map(({ sku, title, costMinor }, index) => ({
      ...{ id: String(index), variantGid: "", sku, title, quantity: index + 1, packSize: 1 },
      unitCost: { minor: costMinor, currency },
    })),
  };
}
