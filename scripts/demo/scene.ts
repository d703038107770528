/** The day that the demo plays: four stores, what they sell, who buys what, and what must have become of it. Pure data. */

export type SceneProduct = {
  title: string;
  variants: {
    sku: string;
    title?: string;
    price: number;
    cost?: number;
    barcode?: string;
    available?: number;
    keepsSelling?: boolean;
    digital?: boolean;
  }[];
};
export type SceneStore = {
  handle: string;
  name: string;
  address: { address1: string; city: string; zip: string; countryCode: string; phone: string };
  locationName: string;
  products: SceneProduct[];
};

/** What must become of a line: bought from suppliers, or why not. */
export type Fate = "bought" | "own" | "unmapped" | "out-of-stock" | "held" | "elsewhere" | "cancelled";
export type SceneLine = { sku: string; quantity: number; fate: Fate };
export type SceneOrder = {
  customer: SceneCustomer;
  /** what must stand at the suppliers when the day is over */
  lines: SceneLine[];
  /** what the customer puts into the cart, where it is not what the lines say */
  cart?: { sku: string; quantity: number }[];
  /** how the checkout differs from a paid order to be shipped (sandbox/README.md) */
  checkout?: Record<string, unknown>;
  /** so long after the customer before, in milliseconds */
  after?: number;
  /** suppliers (handles) that have other plans with this order than to ship it */
  notShippedBy?: string[];
};
export type SceneCustomer = {
  firstName: string;
  lastName: string;
  address1: string;
  city: string;
  zip: string;
  countryCode: string;
};

const euros = (amount: number) => Math.round(amount * 100);
const one = (sku: string, title: string, price: number, rest: Partial<SceneProduct["variants"][number]> = {}) => ({
  title,
  variants: [{ sku, price: euros(price), ...rest }],
});
const bought = (sku: string, title: string, cost: number, available: number, barcode?: string) =>
  one(sku, title, cost * 1.6, { cost: euros(cost), available, ...(barcode ? { barcode } : {}) });

/** An EAN that the retailer and Cedar share although their SKUs differ. */
const BOWL_BARCODE = "4006381333931";

export const RETAILER: SceneStore = {
  handle: "harbour-home",
  name: "Harbour Home",
  address: { address1: "Hafenstrasse 12", city: "Hamburg", zip: "20457", countryCode: "DE", phone: "+49401234567" },
  locationName: "Harbour warehouse",
  products: [
    {
      title: "Navy tee",
      variants: ["S", "M", "L"].map((size) => ({ sku: `TEE-NAVY-${size}`, title: size, price: euros(29) })),
    },
    one("THROW-WOOL", "Wool throw", 89),
    one("CUSHION-LINEN", "Linen cushion", 39),
    one("TOWEL-SET", "Towel set", 49),
    one("RUG-JUTE", "Jute rug", 129),
    one("LAMP-BRASS", "Brass lamp", 149),
    one("LAMP-OAK", "Oak lamp", 119, { keepsSelling: true }),
    one("BULB-E27", "Warm bulb E27", 9),
    one("BOARD-WALNUT", "Walnut board", 45),
    one("HH-BOWL-1", "Ash bowl", 55, { barcode: BOWL_BARCODE }),
    one("TRAY-CEDAR", "Cedar tray", 35),
    one("VASE-CLAY", "Clay vase", 65, { keepsSelling: true }),
    one("CANDLE-HARBOUR", "Harbour candle, made in-house", 19, { available: 200 }),
    one("MUG-BLUE-OLD", "Blue mug (old number)", 15),
    one("GUIDE-PDF", "Lighting guide, as a file", 5, { digital: true, available: 999 }),
  ],
};

export const SUPPLIERS: SceneStore[] = [
  {
    handle: "acme-textiles",
    name: "Acme Textiles",
    address: { address1: "Weberstrasse 3", city: "Leipzig", zip: "04109", countryCode: "DE", phone: "+493411234567" },
    locationName: "Acme Leipzig",
    products: [
      {
        title: "Tee navy",
        variants: ["S", "M", "L"].map((size) => ({
          sku: `TEE-NAVY-${size}`,
          title: size,
          price: euros(18),
          cost: euros(11),
          available: 120,
        })),
      },
      bought("THROW-WOOL", "Throw, wool", 41, 60),
      bought("CUSHION-LINEN", "Cushion, linen", 16, 80),
      bought("TOWEL-SET", "Towels, set of 4", 21, 60),
      bought("RUG-JUTE", "Rug, jute", 58, 3),
    ],
  },
  {
    handle: "bolt-lighting",
    name: "Bolt Lighting",
    address: { address1: "ul. Jasna 8", city: "Wroclaw", zip: "50-001", countryCode: "PL", phone: "+48711234567" },
    locationName: "Bolt warehouse",
    products: [
      bought("LAMP-BRASS", "Brass table lamp", 72, 60),
      bought("LAMP-OAK", "Oak table lamp", 57, 5),
      bought("BULB-E27", "LED E27 2700K", 3.2, 300),
      bought("CUSHION-LINEN", "Cushion, linen (outlet)", 17.5, 40),
    ],
  },
  {
    handle: "cedar-crafts",
    name: "Cedar Crafts",
    address: { address1: "Houtkade 21", city: "Utrecht", zip: "3511 AB", countryCode: "NL", phone: "+31301234567" },
    locationName: "Cedar workshop",
    products: [
      bought("BOARD-WALNUT", "Walnut board", 19, 70),
      bought("BOWL-ASH", "Ash bowl", 24, 70, BOWL_BARCODE),
      bought("TRAY-CEDAR", "Cedar tray", 14, 90),
      bought("LAMP-OAK", "Oak lamp, hand-turned", 61, 5),
      bought("RUG-JUTE", "Jute rug, braided", 63, 30),
      bought("VASE-CLAY", "Clay vase", 28, 0),
    ],
  },
];

/** The supplier that loses its stock unseen before the day begins: its store refuses the order, the next one ships. */
export const REFUSAL = { supplier: "acme-textiles", sku: "RUG-JUTE", next: "cedar-crafts" };
/** Sold from the supplier's location although no supplier offers this SKU. */
export const UNMAPPED = { supplier: "acme-textiles", sku: "MUG-BLUE-OLD", available: 20 };

const FATES: Record<string, Fate> = {
  "CANDLE-HARBOUR": "own",
  "MUG-BLUE-OLD": "unmapped",
  "VASE-CLAY": "out-of-stock",
};

/** Orders that show one thing each; they come first, while the stock is as the stores were opened with. */
const TELLING: [string, number][][] = [
  [["LAMP-OAK", 7]], // more than any one supplier has: split by quantity
  [["RUG-JUTE", 1]], // refused by the first supplier
  [
    ["MUG-BLUE-OLD", 1],
    ["TEE-NAVY-M", 1],
  ], // one line waits for a mapping, the other goes on
  [
    ["VASE-CLAY", 2],
    ["BOARD-WALNUT", 1],
  ], // nobody has vases
  [
    ["TEE-NAVY-S", 2],
    ["LAMP-BRASS", 1],
    ["BOARD-WALNUT", 3],
  ], // three suppliers
  [["CANDLE-HARBOUR", 4]], // the merchant's own
  [
    ["CANDLE-HARBOUR", 1],
    ["HH-BOWL-1", 2],
  ], // own and bought, matched by barcode
];

const ORDINARY = [
  "TEE-NAVY-S",
  "TEE-NAVY-M",
  "TEE-NAVY-L",
  "THROW-WOOL",
  "CUSHION-LINEN",
  "TOWEL-SET",
  "LAMP-BRASS",
  "BULB-E27",
  "BOARD-WALNUT",
  "HH-BOWL-1",
  "TRAY-CEDAR",
];

const FIRST = ["Anna", "Émile", "Søren", "Zofia", "Chiara", "Jörg", "Maëlle", "Kai", "Noor", "Ingrid"];
const LAST = ["Brandt", "Lefèvre", "Nielsen", "Wójcik", "Ricci", "Öztürk", "De Vries", "Haugen"];
const PLACES = [
  { city: "Berlin", zip: "10115", countryCode: "DE" },
  { city: "Paris", zip: "75011", countryCode: "FR" },
  { city: "København", zip: "1051", countryCode: "DK" },
  { city: "Kraków", zip: "31-001", countryCode: "PL" },
  { city: "Milano", zip: "20121", countryCode: "IT" },
  { city: "Utrecht", zip: "3512 JE", countryCode: "NL" },
];

/** The day's orders, the same for the same seed. */
export function ordersOfTheDay(count: number, seed: number): SceneOrder[] {
  const random = generator(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const customer = (): SceneCustomer => ({
    firstName: pick(FIRST),
    lastName: pick(LAST),
    address1: `${pick(["Lindenweg", "Rue du Port", "Nyhavn", "ul. Długa", "Via Roma"])} ${1 + Math.floor(random() * 90)}`,
    ...pick(PLACES),
  });
  const ordinary = (): [string, number][] => {
    const skus = new Set(Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(ORDINARY)));
    return [...skus].map((sku) => [sku, 1 + Math.floor(random() * 3)]);
  };
  const carts = [...TELLING, ...Array.from({ length: Math.max(0, count - TELLING.length) }, ordinary)];
  return carts.map((lines) => ({
    customer: customer(),
    lines: lines.map(([sku, quantity]) => ({ sku, quantity, fate: FATES[sku] ?? "bought" })),
  }));
}

/** mulberry32: a small generator with a seed, so that a day can be played again. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
