import { readFileSync } from "node:fs";
import { merchantOf } from "../../scripts/demo/merchant.ts";
import {
  appIn,
  buy,
  expect,
  expectFitsBothWidths,
  openApp,
  openStore,
  routeAtOnce,
  test,
  untilSellable,
} from "./world.ts";

test("the page of an order: what a person can do, by mouse and by keys, and what it tells by itself", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(240_000);
  const store = await openStore({ control, stack }, "Hands On", [{ sku: "TEAPOT", title: "Enamelled teapot" }]);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  await routeAtOnce({ stack }, store);
  await merchant.post("/app/suppliers/add", {
    ...{ intent: "add", kind: "portal", name: "Kettle works", email: `orders@${store.handle}.test`, currency: "EUR" },
    ...{ countryCode: "DE", city: "Kiel", zip: "24103", address1: "Kai 1", stockMode: "assumed" },
  });
  const id = await merchant.find("/app/suppliers", /"supplierId","([\w-]{36})"/);
  await merchant.post(`/app/suppliers/${id}`, { intent: "offers", offers: "TEAPOT; 9.50; Teapot" });
  await untilSellable(control, store, "TEAPOT");
  await merchant.post("/app?index", { intent: "set-routing", on: "true" });
  const app = appIn(page);
  const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
  const openOrder = async (name: string) => {
    await openApp(page, { stack }, store, "/app/orders");
    await app.getByRole("link", { name, exact: true }).click();
    await expect(app.getByRole("heading", { name: `Order ${name}` })).toBeVisible();
  };
  /** Keys belong to the page, not to the frame's border. */
  const key = (...keys: string[]) =>
    keys.reduce((before, each) => before.then(() => page.keyboard.press(each)), Promise.resolve());

  const first = await buy(control, store, [{ sku: "TEAPOT", quantity: 3 }]);
  await openApp(page, { stack }, store, "/app/orders");
  await expect(
    app.getByRole("link", { name: first.name, exact: true }),
    "the list shows a new order by itself",
  ).toBeVisible({
    timeout: 30_000,
  });
  await openOrder(first.name);

  await test.step("an order that is with its supplier says so by itself, and why it cannot be held or sent", async () => {
    await expect(app.getByRole("button", { name: "Add tracking: Kettle works" })).toBeEnabled({ timeout: 30_000 });
    await expect(app.getByText("Send now: Nothing waits to be sent.")).toBeVisible();
    await expect(app.getByText("Hold order: Everything is with suppliers.")).toBeVisible();
    await expect(app.getByRole("heading", { name: "Money" })).toBeVisible();
    await expectFitsBothWidths(page, "order page accepted");
  });

  await test.step("the packing slip is a file", async () => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      app.getByRole("button", { name: "Packing slip: Kettle works" }).click(),
    ]);
    expect(
      readFileSync(await file.path())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
  });

  await test.step("the sheet of keys is found from the page and closes again", async () => {
    await app.getByRole("button", { name: "Keyboard shortcuts" }).click();
    await expect(dialog.getByText("Add tracking")).toBeVisible();
    await expectFitsBothWidths(page, "keyboard shortcuts");
    await dialog.getByText("Close", { exact: true }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("a key opens the form for tracking; letters in its fields are text", async () => {
    await app.getByRole("heading", { name: "Timeline" }).click();
    await key("t");
    await expect(app.getByLabel("Tracking number")).toBeFocused();
    await key("g", "o", "?");
    await expect(app.getByLabel("Tracking number")).toHaveValue("go?");
    await app.getByLabel("Tracking number").fill("00340434161094042557");
    await app.getByRole("button", { name: "Use carrier DHL" }).click();
    await app.getByLabel("Items in the parcel: Enamelled teapot").fill("9");
    await expect(app.getByText("Enter a number from 0 to 3.")).toBeVisible();
    await app.getByLabel("Items in the parcel: Enamelled teapot").fill("1");
    await expectFitsBothWidths(page, "order page tracking form");
    await app.getByLabel("Tracking number").press("Enter");
    await expect(page.getByRole("status").getByText("Tracking added")).toBeVisible();
    await expect(app.getByText("Tracking in Shopify")).toBeVisible({ timeout: 30_000 });
    await expect(app.getByText(/You, /).first()).toBeVisible();
  });

  await test.step("a message is asked for, and a parcel is taken back after a question", async () => {
    await app.getByRole("button", { name: "Message: Kettle works" }).click();
    await dialog.getByRole("button", { name: "Send message" }).click();
    await expect(dialog.getByText("Write what the supplier should know.")).toBeVisible();
    await dialog.getByLabel("Message").fill("Please use the large box.");
    await dialog.getByRole("button", { name: "Send message" }).click();
    await expect(app.getByText("Please use the large box.").first()).toBeVisible();
    await app.getByRole("button", { name: "Take back parcel 00340434161094042557" }).click();
    await dialog.getByRole("button", { name: "Take back" }).click();
    await expect(app.getByText("A person took back a parcel of Kettle works", { exact: false })).toBeVisible();
    await expectFitsBothWidths(page, "order page parcel taken back");
  });

  await test.step("the supplier is asked to cancel, with a reason", async () => {
    await expect(app.getByRole("button", { name: "Cancel at supplier" })).toBeEnabled({ timeout: 30_000 });
    await app.getByRole("button", { name: "Cancel at supplier" }).click();
    await dialog.getByRole("button", { name: "Cancel at supplier" }).click();
    await expect(dialog.getByText("Say why it is canceled.")).toBeVisible();
    await expectFitsBothWidths(page, "order page cancel dialog");
    await dialog.getByLabel("Reason").fill("Wrong color");
    await dialog.getByRole("button", { name: "Cancel at supplier" }).click();
    await expect(app.getByText("Kettle works has been asked to cancel it.").first()).toBeVisible();
  });

  await test.step("an order that waits is put on hold, released and sent, by keys", async () => {
    await merchant.post("/app/settings", { intent: "save", reviewMinutes: "600" });
    const { name } = await buy(control, store, [{ sku: "TEAPOT", quantity: 1 }]);
    await openApp(page, { stack }, store, "/app/orders");
    await expect(app.getByRole("link", { name, exact: true })).toBeVisible({ timeout: 30_000 });
    await openOrder(name);
    await app.getByRole("heading", { name: "Timeline" }).click();
    await key("h");
    await dialog.getByLabel("Reason").fill("Called the customer");
    await dialog.getByRole("button", { name: "Hold order" }).click();
    await expect(app.getByText("Hold order: The order is on hold already.")).toBeVisible();
    await expect(app.getByText("Send now: It is on hold: Called the customer")).toBeVisible();
    await expectFitsBothWidths(page, "order page on hold");
    await app.getByRole("button", { name: "Release hold: Called the customer" }).click();
    await expect(app.getByRole("button", { name: "Send now" })).toBeEnabled();
    await app.getByRole("heading", { name: "Timeline" }).click();
    await key("s");
    await expect(app.getByRole("heading", { name: "Kettle works" })).toBeVisible({ timeout: 30_000 });
    await key("g", "e");
    await expect(app.getByRole("heading", { name: "Exceptions", exact: true }).first()).toBeVisible();
  });

  await test.step("on paper there is nothing to press", async () => {
    await openOrder(first.name);
    await page.emulateMedia({ media: "print" });
    await expect(app.getByRole("button", { name: "Hold order" })).toBeHidden();
    await expect(app.getByRole("heading", { name: "Timeline" })).toBeVisible();
    await page.emulateMedia({ media: "screen" });
  });
});
