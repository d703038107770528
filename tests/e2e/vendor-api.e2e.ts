import { merchantOf } from "../../scripts/demo/merchant.ts";
import { appIn, expect, expectFitsBothWidths, openApp, openStore, test } from "./world.ts";

test("a supplier's API: its settings, a key that opens it, and a webhook that leads to public addresses alone", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(240_000);
  const retailer = await openStore({ control, stack }, "API House", [{ sku: "AH-1", title: "Pot" }]);
  const merchant = merchantOf(stack, retailer.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  await merchant.post("/app/suppliers/add", {
    ...{
      intent: "add",
      kind: "api",
      name: "Acme API",
      email: "orders@acme-api.test",
      currency: "EUR",
      countryCode: "DE",
    },
    ...{ contactName: "", copies: "", phone: "", language: "en", leadTimeDays: "2", stockMode: "assumed" },
    ...{ address1: "Kai 1", city: "Kiel", zip: "24103", provinceCode: "" },
  });
  const id = await merchant.find("/app/suppliers", /"supplierId","([0-9a-f-]{36})"/);
  const path = `/app/suppliers/${id}/api`;
  const app = appIn(page);
  await openApp(page, { stack }, retailer, path);

  await test.step("nothing is set, and the page says what is missing", async () => {
    await expect(app.getByText(/No order is sent yet/)).toBeVisible();
    await expect(app.getByText("There is no key yet.")).toBeVisible();
    await expectFitsBothWidths(page, "api empty");
  });

  await test.step("a secret is shown once, and an address in the own network is refused at its field", async () => {
    await app.getByRole("button", { name: "Create signing secret" }).click();
    await expect(app.getByLabel("Signing secret", { exact: true })).toHaveValue(/^cds_/);
    await app.getByLabel("Address", { exact: true }).fill("https://127.0.0.1/orders");
    await app.getByLabel("How it knows Crossdock").selectOption("oauth");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText("Enter an address on the public internet.")).toBeVisible();
    await expectFitsBothWidths(page, "api refused");
  });

  await test.step("the settings are kept, secrets are not shown, and the connection is tried", async () => {
    await app.getByLabel("Address", { exact: true }).fill("https://api.vendor.invalid/v1");
    await app.getByLabel("How it knows Crossdock").selectOption("header");
    await app.getByLabel("Value of the header").fill("hush");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText("One is stored. Empty: it stays as it is.")).toBeVisible();
    await openApp(page, { stack }, retailer, path);
    await expect(app.getByLabel("Value of the header")).toHaveValue("");
    await app.getByRole("button", { name: "Test connection" }).click();
    await expect(app.getByText(/ENOTFOUND|EAI_AGAIN|api\.vendor\.invalid/)).toBeVisible();
  });

  await test.step("a key opens the API, and nothing once it is revoked", async () => {
    await app.getByLabel("Name of a new key").fill("Warehouse");
    await app.getByRole("button", { name: "Create key" }).click();
    const key = await app.getByLabel("New key", { exact: true }).inputValue();
    const me = () => fetch(`${stack.appOrigin}/vendor-api/v1/me`, { headers: { Authorization: `Bearer ${key}` } });
    const first = await me();
    expect([first.status, await first.json()]).toMatchObject([200, { vendor: "Acme API", currency: "EUR" }]);
    expect((await fetch(`${stack.appOrigin}/vendor-api/v1/openapi.json`)).status).toBe(200);
    const wrong = await fetch(`${stack.appOrigin}/vendor-api/v1/orders/none/decline`, { method: "POST", body: "{" });
    expect([wrong.status, wrong.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
    await expectFitsBothWidths(page, "api key");
    await app.getByRole("button", { name: "Revoke Warehouse" }).click();
    const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
    await dialog.getByRole("button", { name: "Revoke key" }).click();
    await expect(app.getByText("There is no key yet.")).toBeVisible();
    expect((await me()).status).toBe(401);
  });

  await test.step("a webhook is set, tried, and tells what came of it", async () => {
    await app.getByLabel("Address of the supplier's webhook").fill("https://hooks.vendor.invalid/x");
    await app.getByRole("button", { name: "Save webhook" }).click();
    await expect(app.getByLabel("Signing secret of the webhook")).toHaveValue(/^cds_/);
    await app.getByRole("button", { name: "Send a test" }).click();
    await expect(app.getByText(/The test did not arrive/)).toBeVisible();
    await expectFitsBothWidths(page, "api webhook");
  });
});
