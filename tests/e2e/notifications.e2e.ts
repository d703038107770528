import { appIn, expect, expectAccessible, expectFits, openApp, openStore, test } from "./world.ts";
import { merchantOf } from "../../scripts/demo/merchant.ts";

type Inbox = { messages: { subject: string; text: string }[] };

test("who is told is chosen on the settings, a test arrives, and a channel that fails says so", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(120_000);
  const store = await openStore({ control, stack }, "Tell Me", []);
  const app = appIn(page);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  const address = `ada@${store.handle}.test`;
  const save = page.getByRole("button", { name: "Save", exact: true });
  const inbox = () => control.get<Inbox>(`mail?to=${address}`);

  await test.step("an address that is none is answered at its field", async () => {
    await openApp(page, { stack }, store, "/app/settings");
    await expect(app.getByRole("button", { name: "Send a test" })).toBeDisabled();
    await app.getByLabel("E-mail addresses").fill("ada");
    await app.getByLabel("Webhook").fill("https://192.168.0.7/hook");
    await save.click();
    await expect(app.getByText('"ada" is not an e-mail address. Write one on each line.')).toBeVisible();
    await expect(app.getByText("Enter an address on the public internet.")).toBeVisible();
  });

  await test.step("the keyboard alone chooses, saves and sends a test", async () => {
    await app.getByLabel("Webhook").fill("");
    await app.getByLabel("E-mail addresses").fill(address);
    await app.getByLabel("Needs attention", { exact: true }).focus();
    await page.keyboard.press("Space");
    await app.getByRole("button", { name: "Single kinds as well" }).focus();
    await page.keyboard.press("Enter");
    await app.getByLabel("No tracking (Needs attention)").focus();
    await page.keyboard.press("Space");
    await expectAccessible(page, "the notifications with all kinds open");
    await save.click();
    await expect(page.getByRole("status").getByText("Settings saved")).toBeVisible();
    await app.getByRole("button", { name: "Send a test" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("status").getByText("Test sent")).toBeVisible();
    await expect(app.getByText(/^E-mail last sent/)).toBeVisible();
    expect((await inbox()).messages).toMatchObject([{ subject: "Test from Crossdock · Tell Me" }]);
  });

  await test.step("what was chosen is there the next time", async () => {
    await openApp(page, { stack }, store, "/app/settings");
    await expect(app.getByLabel("E-mail addresses")).toHaveValue(address);
    await expect(app.getByLabel("Needs attention", { exact: true })).toBeChecked();
    await expect(app.getByLabel("No tracking (Needs attention)")).toBeChecked();
  });

  await test.step("a channel that fails says so where it is set up", async () => {
    await control.post("mail/faults", { kind: "refuse-recipient", to: address });
    await app.getByRole("button", { name: "Send a test" }).click();
    await expect(app.getByText(/^The e-mail did not arrive\./)).toBeVisible();
    await expect(app.getByRole("heading", { name: "E-mail did not arrive" })).toBeVisible();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await expectAccessible(page, `failing notifications at ${width}`);
      await expectFits(page, `failing notifications at ${width}`);
      await app.getByRole("heading", { name: "Notifications" }).scrollIntoViewIfNeeded();
      await page.screenshot({ path: test.info().outputPath(`notifications-${width}.png`) });
    }
  });
});
