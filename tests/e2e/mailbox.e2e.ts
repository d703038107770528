import { merchantOf } from "../../scripts/demo/merchant.ts";
import { appIn, expect, expectFitsBothWidths, openApp, openStore, test } from "./world.ts";

test("a mailbox for suppliers' answers: entered, told why it cannot be read, tested and removed", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(180_000);
  const store = await openStore({ control, stack }, "Letter Box", [{ sku: "LB-1", title: "Pot" }]);
  const merchant = merchantOf(stack, store.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  const app = appIn(page);
  const save = page.getByRole("button", { name: "Save", exact: true });
  await openApp(page, { stack }, store, "/app/settings");
  await app.getByRole("link", { name: "Add mailbox" }).click();

  await test.step("what is missing, and a server in the own network, are told beside their fields", async () => {
    await expect(app.getByRole("heading", { name: "Suppliers' answers" })).toBeVisible();
    await expectFitsBothWidths(page, "mailbox empty");
    await app.getByLabel("IMAP server").fill("127.0.0.1");
    await save.click();
    await expect(app.getByText("Enter an address on the public internet.")).toBeVisible();
    await expect(app.getByText("Enter the password.")).toBeVisible();
    await expectFitsBothWidths(page, "mailbox with problems");
  });

  await test.step("it is kept without showing the password, and a server that is not there is told with the way out", async () => {
    await app.getByLabel("E-mail address").fill("orders@letterbox.test");
    await app.getByLabel("IMAP server").fill("imap.letterbox.invalid");
    await app.getByLabel("Security").selectOption("starttls");
    await expect(app.getByLabel("Port")).toHaveValue("143");
    await app.getByLabel("User name").fill("orders@letterbox.test");
    await app.getByLabel("Password").fill("hush");
    await save.click();
    await expect(page.getByRole("status").getByText("Mailbox saved")).toBeVisible();
    await expect(app.getByText("One is stored. Empty: it stays as it is.")).toBeVisible();
    await expect(app.getByLabel("Password")).toHaveValue("");
    const trouble = app.getByText(/no mail server called imap\.letterbox\.invalid/).first();
    await expect(async () => {
      await openApp(page, { stack }, store, "/app/settings/mailbox");
      await expect(trouble).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expectFitsBothWidths(page, "mailbox in trouble");
    await app.getByRole("button", { name: "Test connection" }).click();
    await expect(app.getByText("That did not work")).toBeVisible();
  });

  await test.step("it is removed, and gone", async () => {
    await app.getByRole("button", { name: "Stop reading" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Stop reading" }).click();
    await expect(page.getByRole("status").getByText("Mailbox removed")).toBeVisible();
    await expect(app.getByRole("button", { name: "Test connection" })).toBeHidden();
    await expect(app.getByLabel("IMAP server")).toHaveValue("");
  });
});
