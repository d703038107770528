import { openAs } from "./merchants.ts";
import { appIn, expect, expectAccessible, expectFits, openApp, openStore, test } from "./world.ts";

/** How far what stands on the page has moved by itself, as the browser counts it (CLS). */
type Moved = typeof globalThis & { moved: number };

/** Pages that may take long on a large shop: where each is reached from, and by which link. */
const SLOW = [
  { path: "/app/orders", from: "/app", link: "See orders", title: "Orders" },
  { path: "/app/reports", from: "/app", link: "See reports", title: "Reports" },
  { path: "/app/routing/preview", from: "/app/routing", link: "Preview", title: "Preview routing" },
  { path: "/app/routing/back-test", from: "/app/routing", link: "Back-test", title: "Back-test" },
];

test("a page that takes long shows its title and empty cards, and nothing jumps when it comes; one that fails says so", async ({
  page,
  stack,
  control,
  expectedErrors,
}) => {
  test.setTimeout(120_000);
  const store = await openStore({ control, stack }, "Slow Motion", []);
  await openAs(stack, store, "retailer");
  const app = appIn(page);
  const skeleton = app.locator('[class*="SkeletonBodyText"]').first();
  await page.addInitScript(() => {
    const shared = globalThis as Moved;
    shared.moved = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) shared.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });

  for (const { path, from, link, title } of SLOW)
    await test.step(`${path} on its way`, async () => {
      const answers: (() => void)[] = [];
      let held = true;
      await page.route(`**${path}.data*`, async (route) => {
        if (held) await new Promise<void>((resolve) => answers.push(resolve));
        await route.continue();
      });
      await openApp(page, { stack }, store, from);
      await app.getByRole("link", { name: link, exact: true }).first().click();
      await expect(skeleton).toBeVisible();
      await expect(app.getByRole("heading", { level: 1, name: title })).toBeVisible();
      await expectFits(page, `${title} on its way`);
      await expectAccessible(page, `${title} on its way`);
      await app.locator("html").evaluate(() => ((globalThis as Moved).moved = 0));
      held = false;
      for (const answer of answers) answer();
      await expect(skeleton).toBeHidden();
      await expect(app.getByRole("heading", { level: 1, name: title })).toBeVisible();
      expect(await app.locator("html").evaluate(() => (globalThis as Moved).moved), "layout shift").toBeLessThan(0.02);
      await page.unrouteAll();
    });

  await test.step("what fails on its way says so, and leads on", async () => {
    expectedErrors.push(/status of 500/, /Unexpected Server Error|Unable to decode|Error/);
    await page.route("**/app/reports.data*", (route) => route.fulfill({ status: 500, body: "down" }));
    await openApp(page, { stack }, store);
    await app.getByRole("link", { name: "See reports" }).click();
    await expect(app.getByRole("heading", { name: /went wrong|could not|cannot/i }).first()).toBeVisible();
    await expectFits(page, "a page that failed");
    await expectAccessible(page, "a page that failed");
  });
});
