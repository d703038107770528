import { expect, test } from "vitest";
import { deliveryUrl, installApp, readApp, readAppFile, registerApp } from "./apps.ts";
import { createStore } from "./store/create.ts";
import { createWorld } from "./world.ts";

const TOML = `
client_id = "abc"
name = "Tea Router"
application_url = "https://tea.example.com/app"
embedded = true
[access_scopes]
scopes = "read_products, write_orders"
optional_scopes = ["write_shipping"]
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
topics = ["orders/create"]
uri = "/webhooks"
include_fields = ["id"]
[[webhooks.subscriptions]]
compliance_topics = ["shop/redact"]
uri = "https://tea.example.com/compliance"
`;
const read = (toml: string, rest: object = {}) => readApp({ toml, clientSecret: "s", ...rest });

test("the toml file becomes an app with its scopes and subscriptions", () => {
  expect(read(TOML)).toEqual({
    clientId: "abc",
    handle: "tea-router",
    name: "Tea Router",
    clientSecret: "s",
    applicationUrl: "https://tea.example.com/app",
    scopes: ["read_products", "write_orders"],
    optionalScopes: ["write_shipping"],
    webhooks: [
      { topics: ["orders/create"], uri: "/webhooks", includeFields: ["id"] },
      { topics: [], complianceTopics: ["shop/redact"], uri: "https://tea.example.com/compliance" },
    ],
  });
});

test("where the app runs elsewhere, its address and the addresses on its own host move along", () => {
  const app = read(TOML, { applicationUrl: "http://localhost:3000/app/" });
  expect(app).toMatchObject({
    applicationUrl: "http://localhost:3000/app",
    webhooks: [{ uri: "/webhooks" }, { uri: "http://localhost:3000/compliance" }],
  });
});

test("a relative webhook uri goes behind the whole application url, its path included", () => {
  const app = registerApp(createWorld(), appOf(TOML));
  expect(deliveryUrl(app, "/webhooks")).toBe("https://tea.example.com/app/webhooks");
  expect(deliveryUrl(app, "https://else.example/x")).toBe("https://else.example/x");
});

test.each([
  ["an unknown topic", TOML.replace("orders/create", "orders/made"), "orders/made"],
  [
    "a topic twice at one address",
    `${TOML}[[webhooks.subscriptions]]\ntopics=["orders/create"]\nuri="/webhooks"`,
    "twice",
  ],
  ["a compliance topic among the others", TOML.replace("orders/create", "shop/redact"), "compliance_topics"],
  ["another API version", TOML.replace("2026-10", "2025-01"), "2026-10"],
  [
    "a filter nobody understands",
    TOML.replace('uri = "/webhooks"', 'uri = "/webhooks"\nfilter = "price >> 3"'),
    "filter",
  ],
  [
    "the legacy install flow",
    TOML.replace("optional_scopes", "use_legacy_install_flow = true\noptional_scopes"),
    "legacy",
  ],
  ["no client id", TOML.replace("client_id", "clientid"), "client_id"],
  ["text that is not TOML", "{", "TOML"],
])("%s is refused with the reason", (_what, toml, word) => {
  expect(refusalOf(read(toml))).toContain(word);
});

test("a file that is not there is refused with its path", () => {
  const answer = readAppFile("/nowhere/shopify.app.toml", { clientSecret: "s" });
  expect(refusalOf(answer)).toContain("/nowhere/shopify.app.toml");
});

test("the project's own shopify.app.toml is accepted", () => {
  expect(readAppFile("shopify.app.toml", { clientSecret: "s" })).toMatchObject({ handle: "crossdock" });
});

test("installing grants the required scopes; a later version's new ones come with the next installation", () => {
  const world = createWorld();
  const store = createStore(world, { handle: "tea-house" });
  const first = registerApp(world, appOf(TOML));
  expect(installApp(world, store, first)).toEqual(["read_products", "write_orders"]);

  const second = registerApp(world, appOf(TOML.replace("read_products", "read_products, read_locations")));
  expect(second.id).toBe(first.id);
  expect(store.installations.get("abc")?.scopes).toEqual(["read_products", "write_orders"]);
  expect(installApp(world, store, second)).toContain("read_locations");
});

const refusalOf = (answer: object) => ("refused" in answer ? answer.refused : "accepted");

function appOf(toml: string) {
  const app = read(toml);
  if ("refused" in app) throw new Error(app.refused);
  return app;
}
