import type { FrameLocator, Page } from "@playwright/test";
import { connect, openAs } from "./merchants.ts";
import {
  appIn,
  buy,
  expect,
  expectAccessible,
  openApp,
  openStore,
  keysOnly,
  pick,
  press,
  supplierOrderFor,
  tabTo,
  enter,
  test,
  untilSellable,
} from "./world.ts";

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

test("a rule is written, published and rolled back without a pointer", async ({ page, stack, control }) => {
  await keysOnly(page);
  test.setTimeout(180_000);
  const retailer = await openStore({ control, stack }, "Rules by Keys", [{ sku: "RK-MUG", title: "Mug" }]);
  const supplier = await openStore({ control, stack }, "Keys Mugs", [{ sku: "RK-MUG", title: "Mug", available: 9 }]);
  const merchant = await openAs(stack, retailer, "retailer");
  await connect(merchant, await openAs(stack, supplier, "supplier"), supplier);
  await untilSellable(control, retailer, "RK-MUG");
  await merchant.post("/app?index", { intent: "set-routing", on: "true" });
  const { name } = await buy(control, retailer, [{ sku: "RK-MUG", quantity: 1 }]);
  await supplierOrderFor(control, supplier, name);
  const app = appIn(page);

  await test.step("from a starting rule, which matches the order", async () => {
    await openApp(page, { stack }, retailer, "/app/routing");
    await expect(app.getByRole("heading", { name: "No rule yet" })).toBeVisible();
    await enter(app);
    await press(page, app.getByRole("link", { name: "Start with this: Ship at the lowest cost" }));
    await expect(app.getByLabel("Name")).toHaveValue("Lowest cost");
    await expect(app.getByText("For every order, choose the plan with the lowest landed cost.")).toBeVisible();
    await expect(app.getByText("Matches 1 of your last 1 order.")).toBeVisible();
  });

  await test.step("a condition is added, and what is missing is told beside its field", async () => {
    await pick(page, app.getByLabel("Add a condition to the conditions"), "Number of items");
    await page.keyboard.press("Enter");
    await press(page, save(page));
    await expect(app.getByText("Enter a whole number of 0 or more.")).toBeVisible();
    await enter(app);
    await tabTo(page, app.getByLabel("Value"));
    await page.keyboard.type("2");
    await expect(app.getByText("Matches 0 of your last 1 order.")).toBeVisible();
    await expectAccessible(page, "a rule with a condition");
    await press(page, save(page));
    await expect(app.getByRole("heading", { name: "1. Lowest cost" })).toBeVisible();
    await expect(app.getByText(/1 change not in force yet/)).toBeVisible();
  });

  await test.step("copied, moved by buttons and by dragging with the keyboard, deleted and kept", async () => {
    await enter(app);
    await press(page, app.getByRole("button", { name: "More actions for Lowest cost" }));
    await press(page, app.getByRole("menuitem", { name: "Duplicate" }));
    await expect(headings(app)).toHaveText(["1. Lowest cost", "2. Copy of Lowest cost", "3. If nothing matches"]);
    await press(page, app.getByRole("button", { name: "Move up Copy of Lowest cost" }));
    await expect(headings(app)).toHaveText(["1. Copy of Lowest cost", "2. Lowest cost", "3. If nothing matches"]);
    await enter(app);
    await press(page, app.getByRole("button", { name: "Drag Copy of Lowest cost" }), "Space");
    await expect(app.getByText(/Copy of Lowest cost is (picked up|over place 1)/)).toBeAttached();
    await page.keyboard.press("ArrowDown");
    await expect(app.getByText("Copy of Lowest cost is over place 2.")).toBeAttached();
    await page.keyboard.press("Space");
    await expect(headings(app)).toHaveText(["1. Lowest cost", "2. Copy of Lowest cost", "3. If nothing matches"]);
    await enter(app);
    await press(page, app.getByRole("button", { name: "More actions for Copy of Lowest cost" }));
    await press(page, app.getByRole("menuitem", { name: "Delete rule" }));
    await expect(app.getByRole("button", { name: "Undo: keep Copy of Lowest cost" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(headings(app)).toHaveCount(3);
    await expect(app.getByText(/2 changes not in force yet/)).toBeVisible();
    await expect(app.getByText("Saving the draft …")).toHaveCount(0);
    await openApp(page, { stack }, retailer, "/app/routing");
    await expect(headings(app)).toHaveText(["1. Lowest cost", "2. Copy of Lowest cost", "3. If nothing matches"]);
  });

  await test.step("published, with what it changes in sentences", async () => {
    await enter(app);
    await press(page, app.getByRole("link", { name: "Review and publish" }));
    await expect(app.getByText(/^Added “Lowest cost” as rule 1: If number of items is at least 2 items/)).toBeVisible();
    await tabTo(page, app.getByLabel("Why (optional)"));
    await page.keyboard.type("Cheaper for larger orders");
    await press(page, app.getByRole("button", { name: "Publish rules" }));
    await expect(app.getByText(/^Version 2 routes your orders, published .* by you\.$/)).toBeVisible();
  });

  await test.step("and rolled back, with a reason", async () => {
    await openApp(page, { stack }, retailer, "/app/routing/history");
    await expect(app.getByText("Cheaper for larger orders")).toBeVisible();
    await enter(app);
    await press(page, app.getByRole("button", { name: "Roll back to version 1" }));
    const dialog = app.getByRole("dialog");
    await expect(dialog).toBeVisible();
    await tabTo(page, dialog.getByLabel("Reason"));
    await page.keyboard.type("Nothing got cheaper");
    await press(page, dialog.getByRole("button", { name: "Roll back", exact: true }));
    await expect(app.getByRole("heading", { name: "Version 3" })).toBeVisible();
    await expect(app.getByText("The rules of version 1 again.")).toBeVisible();
    await expect(app.getByText("Nothing got cheaper")).toBeVisible();
  });
});

test("a draft is tried on part of the orders, and what is not saved is not lost silently", async ({
  page,
  stack,
  control,
}) => {
  const retailer = await openStore({ control, stack }, "Rules on Trial", []);
  await openAs(stack, retailer, "retailer");
  const app = appIn(page);

  await test.step("an unsaved rule is asked about before it is left", async () => {
    await openApp(page, { stack }, retailer, "/app/routing/rule/new?start=high-value");
    await expect(app.getByLabel("Name")).toHaveValue("Check expensive orders");
    await app.getByRole("link", { name: "Routing rules" }).click();
    await expect(page.getByText("Leave page with unsaved changes?")).toBeVisible();
    await page.getByRole("button", { name: "Stay" }).click();
    await expect(app.getByLabel("Name")).toHaveValue("Check expensive orders");
    await save(page).click();
    await expect(app.getByRole("heading", { name: "1. Check expensive orders" })).toBeVisible();
  });

  await test.step("a share that cannot be is answered beside its field", async () => {
    await openApp(page, { stack }, retailer, "/app/routing/publish");
    await app.getByText("A trial on part of the orders").click();
    await app.getByLabel("Share of orders").fill("100");
    await app.getByRole("button", { name: "Start trial" }).click();
    await expect(app.getByText(/A trial runs on 1 to 99% of orders, not on 100%/)).toBeVisible();
    await app.getByLabel("Share of orders").fill("20");
    await app.getByRole("button", { name: "Start trial" }).click();
  });

  await test.step("both groups stand side by side until the trial ends", async () => {
    await expect(app.getByRole("heading", { name: "Version 2 is on trial" })).toBeVisible();
    await expect(app.getByRole("table", { name: "Both groups side by side" })).toBeVisible();
    await expectAccessible(page, "a trial");
    await app.getByRole("button", { name: "Publish to all orders" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Publish to all orders" }).click();
    await expect(app.getByText(/^Version 2 routes your orders/)).toBeVisible();
    await expect(app.getByRole("heading", { name: "1. Check expensive orders" })).toBeVisible();
  });

  await test.step("a rule about customers asks for what it takes to read them, and is warned of until that is allowed", async () => {
    await openApp(page, { stack }, retailer, "/app/routing/rule/new");
    await app.getByLabel("Name").fill("Regulars");
    await app.getByLabel("Add a condition to the conditions").selectOption({ label: "Customer's number of orders" });
    await app.getByLabel("Value").fill("5");
    await app.getByLabel("Add what happens").selectOption({ label: "Expedite" });
    const warning = app.getByText(/“Regulars” asks about customers, which Crossdock may not read/);
    await expect(warning).toBeVisible();
    const allow = app.getByRole("button", { name: "Allow reading customers" });
    await allow.click();
    await page.getByRole("button", { name: "Decline" }).click();
    await expect(app.getByText("Not allowed. Nothing has changed.")).toBeVisible();
    await allow.click();
    await page.getByRole("button", { name: "Update" }).click();
    await expect(app.getByText(/^Allowed\./)).toBeVisible();
    await expectAccessible(page, "a scope that was allowed");
    await save(page).click();
    await expect(app.getByRole("heading", { name: "2. Regulars" })).toBeVisible();
    await expect(async () => {
      await openApp(page, { stack }, retailer, "/app/routing");
      await expect(app.getByRole("heading", { name: "2. Regulars" })).toBeVisible();
      await expect(warning).toBeHidden();
    }).toPass();
  });
});

/** The rules' own headings, in their order. */
const headings = (app: FrameLocator) => app.getByRole("heading", { level: 2, name: /^\d+\. / });
