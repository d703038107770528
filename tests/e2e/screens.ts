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
const supplierPage = async (app: FrameLocator) => {
  await app.locator('main a[href^="/app/suppliers/"]:not([href$="/add"])').first().click();
  await app.getByRole("heading", { name: "Scorecard" }).waitFor();
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

/** The save bar belongs to the admin around the app. */
const saveInAdmin = (app: FrameLocator) =>
  app.owner().page().getByRole("button", { name: "Save", exact: true }).click();

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
    name: "offer-terms",
    as: "retailer",
    path: "/app/sku-mapping?view=mapped",
    heading: /^SKU mapping/,
    open: async (app) => {
      await app
        .getByRole("link", { name: /^Change the mapping of/ })
        .first()
        .click();
      await app
        .getByRole("link", { name: /^Prices and places of/ })
        .first()
        .click();
      await app.getByRole("button", { name: "Add price" }).click();
      await app.getByLabel("Price of one").waitFor();
    },
  },
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
  { name: "routing", as: "retailer", path: "/app/routing?show=live", heading: /^Routing rules/ },
  {
    name: "routing-draft",
    as: "retailer",
    path: "/app/routing",
    heading: /^Your draft/,
    open: async (app) => {
      await app
        .getByText(/^Matches \d+ of your last/)
        .first()
        .waitFor();
    },
  },
  {
    name: "routing-rule-deleted",
    as: "retailer",
    path: "/app/routing",
    heading: /^Your draft/,
    open: async (app) => {
      // Only looked at: the draft that the other screens show comes back.
      await app.getByRole("button", { name: "More actions for Christmas" }).click();
      await app.getByRole("menuitem", { name: "Delete rule" }).click();
      await app.getByText("“Christmas” was deleted from the draft.").waitFor();
      await app.getByRole("button", { name: "Undo: keep Christmas" }).click();
      await app.getByRole("heading", { name: /^3\. Christmas/ }).waitFor();
    },
  },
  { name: "routing-rule", as: "retailer", path: "/app/routing/rule/eu-orders", heading: /^EU orders/ },
  {
    name: "routing-last-rule",
    as: "retailer",
    path: "/app/routing/rule/nothing-matches",
    heading: /^If nothing matches/,
  },
  {
    name: "routing-rule-not-complete",
    as: "retailer",
    path: "/app/routing/rule/new",
    heading: /^Add rule/,
    open: async (app) => {
      await app.getByLabel("Name").fill("Heavy");
      await app.getByLabel("Add a condition to the conditions").selectOption({ label: "Order weight" });
      await app.getByLabel("Add what happens").selectOption({ label: "Use only" });
      await saveInAdmin(app);
      await app.getByText("Choose at least one.").waitFor();
    },
  },
  { name: "routing-publish", as: "retailer", path: "/app/routing/publish", heading: /^Review and publish/ },
  { name: "routing-history", as: "retailer", path: "/app/routing/history", heading: /^History/ },
  { name: "import-mappings", as: "retailer", path: "/app/sku-mapping/import", heading: /^Import mappings/ },
  { name: "mapping-history", as: "retailer", path: "/app/sku-mapping/history", heading: /^History of mappings/ },
  { name: "exceptions-resolved", as: "retailer", path: "/app/exceptions?view=resolved", heading: /^Exceptions/ },
  { name: "exception-help", as: "retailer", path: "/app/help/exceptions/no-stock", heading: /^Out of stock/ },
  { name: "reports", as: "retailer", path: "/app/reports", heading: /^Reports/ },
  { name: "activity", as: "retailer", path: "/app/activity", heading: /^Activity/ },
  { name: "activity-deliveries", as: "retailer", path: "/app/activity?view=deliveries", heading: /^Activity/ },
  { name: "activity-events", as: "retailer", path: "/app/activity?view=events", heading: /^Activity/ },
  { name: "routing-preview", as: "retailer", path: "/app/routing/preview", heading: /^The plan/ },
  { name: "routing-back-test", as: "retailer", path: "/app/routing/back-test", heading: /^Try the draft/ },
  {
    name: "choose-suppliers",
    as: "retailer",
    path: "/app/orders?view=needs-attention",
    heading: /^Orders/,
    open: async (app) => {
      await firstOrder(app);
      // On a phone the page's actions are in a menu.
      const name = "Choose suppliers";
      const link = app.getByRole("link", { name }).or(app.getByRole("menuitem", { name }));
      const menu = app.getByRole("button", { name: /actions/i }).first();
      if (!(await link.isVisible())) await menu.click();
      await link.click();
      await app.getByRole("heading", { name: "Choose suppliers" }).waitFor();
    },
  },
  {
    name: "supplier-costs",
    as: "retailer",
    path: "/app/suppliers",
    heading: /^Suppliers/,
    open: async (app) => {
      await supplierPage(app);
      await app.getByRole("link", { name: "Edit costs" }).click();
      await app.getByRole("heading", { name: "Costs and delivery" }).waitFor();
      await app.getByRole("button", { name: "Enter shipping costs" }).click();
      await app.getByLabel("Per parcel").fill("4.90");
      await app.getByRole("button", { name: "Add weight band" }).click();
      await app.getByRole("button", { name: "Add rate" }).click();
      await app.getByRole("cell", { name: "Shipping", exact: true }).waitFor();
    },
  },
  {
    name: "supplier",
    as: "retailer",
    path: "/app/suppliers",
    heading: /^Suppliers/,
    open: async (app) => supplierPage(app),
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
  { name: "routing-empty", as: "newcomer", path: "/app/routing", heading: /^No rule yet/ },
  { name: "routing-publish-empty", as: "newcomer", path: "/app/routing/publish", heading: /^There is no draft/ },
  { name: "routing-history-empty", as: "newcomer", path: "/app/routing/history", heading: /^No version yet/ },
  { name: "reports-empty", as: "newcomer", path: "/app/reports", heading: /^Reports/ },
  { name: "activity-empty", as: "newcomer", path: "/app/activity", heading: /^Activity/ },
  { name: "routing-preview-empty", as: "newcomer", path: "/app/routing/preview", heading: /^No order to preview/ },
  { name: "routing-back-test-empty", as: "newcomer", path: "/app/routing/back-test", heading: /^Try the draft/ },
  { name: "not-found", as: "newcomer", path: "/app/orders/no-such-order", heading: /not found|no such/i },
];

export const WIDTHS = [1280, 390] as const;
