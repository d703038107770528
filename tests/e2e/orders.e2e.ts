import { readFileSync } from "node:fs";
import { merchantOf } from "../../scripts/demo/merchant.ts";
import { openSeededStore, seedOrder } from "./seeded.ts";
import { appIn, expect, expectFitsBothWidths, openApp, openStore, test } from "./world.ts";

test("orders, reports and activity: views, actions with a result per row, files", async ({ page, stack, control }) => {
  test.setTimeout(180_000);
  const seeded = await openSeededStore({ control, stack }, "Busy Bee Store");
  const { store, database, rows } = seeded;
  for (let i = 1; i <= 4; i++)
    await seedOrder(seeded, `#300${i}`, { state: "routed", supplierState: "accepted", hoursAgo: i * 20 });
  const app = appIn(page);
  const fileOf = async (button: string) => {
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      app.getByRole("button", { name: button }).click(),
    ]);
    return readFileSync(await file.path(), "utf8");
  };

  await test.step("what is filtered can be kept under a name, and is one click away", async () => {
    await openApp(page, { stack }, store, "/app/orders?country=PL");
    await app.getByRole("button", { name: "Save view" }).click();
    const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
    await dialog.getByLabel("Name of the view").fill("Poland");
    await dialog.getByRole("button", { name: "Save view" }).click();
    await expect(page.getByRole("status").getByText("View saved")).toBeVisible();
    await openApp(page, { stack }, store, "/app/orders");
    await app.getByRole("link", { name: "Poland" }).click();
    await expect(app.getByRole("button", { name: "Remove view Poland" })).toBeVisible();
    await expectFitsBothWidths(page, "orders saved view");
  });

  await test.step("an action on some tells of each what became of it", async () => {
    await openApp(page, { stack }, store, "/app/orders");
    await app.getByRole("checkbox", { name: "Select #3001" }).check();
    await app.getByRole("checkbox", { name: "Select #3002" }).check();
    await expectFitsBothWidths(page, "orders selected");
    await app.getByRole("button", { name: "Release holds" }).click();
    const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
    await dialog.getByRole("button", { name: "Release holds" }).click();
    await expect(app.getByRole("heading", { name: "0 of 2 orders done" })).toBeVisible();
    await expect(app.getByText("Nothing holds it.").first()).toBeVisible();
    await expectFitsBothWidths(page, "orders action result");
  });

  await test.step("the list is exported", async () => {
    await openApp(page, { stack }, store, "/app/orders");
    await app.getByRole("button", { name: "Export" }).click();
    await expect(app.getByRole("heading", { name: "The file is ready" })).toBeVisible();
    expect(await fileOf("Download file")).toContain("#3004");
  });

  await test.step("reports show the same as chart, as table and as file", async () => {
    await openApp(page, { stack }, store, "/app/reports");
    await expect(app.getByRole("heading", { name: "By supplier" })).toBeVisible();
    await expectFitsBothWidths(page, "reports full");
    await app.getByRole("button", { name: "Show as table: Orders routed" }).click();
    await expect(app.getByRole("table", { name: "Orders routed" })).toBeVisible();
    await expectFitsBothWidths(page, "reports table");
    expect(await fileOf("Download days")).toContain("Orders routed");
    expect(await fileOf("Download suppliers")).toContain("Seeded Mill,4,8,");
    await app.getByLabel("Period").selectOption("7");
    await expect(app.getByRole("heading", { name: "By supplier" })).toBeVisible();
  });

  await test.step("activity has the tasks with how they ended, and everything that happened", async () => {
    await openApp(page, { stack }, store, "/app/activity");
    await expect(app.getByRole("link", { name: "Action on orders" })).toBeVisible();
    await expectFitsBothWidths(page, "activity tasks");
    for (const tab of ["Steps", "Deliveries", "Events"]) {
      await app.getByRole("tab", { name: tab }).click();
      await expect(app.getByRole("tab", { name: tab })).toHaveAttribute("aria-selected", "true");
    }
    await expectFitsBothWidths(page, "activity events");
  });

  await test.step("the block on Shopify's order page is fed by the shop's own token, and by nothing else", async () => {
    const { orderGid } = await database.prisma.order.findFirstOrThrow({
      where: { name: "#3001", shopId: rows.retailer.id },
    });
    const address = `/app/order-block?order=${encodeURIComponent(orderGid)}`;
    const answer = await merchantOf(stack, store.handle).askAsExtension(address);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    const { block } = (await answer.json()) as { block: { lines: { supplier: string; units: number }[] } };
    expect(block.lines).toMatchObject([{ supplier: "Seeded Mill", units: 2 }]);
    expect((await merchantOf(stack, store.handle).askAsExtension("/app/order-block?order=1")).status).toBe(400);
    const stranger = await openStore({ control, stack }, "Nosy Neighbour", []);
    await merchantOf(stack, stranger.handle).open();
    expect(await (await merchantOf(stack, stranger.handle).askAsExtension(address)).json()).toEqual({ block: null });
    const forged = {
      ...{ authorization: "Bearer not.a.token", origin: "https://extensions.shopifycdn.com" },
      // What looks like a robot is told 410 before its token is looked at.
      "user-agent": await page.evaluate(() => navigator.userAgent),
    };
    expect((await fetch(`${stack.appOrigin}${address}`, { headers: forged, redirect: "manual" })).status).toBe(401);
  });

  await test.step("home has the numbers of each day as a table too", async () => {
    await openApp(page, { stack }, store, "/app");
    await expect(app.getByRole("table", { name: /^Orders routed per day/ })).toBeAttached();
    await expect(app.getByRole("heading", { name: "Since yesterday" })).toBeVisible();
    await expectFitsBothWidths(page, "home full");
  });
  await database.close();
});
