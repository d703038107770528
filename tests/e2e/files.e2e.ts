import { merchantOf } from "../../scripts/demo/merchant.ts";
import { appIn, expect, expectFitsBothWidths, openApp, openStore, test } from "./world.ts";

test("files: an upload with its check, stock that looks wrong, a file server, and the row report", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(240_000);
  const retailer = await openStore({ control, stack }, "Files House", [
    { sku: "FH-1", title: "Pot", policy: "CONTINUE" },
  ]);
  const merchant = merchantOf(stack, retailer.handle);
  await merchant.open();
  await merchant.post("/app/welcome", { intent: "choose-role", role: "retailer" });
  await merchant.post("/app/suppliers/add", {
    ...{
      intent: "add",
      kind: "files",
      name: "Acme Files",
      email: "orders@acme.test",
      currency: "EUR",
      countryCode: "DE",
    },
    ...{ contactName: "", copies: "", phone: "", language: "en", leadTimeDays: "2", stockMode: "fed" },
    ...{ address1: "Kai 1", city: "Kiel", zip: "24103", provinceCode: "" },
  });
  const id = await merchant.find("/app/suppliers", /"supplierId","([0-9a-f-]{36})"/);
  const path = `/app/suppliers/${id}`;
  await merchant.post(path, { intent: "offers", offers: "FH-1\t7.50\tPot\nFH-2\t8\tPan\nFH-3\t9\tLid\nFH-4\t9\tCup" });
  const app = appIn(page);

  const upload = async (name: string, text: string) => {
    await openApp(page, { stack }, retailer, `${path}/files`);
    await app.getByLabel("What it is about").selectOption("stock");
    await app.locator('input[type="file"]').setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await app.getByRole("button", { name: "Check file" }).click();
  };

  await test.step("a file is checked first, then imported", async () => {
    await openApp(page, { stack }, retailer, `${path}/files`);
    await expect(app.getByText(/^No order waits/)).toBeVisible();
    await expect(app.getByRole("region", { name: "Preview of an order file" })).toContainText("FH-1");
    await upload(
      "first.csv",
      "Artikelnummer;Bestand;Preis\nFH-1;10;7,50\nFH-2;20;8,00\nFH-3;30;9,00\nFH-4;viele;9,00\n",
    );
    await expect(app.getByText("3 rows can be read, 1 cannot.")).toBeVisible();
    await expect(app.getByText(/"viele" is no number/)).toBeVisible();
    await expect(app.getByText(/^Read as UTF-8, with semicolons/)).toBeVisible();
    await expect(app.getByRole("cell", { name: "FH-1 · FH-2 · FH-3" })).toBeVisible();
    await expectFitsBothWidths(page, "file checked");
    await app.getByRole("button", { name: "Import file" }).click();
    await expect(async () => {
      await openApp(page, { stack }, retailer, `${path}/files`);
      await expect(app.getByText("3 rows taken over, 0 known before, 1 with problems.")).toBeVisible({
        timeout: 2_000,
      });
    }).toPass();
    await expectFitsBothWidths(page, "row report");
  });

  await test.step("stock that looks wrong waits, with the numbers side by side", async () => {
    await upload("zero.csv", "Artikelnummer;Bestand\nFH-1;0\nFH-2;0\nFH-3;0\nFH-4;0\n");
    await app.getByRole("button", { name: "Import file" }).click();
    const wrong = app.getByText("This feed looks wrong and was not taken over");
    await expect(async () => {
      await openApp(page, { stack }, retailer, path);
      await expect(wrong).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await expect(app.getByRole("table", { name: /^Numbers side by side/ })).toContainText("FH-1");
    await expect(app.getByText("3 of 4", { exact: true })).toBeVisible();
    await expectFitsBothWidths(page, "held feed");
    await app.getByRole("button", { name: "Discard" }).click();
    await expect(wrong).toBeHidden();
    await openApp(page, { stack }, retailer, `${path}/files`);
  });

  await test.step("a file server inside the network is not called", async () => {
    await app.getByLabel("Way").selectOption("sftp");
    await app.getByLabel("Host").fill("127.0.0.1");
    await app.getByLabel("User name").fill("acme");
    await app.getByLabel("Password").fill("secret");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByRole("status").getByText("Saved")).toBeVisible();
    await app.getByRole("button", { name: "Test connection" }).click();
    await expect(app.getByText(/is not an address on the public internet/)).toBeVisible();
    await expectFitsBothWidths(page, "file server");
  });
});
