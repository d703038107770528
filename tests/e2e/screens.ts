import type { FrameLocator } from "@playwright/test";

/** A screen in a state worth looking at. `open` does, in the app's frame, what leads from the page to that state. */
export type ScreenState = {
  name: string;
  as: "retailer" | "supplier" | "newcomer";
  path: string;
  /** a heading that stands on the screen when it is ready */
  heading: RegExp;
  open?: (app: FrameLocator) => Promise<void>;
};

const firstOrder = async (app: FrameLocator) => {
  await app.getByRole("link", { name: /^#\d+/ }).first().click();
  await app.getByRole("heading", { name: /^Order #/ }).waitFor();
};
/** The first order of the day: in the demo's scene one line, split over two suppliers. */
const why = async (app: FrameLocator) => {
  await app.getByRole("link", { name: "#1001", exact: true }).click();
  await app
    .getByRole("button", { name: /^Why this supplier/ })
    .first()
    .click();
  await app.getByRole("table").first().waitFor();
};

/** Every screen, at work and empty. The browser tests check them all; the screenshots show them all. */
export const SCREEN_STATES: ScreenState[] = [
  { name: "home", as: "retailer", path: "/app", heading: /^Routing is on/ },
  { name: "orders", as: "retailer", path: "/app/orders", heading: /^Orders/ },
  { name: "orders-filtered-to-none", as: "retailer", path: "/app/orders?q=nothing-like-it", heading: /^Orders/ },
  { name: "order", as: "retailer", path: "/app/orders", heading: /^Orders/, open: why },
  {
    name: "order-with-a-problem",
    as: "retailer",
    path: "/app/orders?view=needs-attention",
    heading: /^Orders/,
    open: firstOrder,
  },
  { name: "exceptions", as: "retailer", path: "/app/exceptions", heading: /^Exceptions/ },
  { name: "suppliers", as: "retailer", path: "/app/suppliers", heading: /^Suppliers/ },
  { name: "sku-mapping", as: "retailer", path: "/app/sku-mapping", heading: /^SKU mapping/ },
  {
    name: "map-by-hand",
    as: "retailer",
    path: "/app/sku-mapping?view=unmapped",
    heading: /^SKU mapping/,
    open: async (app) => {
      await app.getByRole("link", { name: /^Map / }).first().click();
      await app.getByLabel("Search suppliers' products").waitFor();
    },
  },
  { name: "settings", as: "retailer", path: "/app/settings", heading: /^Settings/ },
  {
    name: "settings-not-saved",
    as: "retailer",
    path: "/app/settings",
    heading: /^Settings/,
    open: async (app) => {
      await app.getByLabel("Restricted items").fill("KNIFE-7: everywhere");
      await app.getByRole("checkbox", { name: "Send test orders to suppliers" }).check();
    },
  },
  { name: "supplier-home", as: "supplier", path: "/app", heading: /^Crossdock/ },
  { name: "incoming-orders", as: "supplier", path: "/app/incoming", heading: /^Incoming orders/ },
  { name: "retailers", as: "supplier", path: "/app/invitations", heading: /^Retailers/ },
  { name: "settings-of-a-supplier", as: "supplier", path: "/app/settings", heading: /^Settings/ },
  { name: "home-new", as: "newcomer", path: "/app", heading: /^Routing is off/ },
  { name: "orders-empty", as: "newcomer", path: "/app/orders", heading: /^Orders/ },
  { name: "exceptions-empty", as: "newcomer", path: "/app/exceptions", heading: /^Exceptions/ },
  { name: "suppliers-empty", as: "newcomer", path: "/app/suppliers", heading: /^Suppliers/ },
  { name: "sku-mapping-empty", as: "newcomer", path: "/app/sku-mapping", heading: /^SKU mapping/ },
  { name: "not-found", as: "newcomer", path: "/app/orders/no-such-order", heading: /not found|no such/i },
];

export const WIDTHS = [1280, 390] as const;
