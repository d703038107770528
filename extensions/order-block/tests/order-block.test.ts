import { readFileSync } from "node:fs";
import path from "node:path";
import { getExtension } from "@shopify/ui-extensions-tester";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Block } from "../src/block.ts";
import { openPage } from "./page.ts";

const folder = path.resolve(import.meta.dirname, "..");
const words = JSON.parse(readFileSync(path.join(folder, "locales/en.default.json"), "utf8")) as {
  [key: string]: string;
};
const extension = getExtension("admin.order-details.block.render", { configSearchDir: folder });
let page: ReturnType<typeof openPage>;
const asked: string[] = [];

const BLOCK: Block = {
  path: "/app/orders/o-1",
  status: "partially-fulfilled",
  note: null,
  lines: [
    {
      ...{ id: "l-1", item: "Navy tee (TEE)", units: 2, supplier: "Acme", status: "fulfilled" },
      why: "Acme ships 2 of 2: nobody else can.",
    },
    {
      ...{ id: "l-2", item: "Vase (VASE)", units: 1, supplier: null, status: "not-routed" },
      why: "No mapped supplier has enough in stock.",
    },
  ],
  parcels: [{ id: "p-1", supplier: "Acme", carrier: "DHL", numbers: ["JD01"], url: "https://track.example/JD01" }],
  problems: [
    {
      ...{ kind: "no-stock", title: "Out of stock", cause: "1 unit of SKU VASE cannot be routed." },
      ...{ fix: "Map another supplier, wait for stock, or refund the item.", path: "/app/exceptions#no-stock" },
    },
  ],
};

beforeEach(() => {
  page = openPage();
  extension.setUp();
  extension.shopify.data.selected = [{ id: "gid://shopify/Order/1001" }];
  extension.shopify.i18n.translate = ((key: string) => words[key] ?? key) as typeof extension.shopify.i18n.translate;
  asked.length = 0;
});
afterEach(() => {
  extension.tearDown();
  page.close();
});

const answers = (status: number, body: unknown) => {
  extension.fetch = ((address: string) => {
    asked.push(address);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  }) as typeof fetch;
};

test("each line has its supplier, its state and why, in words", async () => {
  answers(200, { block: BLOCK });
  await extension.render();
  expect(asked).toEqual(["/app/order-block?order=gid%3A%2F%2Fshopify%2FOrder%2F1001"]);
  const said = page.body.textContent;
  expect(said).toContain("2 × Navy tee (TEE): Acme");
  expect(said).toContain("Acme ships 2 of 2: nobody else can.");
  expect(said).toContain("1 × Vase (VASE): No supplier");
  expect(page.body.all("s-badge").map((badge) => badge.textContent)).toEqual(["Fulfilled", "Not routed"]);
});

test("a problem stands there with its fix and the way to it; a parcel leads to its carrier", async () => {
  answers(200, { block: BLOCK });
  await extension.render();
  const [banner] = page.body.all("s-banner");
  expect(banner?.attributes).toMatchObject({ tone: "warning", heading: "Out of stock" });
  expect(banner?.textContent).toContain("Map another supplier, wait for stock, or refund the item.");
  expect(page.body.all("s-link").map(({ attributes }) => attributes.href)).toEqual([
    "app:app/exceptions#no-stock",
    "https://track.example/JD01",
    "app:app/orders/o-1",
  ]);
});

test("an order that Crossdock does not route is said to be so", async () => {
  answers(200, { block: null });
  await extension.render();
  expect(page.body.textContent).toBe(words.unknown);
});

test.each([
  ["an error of the app", () => answers(500, {})],
  [
    "no answer at all",
    () => {
      extension.fetch = () => Promise.reject(new Error("offline"));
    },
  ],
])("%s is told, with the way out", async (_what, happens) => {
  happens();
  await extension.render();
  expect(page.body.all("s-banner").map((banner) => banner.textContent)).toEqual([words.failed]);
});
