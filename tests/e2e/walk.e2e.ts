import {
  appIn,
  buy,
  expect,
  expectAccessible,
  openApp,
  openStore,
  routeAtOnce,
  supplierOrderFor,
  test,
  untilSellable,
} from "./world.ts";

test("from install to tracking on both sides, with a pointer", async ({ page, stack, control }) => {
  test.setTimeout(240_000);
  const retailer = await openStore({ control, stack }, "Harbour Home", [
    { sku: "TEE-NAVY", title: "Navy tee" },
    { sku: "HH-BOWL", title: "Ash bowl" },
  ]);
  const supplier = await openStore({ control, stack }, "Acme Textiles", [
    { sku: "TEE-NAVY", title: "Tee, navy", available: 20 },
    { sku: "AC-BOWL-7", title: "Bowl of ash wood", available: 5 },
  ]);
  const app = appIn(page);

  await test.step("the supplier installs and says that it ships for others", async () => {
    await openApp(page, { stack }, supplier);
    await expect(app.getByRole("heading", { name: "Welcome to Crossdock" })).toBeVisible();
    await expectAccessible(page, "welcome");
    await app.getByText("I ship for others", { exact: true }).click();
    await app.getByRole("button", { name: "Continue" }).click();
    await expect(app.getByRole("heading", { name: "No retailer yet" })).toBeVisible();
  });

  await test.step("the retailer installs and says that it sells", async () => {
    await openApp(page, { stack }, retailer);
    await app.getByText("I sell", { exact: true }).click();
    await app.getByRole("button", { name: "Continue" }).click();
    await expect(app.getByRole("heading", { name: "Routing is off" })).toBeVisible();
    await expectAccessible(page, "home before set-up");
    await routeAtOnce({ stack }, retailer);
  });

  await test.step("a wrong address is answered beside the field", async () => {
    await openApp(page, { stack }, retailer, "/app/suppliers");
    await app.getByLabel("Supplier's Shopify store").fill(retailer.domain);
    await app.getByRole("button", { name: "Invite supplier" }).click();
    await expect(app.getByText(/your own store/i)).toBeVisible();
  });

  await test.step("the retailer invites", async () => {
    await app.getByLabel("Supplier's Shopify store").fill(supplier.domain);
    await app.getByRole("button", { name: "Invite supplier" }).click();
    await expect(app.getByText("Invited", { exact: true })).toBeVisible();
    await expect(page.getByRole("status").getByText("Invitation sent")).toBeVisible();
  });

  await test.step("the supplier sees what is shared and accepts", async () => {
    await openApp(page, { stack }, supplier, "/app/invitations");
    await expect(app.getByRole("heading", { name: /What Harbour Home sees/ })).toBeVisible();
    await expectAccessible(page, "invitation");
    await app.getByRole("button", { name: /^Accept/ }).click();
    await expect(app.getByText("Connected", { exact: true })).toBeVisible();
  });

  await test.step("both see it, equal SKUs are mapped, and the stock is shown in the retailer's store", async () => {
    await openApp(page, { stack }, retailer, "/app/suppliers");
    await expect(app.getByText("Connected", { exact: true })).toBeVisible();
    await untilSellable(control, retailer, "TEE-NAVY");
    await openApp(page, { stack }, retailer, "/app/sku-mapping");
    await expect(app.getByRole("row", { name: /TEE-NAVY/ }).getByText("Mapped")).toBeVisible();
    await expect(app.getByRole("row", { name: /HH-BOWL/ }).getByText("Suggested", { exact: true })).toBeVisible();
    await expectAccessible(page, "SKU mapping");
  });

  await test.step("the one that differs is mapped by hand", async () => {
    await app.getByRole("link", { name: "Map Ash bowl" }).click();
    await app.getByLabel("Search suppliers' products").fill("ash wood");
    await app.getByText(/^Bowl of ash wood/).click();
    await app.getByRole("button", { name: /^Map/ }).click();
    await expect(page.getByRole("status").getByText("Mapped")).toBeVisible();
    await expectAccessible(page, "mapping by hand");
    await untilSellable(control, retailer, "HH-BOWL");
  });

  await test.step("routing is turned on", async () => {
    await openApp(page, { stack }, retailer);
    await app.getByRole("button", { name: "Turn on routing" }).first().click();
    await expect(app.getByRole("heading", { name: "Routing is on" })).toBeVisible();
  });

  const { name } = await buy(control, retailer, [
    { sku: "TEE-NAVY", quantity: 2 },
    { sku: "HH-BOWL", quantity: 1 },
  ]);
  const theirs = await supplierOrderFor(control, supplier, name);

  await test.step("the order tells who ships it and why", async () => {
    await openApp(page, { stack }, retailer, "/app/orders");
    await app.getByRole("link", { name }).first().click();
    await expect(app.getByRole("heading", { name: `Order ${name}` })).toBeVisible();
    await expect(app.getByText(new RegExp(`Their order ${theirs.name}`))).toBeVisible();
    await app.getByRole("button", { name: /Why this supplier: Navy tee/ }).click();
    await expect(app.getByText(/Acme Textiles ships 2 of 2: nobody else can\. It has 20 in stock\./)).toBeVisible();
    await expectAccessible(page, "order");
  });

  await test.step("the supplier sees the order and ships it from its own admin", async () => {
    await openApp(page, { stack }, supplier, "/app/incoming");
    await expect(app.getByRole("row", { name: new RegExp(`${name}.*Harbour Home`) })).toBeVisible();
    await expectAccessible(page, "incoming orders");
    await page.goto(`${stack.sandboxOrigin}/store/${supplier.handle}/orders/${theirs.name.slice(1)}`);
    await page.getByLabel("Carrier").selectOption("DHL Express");
    await page.getByLabel("Tracking number").fill("JD0146000012");
    await page.getByRole("button", { name: "Fulfill items" }).click();
    await expect(page.getByRole("status").getByText("3 items shipped.")).toBeVisible();
    await expectAccessible(page, "the supplier's own order page");
  });

  await test.step("the tracking stands on both sides", async () => {
    await expect
      .poll(async () => {
        const dump = await control.get<{ fulfillments: { tracking: { number: string }[] }[] }>(
          `stores/${retailer.domain}`,
        );
        return dump.fulfillments.flatMap(({ tracking }) => tracking.map(({ number }) => number));
      })
      .toEqual(["JD0146000012"]);
    await openApp(page, { stack }, retailer, "/app/orders");
    await app.getByRole("link", { name }).first().click();
    await expect(app.getByRole("link", { name: /JD0146000012/ })).toBeVisible();
    await expect(app.getByText("Tracking in Shopify")).toBeVisible();
    await openApp(page, { stack }, supplier, "/app/incoming");
    await expect(app.getByText("Fulfilled", { exact: true })).toBeVisible();
  });
});
