// npm run screenshots: every screen, at work and empty, at 1280 and 390 px, as PNG files under .data/screenshots, with an
// index.html that shows them all. Plays a short day of the demo first, so that there is something to see. `--docs` renews
// the pictures in docs/images; `--only home,orders` takes some screens only.
import { chromium, type Browser } from "@playwright/test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { writeRules } from "../tests/e2e/routing-scene.ts";
import { SCREEN_STATES, WIDTHS, type ScreenState } from "../tests/e2e/screens.ts";
import { customersBuy, openTheDay, suppliersShip } from "./demo/day.ts";
import { merchantOf } from "./demo/merchant.ts";
import { connect, openStores, stockIsShown, stockTheUnmapped } from "./demo/opening.ts";
import { ordersOfTheDay, RETAILER, SUPPLIERS } from "./demo/scene.ts";
import type { PlacedOrder } from "./demo/verify.ts";
import { ensureChromium } from "./setup/environment.mjs";
import { resetStack, startStack, type Stack } from "./stack/stack.ts";

const FOLDER = ".data/screenshots";
const ORDERS = 16;
/** The rules split no order into many parcels, so some of them wait for a person. */
const SHIPPED_WITHIN_MS = 45_000;
const IN_DOCS: Record<string, string> = {
  "order-1280": "order.png",
  "exceptions-1280": "exceptions.png",
  "orders-390": "orders-phone.png",
  "home-new-1280": "home-new.png",
  "suppliers-1280": "suppliers.png",
  "sku-mapping-1280": "sku-mapping.png",
  "home-1280": "home.png",
  "routing-empty-1280": "routing-empty.png",
  "routing-rule-1280": "routing-rule.png",
  "routing-preview-1280": "routing-preview.png",
  "routing-publish-1280": "routing-publish.png",
  "incoming-orders-1280": "incoming-orders.png",
};
const { values } = parseArgs({ options: { docs: { type: "boolean", default: false }, only: { type: "string" } } });
const only = values.only?.split(",");
const STATES = SCREEN_STATES.filter(({ name }) => only?.includes(name) ?? true);
const NEWCOMER = "just-installed";
const HANDLES = { retailer: RETAILER.handle, supplier: SUPPLIERS[0]?.handle ?? "", newcomer: NEWCOMER };
// The library takes "HeadlessChrome" for a robot.
const USER_AGENT =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

const data = path.join(FOLDER, "data");
resetStack(data);
rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const stack = await startStack({ folder: data, say: console.log });
try {
  await playShortDay(stack);
  const browser = await chromium.launch({
    executablePath: ensureChromium(),
    args: ["--disable-features=LocalNetworkAccessChecks"],
  });
  for (const width of WIDTHS) for (const state of STATES) await shoot(browser, state, width);
  await browser.close();
  writeFileSync(path.join(FOLDER, "index.html"), index());
} finally {
  await stack.stop();
}

async function playShortDay({ control, clientId }: Stack) {
  console.log(`Playing a day of ${ORDERS} orders …`);
  await openStores(control, clientId);
  await connect(stack, () => {});
  await stockIsShown(control);
  await stockTheUnmapped(control);
  await openTheDay({ control });
  await writeRules(merchantOf(stack, RETAILER.handle));
  const today: PlacedOrder[] = [];
  let buying = true;
  const quietly = { control, say: () => {} };
  await Promise.all([
    customersBuy({ ...quietly, placed: today }, ordersOfTheDay(ORDERS, 1)).finally(() => (buying = false)),
    suppliersShip({ ...quietly, placed: { yesterday: [], today }, busy: () => buying, giveUpMs: SHIPPED_WITHIN_MS }),
  ]);
  await control.post("stores", { handle: NEWCOMER, name: "Just Installed", currency: "EUR" });
  await control.post(`stores/${NEWCOMER}.myshopify.com/install`, { clientId });
  const newcomer = merchantOf(stack, NEWCOMER);
  await newcomer.open();
  await newcomer.post("/app/welcome", { intent: "choose-role", role: "retailer" });
}

async function shoot(browser: Browser, { name, as, path: where, heading, open }: ScreenState, width: number) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, userAgent: USER_AGENT });
  await page.goto(`${stack.sandboxOrigin}/store/${HANDLES[as]}/apps/crossdock${where === "/app" ? "" : where}`);
  const app = page.frameLocator('iframe[title="Crossdock"]');
  await app.getByRole("heading", { name: heading }).first().waitFor();
  await open?.(app);
  // As tall as the app's page, so that the frame does not cut it.
  const height = await app.locator("html").evaluate((html) => html.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(height + 110, 900), 3000) });
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(FOLDER, `${name}-${width}.png`);
  await page.screenshot({ path: file });
  console.log(file);
  const picture = IN_DOCS[`${name}-${width}`];
  if (picture && values.docs) {
    mkdirSync("docs/images", { recursive: true });
    await page.screenshot({ path: path.join("docs/images", picture), clip: { x: 0, y: 0, width, height: 880 } });
  }
  await page.close();
}

/** All pictures on one page, both widths of a screen beside each other. */
function index(): string {
  const rows = STATES.map(({ name }) => {
    const pictures = WIDTHS.map(
      (width) => `<img src="${name}-${width}.png" alt="${name} at ${width} px" loading="lazy">`,
    );
    return `<h2>${name}</h2><div>${pictures.join("")}</div>`;
  });
  const style =
    "body{font-family:sans-serif}div{display:flex;gap:16px;align-items:start}img{border:1px solid #ccc;max-width:70%}";
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>${style}</style>${rows.join("")}</html>`;
}
