import { merchantOf } from "../../scripts/demo/merchant.ts";
import { appIn, expect, expectAccessible, openApp, openStore, test } from "./world.ts";

test("what the merchant sets is kept, and a person releases what it holds", async ({ page, stack, control }) => {
  test.setTimeout(120_000);
  const store = await openStore({ control, stack }, "Set and Release", [
    { sku: "KNIFE-7", title: "Paring knife", available: 5 },
  ]);
  const app = appIn(page);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });

  await test.step("a value that is not understood is answered beside its field", async () => {
    await openApp(page, { stack }, store, "/app/settings");
    await expect(app.getByLabel("Wait before routing")).toHaveValue("2");
    await app.getByLabel("Wait before routing").fill("soon");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText("Enter a whole number of minutes from 0 to 10,080.")).toBeVisible();
  });

  await test.step("the rest is saved with the admin's own bar, and is there the next time", async () => {
    await app.getByLabel("Wait before routing").fill("30");
    await app.getByText("When the payment is authorized", { exact: true }).click();
    await app.getByLabel("Wait for the fraud analysis at most").fill("20");
    await app.getByLabel("No tracking after").fill("72");
    await app.getByText("Tell me, and give it to the next supplier once the first one has canceled it").click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").getByText("Settings saved")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save", exact: true })).toBeHidden();
    await openApp(page, { stack }, store, "/app/settings");
    await expect(app.getByLabel("Wait before routing")).toHaveValue("30");
    await expect(app.getByRole("radio", { name: "When the payment is authorized" })).toBeChecked();
    await expect(app.getByLabel("Wait for the fraud analysis at most")).toHaveValue("20");
    await expect(app.getByLabel("No tracking after")).toHaveValue("72");
    await expect(app.getByRole("radio", { name: /^Tell me, and give it to the next supplier/ })).toBeChecked();
  });

  await test.step("an order that is not paid waits, and goes on when a person releases it", async () => {
    await merchant.post("/app?index", { intent: "set-routing", on: "true" });
    const { name } = await control.post<{ name: string }>(`stores/${store.domain}/checkout`, {
      lines: [{ sku: "KNIFE-7", quantity: 1 }],
      financialStatus: "PENDING",
      shippingAddress: {
        firstName: "Zofia",
        lastName: "Wójcik",
        address1: "ul. Długa 7",
        city: "Kraków",
        countryCode: "PL",
      },
    });
    const openOrder = async () => {
      await openApp(page, { stack }, store, "/app/orders");
      await app.getByRole("link", { name }).first().click({ timeout: 2_000 });
    };
    await expect(openOrder).toPass();
    await expect(app.getByText("This order is on hold")).toBeVisible();
    await expectAccessible(page, "an order on hold");
    await app.getByRole("button", { name: "Release hold: The order is not paid yet." }).click();
    await expect(page.getByRole("status").getByText("Hold released")).toBeVisible();
    await expect(app.getByText("This order is on hold")).toBeHidden();
    await expect(app.getByText("A hold was released: The order is not paid yet.")).toBeVisible();
  });
});
