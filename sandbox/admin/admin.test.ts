import { createHmac } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { executeGraphql } from "../graphql/execute.ts";
import { serve } from "../http.ts";
import { installApp, registerApp } from "../apps.ts";
import { startSandbox } from "../sandbox.ts";
import { addProduct } from "../store/catalog.ts";
import { createStore } from "../store/create.ts";
import { runDueTasks } from "../store/tasks.ts";
import { until } from "../test-receiver.ts";

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function open() {
  const sandbox = startSandbox({ runDue: runDueTasks });
  const { origin, close } = await serve(sandbox, { port: 0, execute: executeGraphql });
  endings.push(sandbox.stop, close);
  const store = createStore(sandbox.world, { handle: "tea-house", name: "Tea <House>" });
  const product = addProduct(sandbox.world, store, {
    title: "Pot",
    variants: [{ sku: "POT", price: 2900, available: 9 }],
  });
  const app = registerApp(sandbox.world, {
    clientId: "client",
    handle: "crossdock",
    name: "Crossdock",
    clientSecret: "secret",
    applicationUrl: "http://localhost:1",
    scopes: [],
    optionalScopes: ["write_shipping"],
    webhooks: [],
  });
  installApp(sandbox.world, store, app);
  const get = async (path: string) => (await fetch(origin + path)).text();
  const submit = async (path: string, fields: Record<string, string>) => {
    const answer = await fetch(`${origin}/store/tea-house${path}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      redirect: "manual",
    });
    return { status: answer.status, to: new URL(answer.headers.get("location") ?? "", origin) };
  };
  return { sandbox, store, app, variantId: product.variantIds[0], origin, get, submit };
}

/** The frame's address as it stands in the page. */
function frameOf(page: string): URL {
  const source = /data-src="([^"]+)"/.exec(page)?.[1] ?? "";
  return new URL(source.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))));
}

test("the app's frame gets what Shopify puts on its address, signed with the client secret", async () => {
  const { get } = await open();
  const url = frameOf(await get("/store/tea-house/apps/crossdock"));

  expect(url.origin + url.pathname).toBe("http://localhost:1/");
  expect(url.searchParams.get("shop")).toBe("tea-house.myshopify.com");
  expect(url.searchParams.get("embedded")).toBe("1");
  expect(atob(url.searchParams.get("host") ?? "")).toBe("admin.shopify.com/store/tea-house");
  const signed = [...url.searchParams].filter(([name]) => name !== "hmac").map(([name, value]) => `${name}=${value}`);
  expect(url.searchParams.get("hmac")).toBe(
    createHmac("sha256", "secret").update(signed.sort().join("&")).digest("hex"),
  );
});

test("a deep link opens the app at that page, its query included, by handle or client id", async () => {
  const { get } = await open();
  for (const name of ["crossdock", "client"]) {
    const url = frameOf(await get(`/store/tea-house/apps/${name}/app/orders/7?view=late`));
    expect(url.pathname).toBe("/app/orders/7");
    expect(url.searchParams.get("view")).toBe("late");
  }
});

test("an app that is not installed, an unknown store and an unknown order are pages that say so", async () => {
  const { get, origin, store } = await open();
  store.installations.clear();
  for (const path of ["/store/tea-house/apps/crossdock", "/store/nowhere", "/store/tea-house/orders/1"]) {
    expect((await fetch(origin + path)).status).toBe(404);
    expect(await get(path)).toContain("Page not found");
  }
});

test("a person buys, pays, ships a part with tracking and sees it on the order", async () => {
  const { store, submit, get, variantId } = await open();
  const bought = await submit("/checkout", {
    [`quantity-${variantId}`]: "3",
    countryCode: "DE",
    financialStatus: "PENDING",
  });
  expect([bought.status, bought.to.pathname]).toEqual([303, "/store/tea-house/orders/1001"]);
  expect((await submit("/orders/1001/pay", {})).to.searchParams.get("done")).toBe("Order #1001 is paid.");

  await until(() => store.fulfillmentOrders.size === 1);
  const lineId = [...store.orders.values()][0]?.lines[0]?.id;
  const tracking = { company: "UPS", number: "1Z999" };
  const shipped = await submit("/orders/1001/ship", { [`quantity-${lineId}`]: "2", ...tracking });
  expect(shipped.to.searchParams.get("done")).toBe("2 items shipped.");
  const page = await get(shipped.to.pathname + shipped.to.search);
  expect(page).toMatch(/role="status">\s*<p class="banner[^"]*">2 items shipped\.</);
  expect(page).toContain("1Z999");
  expect(page).toContain("1 of 3 left");
});

test("stock is set per location; what cannot be done comes back as a message", async () => {
  const { store, submit, variantId } = await open();
  const locationId = [...store.locations.keys()][0];
  const fields = { variantId: String(variantId), locationId: String(locationId) };
  expect((await submit("/stock", { ...fields, available: "2" })).to.searchParams.get("done")).toBe("POT: 2 available.");
  expect([...store.inventoryLevels.values()][0]?.quantities.available).toBe(2);

  const refused = await submit("/checkout", { [`quantity-${variantId}`]: "3", countryCode: "DE" });
  expect(refused.to.searchParams.get("problem")).toContain("POT");
  expect((await submit("/checkout", {})).to.searchParams.get("problem")).toContain("empty");
});

test("optional scopes are granted only where the app declares them, and required ones stay", async () => {
  const { origin, store } = await open();
  const ask = async (body: object) => {
    const answer = await fetch(`${origin}/store/tea-house/apps/crossdock/~/scopes`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return (await answer.json()) as unknown;
  };
  expect(await ask({ grant: ["write_shipping", "write_themes"] })).toMatchObject({ granted: ["write_shipping"] });
  expect(store.installations.get("client")?.scopes).toEqual(["write_shipping"]);
  expect(await ask({ revoke: ["write_shipping"] })).toMatchObject({ granted: [] });
});

test("names from the world cannot become markup", async () => {
  const { get } = await open();
  expect(await get("/")).not.toContain("<House>");
});
