import { newId } from "../../app/platform/ids.server.ts";
import { openSeededStore, seedException, seedOrder } from "./seeded.ts";
import { appIn, expect, expectFitsBothWidths, openApp, test } from "./world.ts";

test("exceptions: bulk with a result per row, snooze, assign, help, and a send without an answer", async ({
  page,
  stack,
  control,
}) => {
  test.setTimeout(180_000);
  const seeded = await openSeededStore({ control, stack }, "Exceptional Goods");
  const { store, database, rows } = seeded;
  const app = appIn(page);

  await test.step("with nothing open the list says so", async () => {
    await openApp(page, { stack }, store, "/app/exceptions");
    await expect(app.getByRole("heading", { name: "Nothing needs attention" })).toBeVisible();
    await expectFitsBothWidths(page, "exceptions none");
  });

  const supplierId = rows.supplier.id;
  await seedException(seeded, "supplier-order-doubled", "supplier-order:a", {
    ...{ hoursAgo: 30, supplierId, values: { supplier: "Seeded Mill", key: "CD-1", canceled: "#D7", kept: "#D6" } },
  });
  for (const key of ["CD-2", "CD-3", "CD-4"])
    await seedException(seeded, "shipped-too-much", `supplier-order:${key}`, {
      ...{ hoursAgo: 5, supplierId, values: { supplier: "Seeded Mill", key } },
    });
  const { supplierOrder, order } = await seedOrder(seeded, "#2001", {
    ...{ state: "attention", supplierState: "unknown", hoursAgo: 3 },
  });
  const started = new Date(Date.now() - 3 * 3_600_000);
  await database.prisma.attempt.create({
    data: {
      ...{ id: newId(), shopId: rows.retailer.id, effect: "supplier-order.create", supplierOrderId: supplierOrder.id },
      ...{ number: 1, sendBefore: started, settleAfter: started, seenBefore: {}, startedAt: started },
      ...{ outcome: "unknown", outcomeNote: "The connection was closed before an answer came." },
    },
  });
  await seedException(seeded, "send-unknown", `supplier-order:${supplierOrder.id}`, {
    ...{ hoursAgo: 2, orderId: order.id, supplierId },
    values: { order: "#2001", key: supplierOrder.key, supplier: "Seeded Mill", note: "its store does not answer" },
  });

  await test.step("the oldest kind comes first, each with what to do and a page about it", async () => {
    await openApp(page, { stack }, store, "/app/exceptions");
    await expect(app.getByRole("heading", { level: 2 }).first()).toHaveText(/Ordered twice/);
    await expectFitsBothWidths(page, "exceptions open");
    await app.getByRole("link", { name: "Learn more about: Supplier's answer missing" }).click();
    await expect(app.getByRole("heading", { name: "What you can do" })).toBeVisible();
    await expectFitsBothWidths(page, "exceptions help");
  });

  await test.step("several are resolved with one reason; the others stay", async () => {
    await openApp(page, { stack }, store, "/app/exceptions");
    await app.getByRole("checkbox", { name: "Select CD-2" }).check();
    await app.getByRole("checkbox", { name: "Select CD-3" }).check();
    await expect(app.getByText("2 exceptions selected")).toBeVisible();
    await app.getByRole("button", { name: "Resolve 2 of Shipped too much" }).click();
    const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
    await dialog.getByRole("button", { name: "Mark as resolved" }).click();
    await expect(dialog.getByText("Say how it was resolved.")).toBeVisible();
    await dialog.getByLabel("Reason").fill("The supplier takes them back.");
    await dialog.getByRole("button", { name: "Mark as resolved" }).click();
    await expect(page.getByRole("status").getByText("2 of 2 resolved")).toBeVisible();
    await expect(app.getByRole("heading", { name: /Shipped too much: 1/ })).toBeVisible();
    await openApp(page, { stack }, store, "/app/exceptions?view=resolved");
    await expect(app.getByText(/The supplier takes them back/).first()).toBeVisible();
    await expectFitsBothWidths(page, "exceptions resolved");
  });

  await test.step("one is snoozed and one assigned, and both are found again", async () => {
    await openApp(page, { stack }, store, "/app/exceptions");
    await app.getByRole("button", { name: "More for CD-4" }).click();
    await app.getByRole("menuitem", { name: "Snooze for a day" }).click();
    await expect(app.getByRole("heading", { name: /Shipped too much/ })).toBeHidden();
    await app.getByRole("button", { name: "More for CD-1" }).click();
    await app.getByRole("menuitem", { name: "Assign to me" }).click();
    await expect(app.getByText(/assigned to you/)).toBeVisible();
    await app.getByRole("tab", { name: "Snoozed" }).click();
    await expect(app.getByText(/snoozed until/)).toBeVisible();
    await expectFitsBothWidths(page, "exceptions snoozed");
    await app.getByRole("tab", { name: "Assigned to you" }).click();
    await expect(app.getByRole("heading", { name: /Ordered twice/ })).toBeVisible();
  });

  await test.step("a person says that a send without an answer arrived", async () => {
    await openApp(page, { stack }, store, "/app/exceptions");
    await expect(app.getByText("What was sent")).toBeVisible();
    await app.getByRole("button", { name: "It arrived" }).click();
    const dialog = app.getByRole("dialog").or(page.getByRole("dialog"));
    await dialog.getByLabel("Supplier's order number").fill("#1042");
    await dialog.getByRole("button", { name: "It arrived" }).click();
    await expect(app.getByRole("heading", { name: /Supplier's answer missing/ })).toBeHidden();
    await expect(page.getByRole("status").getByText("Nothing is sent again")).toBeVisible();
  });
  await database.close();
});
