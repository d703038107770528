import { connect, openAs } from "./merchants.ts";
import { writeRules } from "./routing-scene.ts";
import { englishOn } from "./language.ts";
import { SCREEN_STATES, WIDTHS } from "./screens.ts";
import {
  appIn,
  buy,
  expect,
  expectAccessible,
  expectFits,
  openApp,
  openStore,
  supplierOrderFor,
  test,
  untilSellable,
  type StackFacts,
  type TestStore,
} from "./world.ts";
import { Control } from "../../scripts/stack/control.ts";

type Stores = Record<"retailer" | "supplier" | "newcomer", TestStore>;
let stores: Stores;

const LONG = "Hand-woven, naturally dyed wool throw with fringes, from the Shetland Islands, extra large";

test.beforeAll(async () => {
  test.setTimeout(180_000);
  const stack = JSON.parse(process.env.E2E_STACK ?? "{}") as StackFacts;
  const control = new Control(stack.sandboxOrigin);
  const world = { control, stack };
  const retailer = await openStore(world, "Screens of Harbour", [
    { sku: "TEE-NAVY", title: "Navy tee" },
    { sku: "THROW-XL-NATURAL-DYED-0001", title: LONG },
    { sku: "SOLD-OUT", title: "Vase", policy: "CONTINUE" },
    { sku: "NO-OFFER", title: "Candle", available: 9 },
  ]);
  const supplier = await openStore(world, "Screens of Acme", [
    { sku: "TEE-NAVY", title: "Tee", available: 30 },
    { sku: "THROW-XL-NATURAL-DYED-0001", title: LONG, available: 30 },
    { sku: "SOLD-OUT", title: "Vase", available: 0 },
  ]);
  const newcomer = await openStore(world, "Screens of Nobody", []);
  stores = { retailer, supplier, newcomer };
  const mine = await openAs(stack, retailer, "retailer");
  const theirs = await openAs(stack, supplier, "supplier");
  await openAs(stack, newcomer, "retailer");
  await connect(mine, theirs, supplier);
  await untilSellable(control, retailer, "TEE-NAVY");
  await mine.post("/app?index", { intent: "set-routing", on: "true" });
  await writeRules(mine);
  const shipped = await buy(control, retailer, [
    { sku: "TEE-NAVY", quantity: 2 },
    { sku: "THROW-XL-NATURAL-DYED-0001", quantity: 1 },
  ]);
  const order = await supplierOrderFor(control, supplier, shipped.name);
  await control.post(`stores/${supplier.domain}/orders/${order.id}/ship`, {
    tracking: { company: "DHL Express", number: "JD014600003" },
  });
  const stuck = await buy(control, retailer, [
    { sku: "SOLD-OUT", quantity: 1 },
    { sku: "TEE-NAVY", quantity: 1 },
  ]);
  await supplierOrderFor(control, supplier, stuck.name);
  await expect
    .poll(async () => {
      const dump = await control.get<{ fulfillments: unknown[] }>(`stores/${retailer.domain}`);
      return dump.fulfillments.length;
    })
    .toBe(1);
});

for (const width of WIDTHS)
  for (const { name, as, path, heading, open } of SCREEN_STATES)
    test(`${name} at ${width} px is accessible and fits`, async ({ page, stack, expectedErrors }) => {
      // The browser itself reports the status of the page.
      if (name === "not-found") expectedErrors.push(/status of 404/);
      await page.setViewportSize({ width, height: 900 });
      await openApp(page, { stack }, stores[as], path);
      await expect(appIn(page).getByRole("heading", { name: heading }).first()).toBeVisible();
      await open?.(appIn(page));
      await expectFits(page, name);
      await expectAccessible(page, name);
    });

/** Screens that open without a step of their own. */
const READ_IN_FULL = SCREEN_STATES.filter(
  ({ name, open, as }) => open === undefined && as !== "newcomer" && name !== "not-found",
);
/** What somebody has called a rule, and what Polaris says by itself. */
const NOT_OURS = ["EU orders", "If nothing matches", "Cancel", "0 selected"];
/** What the page of an order shows on request, beside what was said word for word. */
const MORE_OF_ORDER = "main button[aria-controls]:not([aria-haspopup]):not(ol button)";

test("every screen speaks the reader's language: no text that can be translated is left in English", async ({
  page,
  stack,
}) => {
  test.setTimeout(180_000);
  const left: string[] = [];
  for (const { name, as, path } of READ_IN_FULL) {
    await openApp(page, { stack }, stores[as], `${path}${path.includes("?") ? "&" : "?"}locale=en-XA`);
    const app = appIn(page);
    await expect(app.locator("html")).toHaveAttribute("lang", "en-XA");
    await expect(app.locator("main")).toContainText(/[áçðéğîļñöŕšţûý]/);
    const english = (await englishOn(app)).filter((text) => !NOT_OURS.includes(text));
    left.push(...english.map((text) => `${name}: ${text}`));
  }
  for (const name of ["#1001", "#1002"]) {
    await openApp(page, { stack }, stores.retailer, "/app/orders?locale=en-XA");
    const app = appIn(page);
    await app.getByRole("link", { name, exact: true }).click();
    await expect(app.locator("main ol").first()).toBeVisible();
    for (const button of await app.locator(MORE_OF_ORDER).all()) await button.click();
    const english = (await englishOn(app)).filter((text) => !NOT_OURS.includes(text));
    left.push(...english.map((text) => `order ${name}: ${text}`));
  }
  expect(left).toEqual([]);
});
