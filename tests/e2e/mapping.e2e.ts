import { readFileSync } from "node:fs";
import { connect, openAs } from "./merchants.ts";
import { appIn, expect, expectFitsBothWidths, openApp, openStore, test, untilSellable } from "./world.ts";

test("mapping: suggestions, a file in and out, and the way back", async ({ page, stack, control }) => {
  test.setTimeout(240_000);
  const retailer = await openStore({ control, stack }, "Mapping House", [
    { sku: "MH-TEE", title: "Plain tee", available: 0 },
    { sku: "MH-BOWL-007", title: "Ash bowl" },
    { sku: "MH-TWIN", title: "Twin pan" },
    { sku: "MH-VASE", title: "Stoneware vase" },
    { sku: "MH-CLOCK", title: "Wall clock" },
  ]);
  const supplier = await openStore({ control, stack }, "Mapping Mill", [
    { sku: "MH-TEE", title: "Tee", available: 20 },
    { sku: "MH BOWL 7", title: "Bowl of ash wood", available: 20 },
    { sku: "MH-TWIN", title: "Twin pan, red", available: 20 },
    { sku: "mh-twin", title: "Twin pan, blue", available: 20 },
    { sku: "V-1", title: "Vase", available: 20 },
    { sku: "CL-9", title: "Quartz movement", available: 20 },
  ]);
  const merchant = await openAs(stack, retailer, "retailer");
  await connect(merchant, await openAs(stack, supplier, "supplier"), supplier);
  await untilSellable(control, retailer, "MH-TEE");
  await merchant.post("/app?index", { intent: "set-routing", on: "true" });
  const app = appIn(page);

  await test.step("a suggestion says what it may be, how likely, and why", async () => {
    await openApp(page, { stack }, retailer, "/app/sku-mapping?view=suggested");
    const row = app.getByRole("row", { name: /MH-BOWL-007/ });
    await expect(row.getByText("Suggested", { exact: true })).toBeVisible();
    await expect(row.getByText(/differs in punctuation or zeros only/)).toBeVisible();
    await expectFitsBothWidths(page, "mapping suggested");
  });

  await test.step("a shared SKU is a conflict, with both products", async () => {
    await openApp(page, { stack }, retailer, "/app/sku-mapping?view=conflict");
    const row = app.getByRole("row", { name: /MH-TWIN/ });
    await expect(row.getByText(/has 2 products with it/).first()).toBeVisible();
    await expectFitsBothWidths(page, "mapping conflict");
  });

  await test.step("several are accepted at once, can be sold at once, and come back by undo", async () => {
    await openApp(page, { stack }, retailer, "/app/sku-mapping?view=suggested");
    await app.getByRole("checkbox", { name: /on this page$/ }).check();
    await app.getByRole("button", { name: /^Accept \d suggestions$/ }).click();
    await expect(app.getByText(/items mapped/).first()).toBeVisible();
    await untilSellable(control, retailer, "MH-BOWL-007");
    await expectFitsBothWidths(page, "mapping accepted");
    await app.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByRole("status").getByText(/put back/)).toBeVisible();
    await openApp(page, { stack }, retailer, "/app/sku-mapping/history");
    await expect(app.getByText(/^Undone: /).first()).toBeVisible();
    await expectFitsBothWidths(page, "mapping history");
  });

  await test.step("prices by quantity and places are entered for one offer, and refused beside their fields", async () => {
    await openApp(page, { stack }, retailer, "/app/sku-mapping?q=MH-TEE");
    await app.getByRole("link", { name: "Change the mapping of Plain tee" }).click();
    await app.getByRole("link", { name: "Prices and places of Tee from Mapping Mill" }).click();
    await expect(app.getByRole("heading", { name: "Where it may not be sent" })).toBeVisible();
    await app.getByRole("button", { name: "Add price" }).click();
    await app.getByLabel("From").fill("1");
    await app.getByLabel("Price of one").fill("8.50");
    const save = page.getByRole("button", { name: "Save", exact: true });
    await save.click();
    await expect(app.getByText("Quantities begin at 2: below is the supplier's own price.")).toBeVisible();
    await expectFitsBothWidths(page, "offer terms");
    await app.getByLabel("From").fill("12");
    await app.getByRole("combobox", { name: "Countries, and parts of countries" }).fill("us-ca");
    await app.getByRole("combobox", { name: "Countries, and parts of countries" }).press("Enter");
    await save.click();
    await expect(page.getByRole("status").getByText("Saved")).toBeVisible();
    await expect(save).toBeHidden();
  });

  await test.step("an export is written with progress and can be downloaded", async () => {
    await openApp(page, { stack }, retailer, "/app/sku-mapping");
    await app.getByRole("button", { name: "Export" }).click();
    await expect(app.getByRole("heading", { name: "The file is ready" })).toBeVisible();
    await expectFitsBothWidths(page, "mapping export");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      app.getByRole("button", { name: "Download file" }).click(),
    ]);
    const text = readFileSync(await file.path(), "utf8");
    expect(text).toContain("MH-TEE,Mapping Mill,MH-TEE,1,yes");
    expect(text).toContain("MH-CLOCK");
  });

  await test.step("a file is checked before anything is written", async () => {
    await openApp(page, { stack }, retailer, "/app/sku-mapping/import");
    await expect(app.getByRole("button", { name: "Check file" })).toBeDisabled();
    await expectFitsBothWidths(page, "mapping import choose");
    const choose = (name: string, text: string) =>
      app.locator('input[type="file"]').setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await choose("wrong.csv", "Name,Price\nTee,1\n");
    await app.getByRole("button", { name: "Check file" }).click();
    await expect(app.getByText(/has no column "SKU", "Supplier", "Supplier SKU"/)).toBeVisible();
    await choose(
      "mine.csv",
      "SKU,Supplier,Supplier SKU,Pack size\nMH-CLOCK,Mapping Mill,CL-9,2\nMH-TEE,Mapping Mill,MH-TEE,1\nNO-SUCH,Mapping Mill,CL-9,1\n",
    );
    await app.getByRole("button", { name: "Check file" }).click();
    await expect(app.getByRole("button", { name: "Import 1 row" })).toBeVisible();
    await expect(app.getByText("Your store has no product with SKU NO-SUCH.")).toBeVisible();
    await expectFitsBothWidths(page, "mapping import check");
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      app.getByRole("button", { name: "Download rows with errors" }).click(),
    ]);
    expect(readFileSync(await file.path(), "utf8")).toContain("NO-SUCH");
    await app.getByRole("button", { name: "Import 1 row" }).click();
    await expect(app.getByText("1 row imported")).toBeVisible();
    await expectFitsBothWidths(page, "mapping import result");
    await openApp(page, { stack }, retailer, "/app/sku-mapping?q=MH-CLOCK");
    await expect(app.getByText(/pack of 2/)).toBeVisible();
  });
});
