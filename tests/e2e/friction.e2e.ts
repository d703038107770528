import type { Page } from "@playwright/test";
import { appIn, buy, expect, openApp, openStore, routeAtOnce, supplierOrderFor, test, untilSellable } from "./world.ts";

/** Counts what a person presses with a pointer, in the admin and in the app's frame. */
async function countPresses(page: Page): Promise<{ presses: number }> {
  const counted = { presses: 0 };
  await page.exposeBinding("countPress", () => void counted.presses++);
  await page.addInitScript(() => {
    const { countPress } = globalThis as unknown as { countPress: () => Promise<void> };
    addEventListener("pointerdown", () => void countPress(), { capture: true });
  });
  return counted;
}

test("from install to the first routed order: 5 tasks, at most 12 clicks; the supplier accepts in 3", async ({
  page: mine,
  context,
  stack,
  control,
}) => {
  test.setTimeout(180_000);
  const retailer = await openStore({ control, stack }, "Short Way", [
    { sku: "SW-LAMP", title: "Desk lamp" },
    { sku: "SW-RUG", title: "Runner rug", barcode: "4006381333931" },
  ]);
  const supplier = await openStore({ control, stack }, "Short Mill", [
    { sku: "SW-LAMP", title: "Lamp", available: 20 },
    { sku: "RUG-8", title: "Runner", barcode: "4006381333931", available: 20 },
  ]);
  const theirs = await context.newPage();
  const [retailerDid, supplierDid] = [await countPresses(mine), await countPresses(theirs)];
  const [app, supplierApp] = [appIn(mine), appIn(theirs)];
  /** Each time the app is opened in the admin's menu is a click too. */
  const open = async (page: Page, did: { presses: number }, store: typeof retailer) => {
    await openApp(page, { stack }, store);
    did.presses += 1;
  };

  await test.step("the retailer says what it does, and is told 5 tasks", async () => {
    await open(mine, retailerDid, retailer);
    await app.getByRole("button", { name: "Continue" }).click();
    await expect(app.getByText("1 of 5 tasks done")).toBeVisible();
    await routeAtOnce({ stack }, retailer);
  });

  await test.step("and invites", async () => {
    await app.getByRole("link", { name: "Invite supplier" }).click();
    await app.getByLabel("Supplier's Shopify store").click();
    await app.getByLabel("Supplier's Shopify store").pressSequentially(supplier.domain);
    await app.getByRole("button", { name: "Invite supplier" }).click();
    await expect(app.getByText("Invited", { exact: true })).toBeVisible();
  });

  await test.step("the supplier, who has just installed, accepts", async () => {
    await open(theirs, supplierDid, supplier);
    await expect(supplierApp.getByText("A retailer has invited your store to ship its orders.")).toBeVisible();
    await expect(supplierApp.getByRole("radio", { name: "I ship for others" })).toBeChecked();
    await supplierApp.getByRole("button", { name: "Continue" }).click();
    await supplierApp.getByRole("button", { name: /^Accept invitation/ }).click();
    await expect(supplierApp.getByText("Connected", { exact: true })).toBeVisible();
    expect(supplierDid.presses, "clicks of the supplier, opening the app included").toBeLessThanOrEqual(3);
  });

  await test.step("equal SKUs and barcodes need nobody, and routing is turned on", async () => {
    await untilSellable(control, retailer, "SW-LAMP");
    await untilSellable(control, retailer, "SW-RUG");
    await open(mine, retailerDid, retailer);
    await expect(app.getByText("4 of 5 tasks done")).toBeVisible();
    await app.getByRole("button", { name: "Turn on routing" }).first().click();
    await expect(app.getByRole("heading", { name: "Routing is on" })).toBeVisible();
  });

  await test.step("the first order reaches the supplier by itself", async () => {
    const { name } = await buy(control, retailer, [
      { sku: "SW-LAMP", quantity: 1 },
      { sku: "SW-RUG", quantity: 1 },
    ]);
    await supplierOrderFor(control, supplier, name);
    console.log(`From install to the first routed order: 5 tasks, ${retailerDid.presses} clicks.`);
    console.log(`The supplier accepted with ${supplierDid.presses} clicks.`);
    expect(retailerDid.presses, "clicks of the retailer, opening the app included").toBeLessThanOrEqual(12);
    // A count that counts nothing would pass too.
    expect(retailerDid.presses).toBeGreaterThanOrEqual(6);
  });
});
