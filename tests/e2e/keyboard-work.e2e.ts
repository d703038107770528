import { merchantOf } from "../../scripts/demo/merchant.ts";
import { connect, openAs } from "./merchants.ts";
import { mailTo } from "./vendor-scene.ts";
import {
  appIn,
  buy,
  enter,
  expect,
  keysOnly,
  openApp,
  openStore,
  pick,
  press,
  supplierOrderFor,
  tabTo,
  test,
  untilSellable,
  write,
} from "./world.ts";

// Setting up, inviting, accepting and turning on are in keyboard.e2e.ts; rules are written, put in order, published and
// rolled back in routing.e2e.ts.

test("the day's work without a pointer", async ({ page, stack, control }) => {
  test.setTimeout(300_000);
  await keysOnly(page);
  const retailer = await openStore({ control, stack }, "Keys at Work", [
    { sku: "KW-MUG", title: "Mug" },
    { sku: "KW-BOWL-007", title: "Ash bowl" },
    { sku: "KW-CLOCK", title: "Wall clock" },
    { sku: "KW-JUG", title: "Jug", policy: "CONTINUE" },
    { sku: "KW-POT", title: "Tea pot" },
  ]);
  const first = await openStore({ control, stack }, "First Pottery", [
    { sku: "KW-MUG", title: "Mug", available: 50 },
    { sku: "KW BOWL 7", title: "Bowl of ash wood", available: 50 },
    { sku: "CL-9", title: "Quartz movement", available: 50 },
    { sku: "KW-JUG", title: "Jug", available: 0 },
    { sku: "P-77", title: "Pitcher", available: 50 },
  ]);
  const second = await openStore({ control, stack }, "Second Pottery", [
    { sku: "KW-MUG", title: "Cup", available: 50 },
  ]);
  const merchant = await openAs(stack, retailer, "retailer");
  for (const supplier of [first, second]) await connect(merchant, await openAs(stack, supplier, "supplier"), supplier);
  await untilSellable(control, retailer, "KW-MUG");
  await merchant.post("/app?index", { intent: "set-routing", on: "true" });
  const app = appIn(page);
  const open = async (path: string, heading: string | RegExp) => {
    await openApp(page, { stack }, retailer, path);
    await expect(app.getByRole("heading", { name: heading }).first()).toBeVisible();
    await enter(app);
  };
  const address = `orders@${retailer.handle}.test`;

  await test.step("a supplier without Shopify is added, with its prices", async () => {
    await open("/app/suppliers", /^Suppliers/);
    await press(page, app.getByRole("link", { name: "Add supplier without Shopify" }));
    await expect(app.getByRole("heading", { name: "Supplier without Shopify" })).toBeVisible();
    await write(page, app.getByLabel("Name", { exact: true }), "Kettle works");
    await pick(page, app.getByLabel("How it gets its orders"), "Vendor portal");
    await write(page, app.getByLabel("E-mail address for orders"), address);
    await tabTo(page, app.getByRole("radio", { name: "It tells" }));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(app.getByRole("heading", { name: "Kettle works" })).toBeVisible();
    await write(page, app.getByLabel(/^Items, one a line/), "KW-POT; 9.50; Tea pot");
    await press(page, app.getByRole("button", { name: "Save items" }));
    await expect(page.getByRole("status").getByText("1 item saved")).toBeVisible();
  });

  await test.step("suggestions are accepted", async () => {
    await open("/app/sku-mapping?view=suggested", /^SKU mapping/);
    await press(page, app.getByRole("checkbox", { name: /on this page$/ }), "Space");
    await press(page, app.getByRole("button", { name: /^Accept \d suggestions?$/ }));
    await expect(app.getByText(/items? mapped/).first()).toBeVisible();
    await untilSellable(control, retailer, "KW-BOWL-007");
  });

  await test.step("a file of mappings is checked and imported", async () => {
    await open("/app/sku-mapping/import", /^Import mappings/);
    const chooser = page.waitForEvent("filechooser");
    await press(page, app.locator('input[type="file"]'));
    const text = "SKU,Supplier,Supplier SKU,Pack size\nKW-CLOCK,First Pottery,CL-9,1\n";
    await (await chooser).setFiles({ name: "mine.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    await expect(app.getByText("mine.csv")).toBeVisible();
    await press(page, app.getByRole("button", { name: "Check file" }));
    await expect(app.getByRole("button", { name: "Import 1 row" })).toBeVisible();
    await enter(app);
    await press(page, app.getByRole("button", { name: "Import 1 row" }));
    await expect(app.getByText("1 row imported")).toBeVisible();
    await untilSellable(control, retailer, "KW-CLOCK");
  });

  const held = await buy(control, retailer, [{ sku: "KW-JUG", quantity: 1 }]);
  await test.step("an exception is fixed where it says how", async () => {
    await expect(async () => {
      await open("/app/exceptions", /^Exceptions/);
      await expect(app.getByRole("link", { name: "Map KW-JUG" })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await press(page, app.getByRole("link", { name: "Map KW-JUG" }));
    await press(page, app.getByRole("link", { name: "Change the mapping of Jug" }));
    await write(page, app.getByLabel("Search suppliers' products"), "pitcher");
    await press(page, app.getByRole("radio", { name: /^Pitcher/ }), "Space");
    await press(page, app.getByRole("button", { name: /^Map/ }));
    await expect(page.getByRole("status").getByText("Mapped")).toBeVisible();
    await supplierOrderFor(control, first, held.name);
    await expect(async () => {
      await open("/app/exceptions", /^Exceptions/);
      await expect(app.getByRole("heading", { name: "Nothing needs attention" })).toBeVisible({ timeout: 2_000 });
    }).toPass();
  });

  await merchantOf(stack, retailer.handle).post("/app/settings", { intent: "save", reviewMinutes: "600" });
  const waiting = await buy(control, retailer, [{ sku: "KW-MUG", quantity: 2 }]);

  await test.step("an order is previewed, and nothing is sent", async () => {
    await expect(async () => {
      await open("/app/routing/preview", /^Preview routing/);
      await expect(app.getByRole("button", { name: `Preview order ${waiting.name}` })).toBeVisible({ timeout: 2_000 });
    }).toPass();
    await press(page, app.getByRole("button", { name: `Preview order ${waiting.name}` }));
    await expect(app.getByText("First Pottery").first()).toBeVisible();
    await expect(app.getByText("Nothing is sent", { exact: true })).toBeVisible();
    await write(page, app.getByLabel("Order number"), waiting.name);
    await expect(app.getByRole("button", { name: /^Preview order/ })).toHaveCount(1);
  });

  await test.step("several orders are routed again at once, each with its result", async () => {
    await open("/app/orders", /^Orders/);
    await press(page, app.getByRole("checkbox", { name: /on this page$/ }), "Space");
    await press(page, app.getByRole("button", { name: "Route 2 orders again" }));
    await expect(app.getByRole("heading", { name: "2 of 2 orders done" })).toBeVisible();
  });

  await test.step("a line goes to another supplier, with its cost seen first", async () => {
    await open("/app/orders", /^Orders/);
    await press(page, app.getByRole("link", { name: waiting.name, exact: true }));
    await press(page, app.getByRole("link", { name: "Choose suppliers or split" }));
    await pick(page, app.getByLabel("Who ships Mug"), "Second Pottery ships it");
    await press(page, app.getByRole("button", { name: "See what it costs" }));
    await expect(app.getByRole("heading", { name: /^(It costs|What it costs)/ })).toBeVisible();
    await press(page, app.getByRole("button", { name: "Use these suppliers" }));
    await expect(app.getByRole("heading", { name: `Order ${waiting.name}` })).toBeVisible();
    await enter(app);
    await press(page, app.getByRole("button", { name: "Send now" }));
    await supplierOrderFor(control, second, waiting.name);
  });

  await test.step("a vendor adds tracking from its mail", async () => {
    await merchant.post("/app/settings", { intent: "save", reviewMinutes: "0" });
    await untilSellable(control, retailer, "KW-POT");
    await buy(control, retailer, [{ sku: "KW-POT", quantity: 1 }]);
    const { text } = await mailTo(control, address, /^New order/);
    await page.goto(/http\S+/.exec(text)?.[0] ?? "");
    await write(page, page.getByLabel("Tracking number", { exact: true }), "00340434161094042557");
    await write(page, page.getByLabel("Carrier", { exact: true }), "DHL");
    await press(page, page.getByRole("button", { name: "Mark as shipped" }));
    await expect(page.getByRole("status")).toHaveText("Marked as shipped. The customer gets the tracking.");
  });
});
