import { merchantOf } from "../../scripts/demo/merchant.ts";
import { appIn, expect, expectFitsBothWidths, openApp, openStore, test } from "./world.ts";

test("an empty app is filled with demo data and emptied again, one click each", async ({ page, stack, control }) => {
  test.setTimeout(120_000);
  const store = await openStore({ control, stack }, "Try It Out", []);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  const app = appIn(page);
  await openApp(page, { stack }, store);
  await app.getByRole("button", { name: "Load demo data" }).click();
  await expect(app.getByRole("heading", { name: "You are looking at demo data" })).toBeVisible({ timeout: 30_000 });
  await expectFitsBothWidths(page, "home with demo data");

  await openApp(page, { stack }, store, "/app/orders?view=needs-attention");
  await app
    .getByRole("link", { name: /^Demo \d+/ })
    .first()
    .click();
  await expect(app.getByRole("heading", { name: /^Order Demo/ })).toBeVisible();
  await expectFitsBothWidths(page, "order of demo data");
  for (const [path, heading] of [
    ["/app/exceptions", /^Exceptions/],
    ["/app/suppliers", /^Suppliers/],
    ["/app/reports", /^Reports/],
  ] as const) {
    await openApp(page, { stack }, store, path);
    await expect(app.getByRole("heading", { name: heading }).first()).toBeVisible();
    await expectFitsBothWidths(page, `demo data ${path.slice(5)}`);
  }

  await openApp(page, { stack }, store);
  await app.getByRole("button", { name: "Remove demo data" }).click();
  await expect(app.getByRole("button", { name: "Load demo data" })).toBeVisible({ timeout: 30_000 });
  await openApp(page, { stack }, store, "/app/orders");
  await expect(app.getByRole("link", { name: /^Demo/ })).toHaveCount(0);
});
