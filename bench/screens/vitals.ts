import { setTimeout } from "node:timers/promises";
import { chromium, type Browser, type Page } from "@playwright/test";
import type { Stack } from "../../scripts/stack/stack.ts";
import { quantile, short, type Goal, type Section } from "../routing/report.ts";
import type { LargeShop } from "./large-shop.ts";

/** The line and the machine of the measurement: 10 Mbit, 40 ms, half as fast as this machine. */
const LINE = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const SLOWER = 2;
const GOALS = { largestPaintMs: 1500, layoutShift: 0.02, interactionMs: 200 };

type Seen = { largestPaintMs: number; layoutShift: number; interactionMs: number };
type What = { stack: Stack; handle: string; shop: LargeShop; quick: boolean };

/**
 * What a browser sees of four pages inside the store's admin: when the largest part of the app's frame is painted (slow
 * line, slow machine), what moves by itself, and how long the worst of some presses takes (this machine's own speed).
 */
export async function measureVitals({ stack, handle, shop, quick }: What): Promise<Section> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH || undefined,
    args: [
      "--disable-features=LocalNetworkAccessChecks,IsolateOrigins,site-per-process",
      "--disable-background-networking",
    ],
  });
  const rows: Section["rows"] = [];
  const goals: Goal[] = [];
  const times = quick ? 3 : 5;
  try {
    for (const [name, path, press] of pagesOf(shop)) {
      const seen: Seen[] = [];
      for (let time = 0; time < times; time++) seen.push(await visit(browser, { stack, handle, path, press }));
      const of = (part: keyof Seen, p: number) =>
        quantile(
          seen.map((each) => each[part]),
          p,
        );
      const paint = of("largestPaintMs", 0.5);
      const shift = of("layoutShift", 1);
      const interaction = of("interactionMs", 0.75);
      rows.push([name, short(paint), shift.toFixed(3), short(interaction)]);
      goals.push(
        { text: `${name}: largest contentful paint, median`, figure: paint, atMost: GOALS.largestPaintMs, unit: " ms" },
        { text: `${name}: layout shift, worst`, figure: shift, atMost: GOALS.layoutShift, unit: "" },
        { text: `${name}: worst interaction, p75`, figure: interaction, atMost: GOALS.interactionMs, unit: " ms" },
      );
    }
  } finally {
    await browser.close();
  }
  return {
    name: "vitals",
    title: `Pages in the browser, ${times} first visits each`,
    columns: ["page", "LCP ms (10 Mbit, 40 ms, 2 × slower)", "CLS", "worst interaction ms"],
    rows,
    goals,
  };
}

type Press = (page: Page) => Promise<void>;

const pagesOf = ({ orderId }: LargeShop): [name: string, path: string, press: Press][] => [
  ["home", "", async (page) => page.keyboard.press("Tab")],
  [
    "orders",
    "/app/orders",
    async (page) => {
      const boxes = frameOf(page).getByRole("checkbox");
      await boxes.nth(1).click();
      await boxes.nth(0).click();
      await boxes.nth(0).click();
    },
  ],
  [
    "order",
    `/app/orders/${orderId}`,
    async (page) => {
      await frameOf(page).getByRole("button", { name: /why/i }).first().click();
    },
  ],
  [
    "rules",
    "/app/routing",
    async (page) => {
      await frameOf(page)
        .getByRole("button", { name: /more|actions/i })
        .first()
        .click();
    },
  ],
];

const frameOf = (page: Page) => page.frameLocator('iframe[title="Crossdock"]');

/** One visit of somebody whose browser has nothing of the app yet. */
async function visit(
  browser: Browser,
  { stack, handle, path, press }: { stack: Stack; handle: string; path: string; press: Press },
): Promise<Seen> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  });
  try {
    await context.addInitScript(observe);
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", LINE);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    await page.goto(`${stack.sandboxOrigin}/store/${handle}/apps/crossdock${path}`);
    await frameOf(page).getByRole("heading", { level: 1 }).first().waitFor();
    await settle();
    const read = async () => {
      const frame = page.frames().find((each) => each.url().startsWith(stack.appOrigin));
      if (!frame) throw new Error(`The app's frame did not come at ${path || "home"}.`);
      return frame.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
    };
    const { largestPaintMs } = await read();
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await press(page);
    await settle();
    const { layoutShift, interactionMs } = await read();
    return { largestPaintMs, layoutShift, interactionMs };
  } finally {
    await context.close();
  }
}

/** Long enough for what comes late to move something. */
const settle = () => setTimeout(1500);

/** Runs in the page: keeps what the browser reports. */
function observe() {
  const seen = { largestPaintMs: 0, layoutShift: 0, interactionMs: 0 };
  (globalThis as unknown as { seen: typeof seen }).seen = seen;
  // What follows a press within half a second is its answer, no shift. The browser's own mark for that (hadRecentInput)
  // stays false in a frame that a driver clicks in.
  const AFTER_PRESS_MS = 500;
  let pressedAt = -Infinity;
  for (const name of ["pointerdown", "keydown"])
    addEventListener(name, ({ timeStamp }) => (pressedAt = timeStamp), { capture: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largestPaintMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { value, startTime } of list.getEntries() as unknown as { value: number; startTime: number }[])
      if (startTime - pressedAt > AFTER_PRESS_MS) seen.layoutShift += value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.interactionMs = Math.max(seen.interactionMs, entry.duration);
  }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
}
