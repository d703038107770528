import {
  appIn,
  buy,
  enter,
  expect,
  keysOnly,
  openApp,
  openStore,
  press,
  routeAtOnce,
  supplierOrderFor,
  tabTo,
  test,
  untilSellable,
} from "./world.ts";

test("the whole flow without a pointer", async ({ page, stack, control }) => {
  await keysOnly(page);
  test.setTimeout(240_000);
  const retailer = await openStore({ control, stack }, "Keys and Sons", [
    { sku: "MAT-1", title: "Door mat" },
    { sku: "KS-HOOK", title: "Coat hook" },
  ]);
  const supplier = await openStore({ control, stack }, "Mats Mill", [
    { sku: "MAT-1", title: "Mat", available: 9 },
    { sku: "HOOK-22", title: "Hook, brass", available: 9 },
  ]);
  const app = appIn(page);

  await openApp(page, { stack }, supplier);
  await expect(app.getByRole("heading", { name: "Welcome to Crossdock" })).toBeVisible();
  await enter(app);
  await tabTo(page, app.getByRole("radio", { name: "I sell" }));
  await page.keyboard.press("ArrowDown");
  await expect(app.getByRole("radio", { name: "I ship for others" })).toBeChecked();
  await press(page, app.getByRole("button", { name: "Continue" }));
  await expect(app.getByRole("heading", { name: "No retailer yet" })).toBeVisible();

  await openApp(page, { stack }, retailer);
  await expect(app.getByRole("heading", { name: "Welcome to Crossdock" })).toBeVisible();
  await enter(app);
  await press(page, app.getByRole("button", { name: "Continue" }));
  await expect(app.getByRole("heading", { name: "Routing is off" })).toBeVisible();
  await routeAtOnce({ stack }, retailer);

  await openApp(page, { stack }, retailer, "/app/suppliers");
  await enter(app);
  await tabTo(page, app.getByLabel("Supplier's Shopify store"));
  await page.keyboard.type(supplier.domain);
  await page.keyboard.press("Enter");
  await expect(app.getByText("Invited", { exact: true })).toBeVisible();

  await openApp(page, { stack }, supplier, "/app/invitations");
  await enter(app);
  await press(page, app.getByRole("button", { name: /^Accept/ }));
  await expect(app.getByText("Connected", { exact: true })).toBeVisible();

  await untilSellable(control, retailer, "MAT-1");
  await openApp(page, { stack }, retailer, "/app/sku-mapping");
  await enter(app);
  await press(page, app.getByRole("link", { name: "Map Coat hook" }));
  await tabTo(page, app.getByLabel("Search suppliers' products"));
  await page.keyboard.type("brass");
  await tabTo(page, app.getByRole("radio", { name: /Hook, brass/ }));
  await page.keyboard.press("Space");
  await press(page, app.getByRole("button", { name: /^Map/ }));
  await untilSellable(control, retailer, "KS-HOOK");

  await openApp(page, { stack }, retailer);
  await enter(app);
  await press(page, app.getByRole("button", { name: "Turn on routing" }).first());
  await expect(app.getByRole("heading", { name: "Routing is on" })).toBeVisible();

  const { name } = await buy(control, retailer, [{ sku: "KS-HOOK", quantity: 1 }]);
  await supplierOrderFor(control, supplier, name);
  await openApp(page, { stack }, retailer, "/app/orders");
  await enter(app);
  await press(page, app.getByRole("link", { name }).first());
  await expect(app.getByRole("heading", { name: `Order ${name}` })).toBeVisible();
  await press(page, app.getByRole("button", { name: /Why this supplier/ }).first());
  await expect(app.getByText(/Mats Mill ships .* of .*: nobody else can/)).toBeVisible();

  // A dialog takes the focus, can be left by Escape, and gives the focus back.
  await openApp(page, { stack }, retailer);
  await enter(app);
  const turnOff = app.getByRole("button", { name: "Turn off routing" }).first();
  await press(page, turnOff);
  await expect(app.getByRole("dialog").or(page.getByRole("dialog"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(turnOff).toBeFocused();
  await expect(app.getByRole("heading", { name: "Routing is on" })).toBeVisible();
});
