import AxeBuilder from "@axe-core/playwright";
import { expect, test as base, type FrameLocator, type Locator, type Page } from "@playwright/test";
import { merchantOf } from "../../scripts/demo/merchant.ts";
import { Control } from "../../scripts/stack/control.ts";
import { smallTargets, whatLongWordsBreak } from "./layout.ts";

export type StackFacts = {
  sandboxOrigin: string;
  appOrigin: string;
  clientId: string;
  databaseUrl: string;
  mailSecret: string;
};

/** A store of the test's own, and what a test does with it. */
export type TestStore = { handle: string; domain: string; name: string };

type Product = { sku: string; title: string; available?: number; barcode?: string; policy?: "DENY" | "CONTINUE" };

export const test = base.extend<{ stack: StackFacts; control: Control; expectedErrors: RegExp[] }, object>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from this pattern
  stack: async ({}, use) => use(JSON.parse(process.env.E2E_STACK ?? "{}") as StackFacts),
  control: async ({ stack }, use) => use(new Control(stack.sandboxOrigin)),
  /** Errors in the console that the test is about; it adds them. */
  // eslint-disable-next-line no-empty-pattern -- as above
  expectedErrors: async ({}, use) => use([]),
  // A page that writes an error to the console, or throws, fails its test.
  page: async ({ page, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    page.on("pageerror", (error) => void errors.push(String(error)));
    await use(page);
    const unexpected = errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)));
    expect(unexpected, "errors in the browser's console").toEqual([]);
  },
});
export { expect };

let made = 0;

/** Opens a store with the app installed. Handles are unique, so tests run side by side on one sandbox. */
export async function openStore(
  { control, stack }: { control: Control; stack: StackFacts },
  name: string,
  products: Product[],
): Promise<TestStore> {
  const handle = `${name.toLowerCase().replaceAll(/[^a-z]+/g, "-")}-${process.pid}-${++made}`;
  await control.post("stores", { handle, name, currency: "EUR", plan: "basic" });
  const domain = `${handle}.myshopify.com`;
  for (const { title, policy = "DENY", ...variant } of products)
    await control.post(`stores/${domain}/products`, {
      title,
      variants: [{ price: 2900, unitCost: 1200, inventoryPolicy: policy, ...variant }],
    });
  await control.post(`stores/${domain}/install`, { clientId: stack.clientId });
  return { handle, domain, name };
}

/** The store has opened the app: its orders do not wait for the review time of a new retailer. */
export const routeAtOnce = ({ stack }: { stack: StackFacts }, store: TestStore) =>
  merchantOf(stack, store.handle).post("/app/settings", { intent: "save", reviewMinutes: "0" });

/** Opens a page of the app inside the store's admin. `path` as in the app: "/app/orders". */
export async function openApp(page: Page, { stack }: { stack: StackFacts }, store: TestStore, path = "/app") {
  await page.goto(`${stack.sandboxOrigin}/store/${store.handle}/apps/crossdock${path === "/app" ? "" : path}`);
  return appIn(page);
}

/** The app's frame in the admin. */
export const appIn = (page: Page): FrameLocator => page.frameLocator('iframe[title="Crossdock"]');

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** 0 violations of WCAG 2.2 A and AA on the page and in the app's frame. */
export async function expectAccessible(page: Page, what: string) {
  await keepPicture(page, what);
  const { violations } = await new AxeBuilder({ page })
    .withTags(RULES)
    // No script runs in such a frame, axe neither; what is shown there is checked by itself.
    .exclude(['iframe[title="Crossdock"]', "iframe[sandbox]"])
    .analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  expect(found, `axe on ${what}`).toEqual([]);
}

/** With E2E_PICTURES=<folder>: what the test sees, for people to look at. */
async function keepPicture(page: Page, what: string) {
  const folder = process.env.E2E_PICTURES;
  const size = page.viewportSize();
  if (!folder || !size) return;
  const inApp = (await page.locator('iframe[title="Crossdock"]').count()) > 0;
  const height = await (inApp ? appIn(page) : page).locator("html").evaluate((html) => html.scrollHeight);
  await page.setViewportSize({ ...size, height: Math.min(Math.max(height + 110, 900), 3000) });
  await page.screenshot({ path: `${folder}/${what.replaceAll(/[^a-z0-9]+/gi, "-")}-${size.width}.png` });
  await page.setViewportSize(size);
}

/** Checks a screen at both widths: 0 violations, nothing wider than the screen. */
export async function expectFitsBothWidths(page: Page, what: string) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await expectFits(page, `${what} at ${width} px`);
    await expectAccessible(page, what);
  }
}

/** Nothing scrolls sideways, nothing to press is small, and longer words than English break nothing. */
export async function expectFits(page: Page, what: string) {
  await expectNoSidewaysScroll(page, what);
  expect.soft(await smallTargets(appIn(page)), `small targets on ${what}`).toEqual([]);
  const broken = await whatLongWordsBreak(appIn(page), () => keepPicture(page, `${what} in longer words`));
  expect.soft(broken, `with longer words on ${what}`).toEqual([]);
}

/** Nothing is wider than the screen. */
async function expectNoSidewaysScroll(page: Page, what: string) {
  const widths = async (target: FrameLocator | Page) =>
    target.locator("html").evaluate((html) => [html.scrollWidth, html.clientWidth] as const);
  for (const target of [page, appIn(page)]) {
    const [content, screen] = await widths(target);
    expect(content, `${what} scrolls sideways`).toBeLessThanOrEqual(screen);
  }
}

/** A customer buys; the order's name is returned. */
export async function buy(control: Control, store: TestStore, lines: { sku: string; quantity: number }[]) {
  const { name, orderId } = await control.post<{ name: string; orderId: number }>(`stores/${store.domain}/checkout`, {
    lines,
    shippingAddress: {
      firstName: "Zofia",
      lastName: "Wójcik",
      address1: "ul. Długa 7",
      city: "Kraków",
      zip: "31-147",
      countryCode: "PL",
      phone: "+48123456789",
    },
  });
  return { name, orderId };
}

type StoreDump = {
  variants: { sku: string | null; inventoryItemId: number }[];
  inventoryLevels: { inventoryItemId: number; isActive: boolean; quantities: { available: number } }[];
  orders: { id: number; name: string; lines: { id: number; sku: string }[]; customAttributes: { value: string }[] }[];
};

/** Waits until the store offers units of the SKU at some location. */
export async function untilSellable(control: Control, store: TestStore, sku: string) {
  await expect
    .poll(
      async () => {
        const dump = await control.get<StoreDump>(`stores/${store.domain}`);
        const item = dump.variants.find((variant) => variant.sku === sku)?.inventoryItemId;
        return dump.inventoryLevels.some((level) => level.inventoryItemId === item && level.quantities.available > 0);
      },
      { message: `${store.name} sells ${sku}`, timeout: 60_000 },
    )
    .toBe(true);
}

/** Waits for the supplier's order that was made for the retailer's, and returns it. */
export async function supplierOrderFor(control: Control, supplier: TestStore, retailerOrder: string) {
  const find = async () => {
    const { orders } = await control.get<StoreDump>(`stores/${supplier.domain}`);
    return orders.find(({ customAttributes }) => customAttributes.some(({ value }) => value === retailerOrder));
  };
  await expect.poll(async () => (await find())?.name, { timeout: 60_000 }).toBeTruthy();
  const order = await find();
  if (!order) throw new Error(`${supplier.name} has no order for ${retailerOrder}.`);
  return order;
}

/** From now on a pointer on the page, wherever, is an error in its console, which fails the test. */
export const keysOnly = (page: Page) =>
  page.addInitScript(() => addEventListener("pointerdown", () => console.error("A pointer was used."), true));

const MOST_TABS = 120;

/** Moves the focus by Tab alone until it stands on `target`, where it can be seen. */
export async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < MOST_TABS; presses++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) {
      expect(await target.evaluate(isInSight), `${target.toString()} has the focus and can be seen`).toBe(true);
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`The keyboard does not reach ${target.toString()} within ${MOST_TABS} presses`);
}

/** Runs in the page. Boxes, radio buttons and places for files are drawn around a hidden input. */
function isInSight(element: Element): boolean {
  let drawn = element;
  while (drawn.parentElement && drawn.getBoundingClientRect().width <= 1) drawn = drawn.parentElement;
  const { top, bottom } = drawn.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** Goes to `target` by Tab, and presses a key there. */
export async function press(page: Page, target: Locator, key = "Enter") {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Goes to a field by Tab and writes over what is in it. */
export async function write(page: Page, field: Locator, text: string) {
  await press(page, field, "ControlOrMeta+A");
  await page.keyboard.insertText(text);
}

/** Goes to a list of choices by Tab and types the name of one, as far as it takes. */
export async function pick(page: Page, select: Locator, name: string) {
  await tabTo(page, select);
  await page.keyboard.type(name);
  await expect(select.locator("option:checked")).toHaveText(new RegExp(`^${name}`));
}

/** The focus goes into the app's frame, where Tab goes on. */
export const enter = (app: FrameLocator) =>
  app.locator("body").evaluate((body) => body.ownerDocument.defaultView?.focus());
