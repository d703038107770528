import { merchantOf } from "../../scripts/demo/merchant.ts";
import { mailTo } from "./vendor-scene.ts";
import { buy, expect, expectAccessible, openStore, routeAtOnce, test, untilSellable } from "./world.ts";

test("a vendor confirms and ships from the mail's link, on a phone, enlarged and without scripts", async ({
  browser,
  stack,
  control,
}) => {
  test.setTimeout(240_000);
  const store = await openStore({ control, stack }, "Phone First", [
    { sku: "TEAPOT", title: "A very large enamelled teapot with a lid that stays on when it is tilted" },
    { sku: "CUP", title: "Cup" },
  ]);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  await routeAtOnce({ stack }, store);
  const address = `orders@${store.handle}.test`;
  await merchant.post("/app/suppliers/add", {
    ...{ intent: "add", kind: "portal", name: "Kettle works", email: address, currency: "EUR", countryCode: "DE" },
    ...{ city: "Kiel", zip: "24103", address1: "Kai 1", stockMode: "assumed" },
  });
  const id = await merchant.find("/app/suppliers", /"supplierId","([\w-]{36})"/);
  await merchant.post(`/app/suppliers/${id}`, { intent: "offers", offers: "TEAPOT; 9.50; Teapot\nCUP; 2.00; Cup" });
  await untilSellable(control, store, "TEAPOT");
  await untilSellable(control, store, "CUP");
  await merchant.post("/app?index", { intent: "set-routing", on: "true" });
  await buy(control, store, [
    { sku: "TEAPOT", quantity: 3 },
    { sku: "CUP", quantity: 12 },
  ]);
  const mail = await mailTo(control, address, /^New order/);
  const link = /http\S+/.exec(mail.text)?.[0] ?? "";
  const shot = (name: string) => test.info().outputPath(`${name}.png`);

  await test.step("everything fits 320 px, also at 200 %, and nothing stands in the way of anybody", async () => {
    const context = await browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(link);
    await expectAccessible(page, "the portal's order");
    await page.screenshot({ path: shot("order-320"), fullPage: true });
    for (const [width, zoom] of [
      [320, 1],
      [640, 2],
      [320, 2],
      [1280, 1],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate((factor) => (document.documentElement.style.fontSize = `${16 * factor}px`), zoom);
      const [content, screen] = await page
        .locator("html")
        .evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
      expect(content, `${width} px at ${zoom * 100} %`).toBeLessThanOrEqual(screen);
    }
    await page.evaluate(() => (document.documentElement.style.fontSize = "16px"));
    await page.screenshot({ path: shot("order-1280"), fullPage: true });
    await context.close();
  });

  await test.step("two fields and a button ship it, without a script", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole("button", { name: "Confirm order" }).click();
    await expect(page.getByRole("status")).toHaveText("Confirmed. The retailer knows.");
    await expect(page.getByRole("button", { name: "Confirm order" })).toHaveCount(0);
    await page.getByLabel("Tracking number").fill("00340434161094042557");
    await page.getByLabel("Carrier").fill("DHL");
    await page.getByLabel("Carrier").press("Enter");
    await expect(page.getByRole("status")).toHaveText("Marked as shipped. The customer gets the tracking.");
    await expect(page.getByText("Shipped", { exact: true })).toBeVisible();
    await page.screenshot({ path: shot("shipped-320"), fullPage: true });
    await context.close();
  });

  await test.step("a code from the mail signs in, and then the address is shown", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${stack.appOrigin}/vendor`);
    await expectAccessible(page, "the portal's sign-in");
    await page.getByLabel("E-mail address").fill(address);
    await page.getByRole("button", { name: "Send me the code" }).click();
    await expectAccessible(page, "the portal's code");
    const { subject } = await mailTo(control, address, /is your code$/);
    await page.getByLabel("Code").fill(subject.slice(0, 6));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status")).toHaveText("This browser is known now.");
    await expect(page.getByText("No orders here")).toBeVisible();
    await expectAccessible(page, "the portal without orders");
    await page.getByRole("link", { name: "Shipped · Closed" }).click();
    await expectAccessible(page, "the portal's orders");
    await page.screenshot({ path: shot("list-390"), fullPage: true });
    await page.getByRole("link", { name: /^Order CD-/ }).click();
    await expect(page.getByText("ul. Długa 7")).toBeVisible();
    await page.screenshot({ path: shot("address-390"), fullPage: true });
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto(link.replace(/.$/, (letter) => (letter === "A" ? "B" : "A")));
    await expect(page.getByRole("heading", { name: "This link has ended" })).toBeVisible();
    await expectAccessible(page, "an ended link");
    await context.close();
  });
});
