import { merchantOf } from "../../scripts/demo/merchant.ts";
import { mailTo } from "./vendor-scene.ts";
import {
  appIn,
  buy,
  enter,
  expect,
  expectAccessible,
  expectFitsBothWidths,
  openApp,
  openStore,
  press,
  routeAtOnce,
  tabTo,
  test,
  untilSellable,
} from "./world.ts";

test("a supplier without Shopify: added by keyboard, priced, set, mailed, and its answers judged", async ({
  page,
  stack,
  control,
  expectedErrors,
}) => {
  test.setTimeout(300_000);
  // Of Playwright itself, which looks into the frame of the preview, where no script may run.
  expectedErrors.push(/^Blocked script execution in 'about:srcdoc'/);
  const store = await openStore({ control, stack }, "Paper House", [
    { sku: "INK-1", title: "Blue-black ink in a large bottle with a dropper that does not drip" },
  ]);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  await routeAtOnce({ stack }, store);
  const app = appIn(page);
  const address = `orders@${store.handle}.test`;

  await test.step("what is missing is said beside its field, and the keyboard is enough", async () => {
    await openApp(page, { stack }, store, "/app/suppliers/add");
    await expect(app.getByRole("heading", { name: "Supplier without Shopify" })).toBeVisible();
    await expectFitsBothWidths(page, "add vendor");
    await page.setViewportSize({ width: 1280, height: 900 });
    await enter(app);
    await press(page, app.getByRole("button", { name: "Add supplier" }));
    await expect(app.getByText("Enter the supplier's name.")).toBeVisible();
    await expect(app.getByText("Enter the address that orders go to.")).toBeVisible();
    await expectFitsBothWidths(page, "add vendor with problems");
    await page.setViewportSize({ width: 1280, height: 900 });
    await tabTo(page, app.getByLabel("Name", { exact: true }));
    await page.keyboard.type("Ink works");
    await tabTo(page, app.getByLabel("E-mail address for orders"));
    await page.keyboard.type(address);
    await tabTo(page, app.getByRole("radio", { name: "It tells" }));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(app.getByRole("heading", { name: "Ink works" })).toBeVisible();
  });

  await test.step("its page: nothing offered yet, then a price list with a slip in it", async () => {
    await expectFitsBothWidths(page, "vendor page");
    await page.setViewportSize({ width: 1280, height: 900 });
    const list = app.getByLabel(/^Items, one a line/);
    await list.fill("INK-1\tcheap\tInk");
    await app.getByRole("button", { name: "Save items" }).click();
    await expect(app.getByText(/^Line 1: write a SKU, then what one unit costs/)).toBeVisible();
    await expectFitsBothWidths(page, "vendor page with a slip");
    await page.setViewportSize({ width: 1280, height: 900 });
    await list.fill("INK-1\t4.50\tInk");
    await app.getByRole("button", { name: "Save items" }).click();
    await expect(page.getByRole("status").getByText("1 item saved")).toBeVisible();
    await app.getByRole("button", { name: "Test connection" }).click();
    await expect(page.getByRole("status").getByText(/^The mail server takes mail/)).toBeVisible();
  });

  await test.step("settings are changed, and a name that is taken is refused beside its field", async () => {
    await app.getByRole("link", { name: "Edit", exact: true }).click();
    await expect(app.getByRole("heading", { name: "Ink works: settings" })).toBeVisible();
    await expectFitsBothWidths(page, "vendor settings");
    await page.setViewportSize({ width: 1280, height: 900 });
    await app.getByLabel("Name of the contact").fill("Kim");
    await app.getByLabel("Copies to").fill("not an address");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText(/is no e-mail address\. Put a comma/)).toBeVisible();
    await app.getByLabel("Copies to").fill("");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").getByText("Saved")).toBeVisible();
  });

  await test.step("the mail is written with its preview beside it", async () => {
    await openApp(page, { stack }, store, "/app/suppliers");
    await app.getByRole("link", { name: "Ink works" }).click();
    await app.getByRole("link", { name: "Mail", exact: true }).click();
    await expect(app.getByRole("heading", { name: "Ink works: mail" })).toBeVisible();
    const preview = app.frameLocator('iframe[title="The mail as designed"]');
    await expect(preview.getByText("Hello Kim,")).toBeVisible();
    await expect(preview.getByText("INK-1")).toBeVisible();
    await expectFitsBothWidths(page, "mail settings");
    await page.setViewportSize({ width: 1280, height: 900 });
    const markup = await app.locator('iframe[title="The mail as designed"]').getAttribute("srcdoc");
    const alone = await page.context().newPage();
    await alone.setContent(markup ?? "");
    await expectAccessible(alone, "mail markup");
    await alone.close();
    await app.getByText("German", { exact: true }).click();
    await expect(preview.getByText("Guten Tag Kim,")).toBeVisible();
    await app.getByRole("textbox", { name: "Before the order" }).fill("Moin {{contact}}, {{nmae}}");
    await expect(app.getByText(/^{{nmae}} stands for nothing/)).toBeVisible();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(app.getByText(/^{{nmae}} stands for nothing/)).toBeVisible();
    await app
      .getByRole("textbox", { name: "Before the order" })
      .fill("Moin {{contact}},\n\nbitte {{items}} Stück für {{retailer}}.");
    await expect(preview.getByText("bitte 1 Stück für Paper House.")).toBeVisible();
    await app.getByText("At a time of its own", { exact: true }).click();
    await expect(app.getByLabel("At", { exact: true })).toHaveValue("14:00");
    await expectFitsBothWidths(page, "mail settings not saved");
    await page.setViewportSize({ width: 1280, height: 900 });
    await app.getByRole("button", { name: "As plain text" }).click();
    await expect(app.getByRole("region", { name: "The mail as plain text" })).toContainText("Moin Kim,");
    await app.getByText("Each order at once", { exact: true }).click();
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").getByText("Mail settings saved")).toBeVisible();
    await expect(page.getByRole("button", { name: "Save", exact: true })).toBeHidden();
    await expect(app.getByRole("textbox", { name: "Before the order" })).toHaveValue(/^Moin/);
    const download = page.waitForEvent("download");
    await app.getByRole("button", { name: "Purchase order (PDF)" }).click();
    expect((await download).suggestedFilename()).toMatch(/^CD-.*\.pdf$/);
  });

  await test.step("a test mail leaves", async () => {
    await app.getByRole("button", { name: "Send test mail" }).click();
    const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
    await dialog.getByLabel("Send it to").fill(`me@${store.handle}.test`);
    await dialog.getByRole("button", { name: "Send test mail" }).click();
    await expect(page.getByRole("status").getByText("Test mail sent")).toBeVisible();
    const { text } = await mailTo(control, `me@${store.handle}.test`, /^Bestellung/);
    expect(text).toContain("Moin Kim,");
  });

  await test.step("its mail that is not sure is judged beside what it is taken to say", async () => {
    await untilSellable(control, store, "INK-1");
    await merchant.post("/app?index", { intent: "set-routing", on: "true" });
    await buy(control, store, [{ sku: "INK-1", quantity: 3 }]);
    const mail = await mailTo(control, address, /^Bestellung CD-/);
    const raw = [
      ...[`From: Kim <${address}>`, `To: ${mail.headers["reply-to"] ?? ""}`, `Subject: Re: ${mail.subject}`],
      ...[`Message-ID: <${store.handle}@vendor.test>`, "", "Nur ein Teil ging raus, 1Z999AA10123456800.", "<b>Ok?</b>"],
    ];
    const brought = await fetch(`${stack.appOrigin}/mail/inbound`, {
      method: "POST",
      headers: { Authorization: `Bearer ${stack.mailSecret}`, "Content-Type": "message/rfc822" },
      body: raw.join("\r\n"),
    });
    expect(brought.status).toBe(200);
    const openMail = async () => {
      await openApp(page, { stack }, store, "/app/exceptions");
      await app.locator('a[href*="/app/vendor-mail/"]').first().click({ timeout: 2_000 });
      await expect(app.getByRole("heading", { name: "Mail from Ink works" })).toBeVisible({ timeout: 5_000 });
    };
    await expect(openMail).toPass();
    await expect(app.getByText("<b>Ok?</b>")).toBeVisible();
    await expectFitsBothWidths(page, "mail review");
    await page.setViewportSize({ width: 1280, height: 900 });
    await app.getByLabel("Tracking numbers").fill("");
    await app.getByRole("button", { name: "Apply" }).click();
    await expect(app.getByText("Enter the tracking number.")).toBeVisible();
    await app.getByLabel("Tracking numbers").fill("1Z999AA10123456800");
    await app.getByLabel(/units in the parcel/).fill("2");
    await app.getByRole("button", { name: "Apply" }).click();
    await expect(app.getByRole("heading", { name: "Exceptions" })).toBeVisible();
  });
});
