import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { merchantOf } from "../../scripts/demo/merchant.ts";
import { mailTo } from "./vendor-scene.ts";
import { buy, expect, expectAccessible, openStore, routeAtOnce, test, untilSellable } from "./world.ts";

/** It has no obstacle, and fits every width, at 200 % too. Leaves a picture for each usual width. */
async function expectFits(page: Page, what: string, picture: string) {
  await expectAccessible(page, what);
  for (const [width, zoom] of [
    [320, 2],
    [640, 2],
    [1280, 1],
    [390, 1],
    [320, 1],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate((factor) => (document.documentElement.style.fontSize = `${16 * factor}px`), zoom);
    const [content, screen] = await page
      .locator("html")
      .evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
    expect(content, `${what} at ${width} px and ${zoom * 100} %`).toBeLessThanOrEqual(screen);
    await page.screenshot({ path: picture.replace(".png", `-${width}-${zoom}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 390, height: 800 });
}

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
  const ship = { number: "00340434161094042557", carrier: "DHL" };

  await test.step("everything fits 320 px, also at 200 %, and nothing stands in the way of anybody", async () => {
    const page = await (await browser.newContext({ viewport: { width: 320, height: 640 } })).newPage();
    await page.goto(link);
    await expectFits(page, "the portal's order", shot("order"));
    await page.context().close();
  });

  await test.step("two fields and a button ship it, without a script", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole("button", { name: "Confirm order" }).click();
    await expect(page.getByRole("status")).toHaveText("Confirmed. The retailer knows.");
    await expect(page.getByRole("button", { name: "Confirm order" })).toHaveCount(0);
    // From the mail to the tracking: what a person has to do is counted, what it took is only printed.
    const began = Date.now();
    const did = { fields: 0, clicks: 0 };
    await page.goto(link);
    did.clicks += 1;
    for (const [label, text] of [
      ["Tracking number", ship.number],
      ["Carrier", ship.carrier],
    ] as const) {
      await page.getByLabel(label, { exact: true }).pressSequentially(text);
      did.fields += 1;
    }
    await page.getByRole("button", { name: "Mark as shipped" }).click();
    did.clicks += 1;
    await expect(page.getByRole("status")).toHaveText("Marked as shipped. The customer gets the tracking.");
    expect(did).toEqual({ fields: 2, clicks: 2 });
    console.log(`From the mail to the tracking: 2 fields, 2 clicks, ${((Date.now() - began) / 1000).toFixed(1)} s.`);
    await expect(page.getByText("Shipped", { exact: true })).toBeVisible();
    await page.screenshot({ path: shot("shipped-320"), fullPage: true });
    await context.close();
  });

  const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  await test.step("a code from the mail signs in, and then the address is shown", async () => {
    await page.goto(`${stack.appOrigin}/vendor`);
    await expectAccessible(page, "the portal's sign-in");
    await page.getByLabel("E-mail address").fill(address);
    await page.getByRole("button", { name: "Send me the code" }).click();
    await expectAccessible(page, "the portal's code");
    await page.screenshot({ path: shot("code-390"), fullPage: true });
    const { subject } = await mailTo(control, address, /is your code$/);
    await page.getByLabel("Code").fill(subject.slice(0, 6));
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status")).toHaveText("This browser is known now.");
    await expect(page.getByText("No orders here")).toBeVisible();
    await expectAccessible(page, "the portal without orders");
    await page.getByRole("link", { name: "Shipped 1" }).click();
    await page.getByRole("link", { name: /^CD-/ }).click();
    await expect(page.getByText("ul. Długa 7")).toBeVisible();
    await expectFits(page, "a shipped order", shot("address"));
    await page.getByRole("link", { name: "Packing slip to print here" }).click();
    await expect(page.getByText("ul. Długa 7")).toBeVisible();
    await expectFits(page, "the packing slip", shot("slip"));
  });

  await test.step("several orders are found, counted and shipped by a file, after its check", async () => {
    for (let orders = 0; orders < 3; orders += 1) await buy(control, store, [{ sku: "CUP", quantity: 2 }]);
    await expect
      .poll(async () => (await control.get<{ messages: unknown[] }>(`mail?to=${address}`)).messages.length, {
        timeout: 60_000,
      })
      .toBeGreaterThanOrEqual(5);
    await page.goto(`${stack.appOrigin}/vendor`);
    await expect(page.getByRole("link", { name: "To confirm 3" })).toBeVisible();
    await page.getByText("Ship or confirm several at once").click();
    await expectFits(page, "the portal's list", shot("list"));
    const boxes = page.getByRole("checkbox");
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("button", { name: "Confirm the ticked orders" }).click();
    await expect(page.getByRole("status")).toHaveText("Done for the ticked orders.");
    await expect(page.getByRole("link", { name: "To confirm 1" })).toBeVisible();
    await page.getByRole("link", { name: "Upload tracking" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download the list (CSV)" }).click(),
    ]);
    const list = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    const [head = "", first = "", ...rest] = list;
    const filled = [
      head,
      first.replace(",,,", ",DHL,00340434161094049999,"),
      ...rest,
      "PO-0,DHL,00340434161094040000,,",
    ];
    const buffer = Buffer.from(filled.join("\r\n"));
    await expectFits(page, "the upload", shot("upload"));
    await page.getByLabel("CSV file").setInputFiles({ name: "parcels.csv", mimeType: "text/csv", buffer });
    await page.getByRole("button", { name: "Check the file" }).click();
    await expect(page.getByText("There is no such order.")).toBeVisible();
    await expectFits(page, "the check of a file", shot("check"));
    await page.getByRole("button", { name: "Record 1 row" }).click();
    await expect(page.getByRole("status")).toHaveText("Recorded: 1 row new.");
    await expectFits(page, "a recorded file", shot("recorded"));
  });

  await test.step("stock, prices and opening hours are told without a script", async () => {
    await page.getByRole("link", { name: "Stock and prices" }).click();
    await page.getByLabel("Price of Cup", { exact: true }).fill("2.20");
    await expectFits(page, "stock and prices", shot("stock"));
    await page.getByRole("button", { name: "Save stock and prices" }).click();
    await expect(page.getByRole("status")).toHaveText("Saved.");
    await expect(page.getByLabel("Price of Cup", { exact: true })).toHaveValue("2.20");
    await page.getByRole("link", { name: "Opening hours" }).click();
    await page.getByLabel("Orders until").fill("14:00");
    await page.getByLabel("First day off").fill("2031-12-24");
    await page.getByLabel("Last day off").fill("2031-12-26");
    await page.getByRole("button", { name: "Save opening hours" }).click();
    await expect(page.getByText("Remove 24 Dec 2031 – 26 Dec 2031")).toBeVisible();
    await expectFits(page, "opening hours", shot("hours"));
  });

  await test.step("who signs out, or has an old link, is told so", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto(link.replace(/.$/, (letter) => (letter === "A" ? "B" : "A")));
    await expect(page.getByRole("heading", { name: "This link has ended" })).toBeVisible();
    await expectAccessible(page, "an ended link");
  });
  await context.close();
});
