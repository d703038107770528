import { expect, test } from "vitest";
import { addSupplier, firstLocation, scene, SCOPES, type Answer, type Scene, textOf } from "../scene.ts";
import { gid } from "../store/gid.ts";

const service = (at: Scene, name: string): Answer =>
  at.data(at.send("CreateFulfillmentService", { name })).fulfillmentServiceCreate as Answer;
const messages = (answer: Answer | undefined) =>
  (answer?.userErrors as unknown as { message: string }[]).map(({ message }) => message);

test("service gids end in ?id=true, and node and arguments take both forms (facts §2.4, §9.3-4)", () => {
  const at = scene();
  const made = service(at, "Acme (Crossdock)").fulfillmentService;
  expect(made).toMatchObject({ handle: "acme-crossdock", serviceName: "Acme (Crossdock)" });
  expect(textOf(made?.id)).toMatch(/^gid:\/\/shopify\/FulfillmentService\/\d{13}\?id=true$/);
  const read = (id: string) => at.data(at.query(`{ fulfillmentService(id: "${id}") { handle } }`)).fulfillmentService;
  expect(read(textOf(made?.id))).toEqual(read(textOf(made?.id).replace("?id=true", "")));
});

test.each(["Acme", "ACME", "acme!", "Manual", "gift_card", "Shopify", "Amazon", "  "])(
  "names are unique without case and after handle-ising, some are reserved: %s (facts §2.4)",
  (name) => {
    const at = scene();
    service(at, "Acme");
    const again = service(at, name);
    expect(again.fulfillmentService).toBeNull();
    expect(messages(again)).toHaveLength(1);
  },
);

test("a callback outside the app's host is refused (facts §2.4)", () => {
  const at = scene();
  const create = (url: string) =>
    at.data(
      at.query(`mutation { fulfillmentServiceCreate(name: "X", callbackUrl: "${url}") { userErrors { message } } }`),
    ).fulfillmentServiceCreate;
  expect(messages(create("https://elsewhere.example/x"))).toEqual(["Callback url is not allowed"]);
  expect(messages(create("https://app.example.com/x"))).toEqual([]);
});

test("leaving requiresShippingMethod out of an update resets it; the location follows a rename, the handle does not (facts §2.4)", () => {
  const at = scene();
  const made = at.data(
    at.query(
      'mutation { fulfillmentServiceCreate(name: "Acme", requiresShippingMethod: false) { fulfillmentService { id } userErrors { message } } }',
    ),
  ).fulfillmentServiceCreate?.fulfillmentService;
  at.data(
    at.query(
      `mutation { fulfillmentServiceUpdate(id: "${textOf(made?.id)}", name: "Acme 2") { userErrors { message } } }`,
    ),
  );
  expect([...at.store.fulfillmentServices.values()]).toMatchObject([
    { serviceName: "Acme 2", handle: "acme", requiresShippingMethod: true },
  ]);
  expect([...at.store.locations.values()].map(({ name }) => name)).toContain("Acme 2");
});

test("deletedId comes without ?id=true; KEEP leaves an ordinary location and takes no destination (facts §2.4)", () => {
  const at = scene();
  const { locationId, locationGid } = addSupplier(at);
  const id = gid("FulfillmentService", [...at.store.fulfillmentServices.keys()][0] ?? 0);
  const remove = (args: string) =>
    at.data(
      at.query(`mutation { fulfillmentServiceDelete(id: "${id}", ${args}) { deletedId userErrors { message } } }`),
    ).fulfillmentServiceDelete;
  expect(messages(remove("inventoryAction: TRANSFER"))).toHaveLength(1);
  expect(messages(remove(`inventoryAction: KEEP, destinationLocationId: "${locationGid}"`))).toHaveLength(1);
  expect(remove("inventoryAction: KEEP")).toEqual({ deletedId: id, userErrors: [] });
  expect(at.store.locations.get(locationId)?.fulfillmentServiceId).toBeNull();
});

test("locations leave service locations out unless includeLegacy (facts §2.5, §9.3-5)", () => {
  const at = scene();
  addSupplier(at);
  const names = (args: string) =>
    at.data(at.query(`{ locations(first: 10${args}) { nodes { name isFulfillmentService } } }`)).locations?.nodes;
  expect(names("")).toEqual([{ name: "Shop location", isFulfillmentService: false }]);
  expect(names(", includeLegacy: true")).toHaveLength(2);
});

test("a new service location has the shop's address, fulfils online orders and ships no inventory of its own (facts §2.4)", () => {
  const at = scene();
  const { locationGid } = addSupplier(at);
  const read = () =>
    at.data(
      at.query(
        `{ location(id: "${locationGid}") { isFulfillmentService fulfillsOnlineOrders shipsInventory address { city countryCode } } }`,
      ),
    ).location;
  expect(read()).toEqual({
    isFulfillmentService: true,
    fulfillsOnlineOrders: true,
    shipsInventory: false,
    address: { city: "Hamburg", countryCode: "DE" },
  });
  at.data(at.send("EditLocation", { id: locationGid, input: { address: { city: "Lyon", countryCode: "FR" } } }));
  expect(read()).toMatchObject({ address: { city: "Lyon", countryCode: "FR" } });
});

test("with write_fulfillments an app edits the location of its own service only (facts §2.1)", () => {
  const at = scene();
  const { locationGid } = addSupplier(at);
  const edit = (id: string) =>
    at.send("EditLocation", { id, input: { name: "Renamed" } }).errors?.[0]?.extensions?.code;
  expect(edit(gid("Location", firstLocation(at)))).toBe("ACCESS_DENIED");
  expect(edit(locationGid)).toBeUndefined();
  at.caller.clientId = "client-2";
  expect(edit(locationGid)).toBe("ACCESS_DENIED");
  at.caller.scopes = [...SCOPES, "write_locations"];
  expect(edit(gid("Location", firstLocation(at)))).toBeUndefined();
});

test("deliveryProfileUpdate adds a location to an existing group, all or nothing, and wants write_shipping (facts §4.4, §10)", () => {
  const at = scene();
  const { locationId } = addSupplier(at);
  const profile = at.data(at.send("DeliveryProfiles", { first: 5 })).deliveryProfiles?.nodes as unknown as {
    id: string;
    default: boolean;
    profileLocationGroups: {
      locationGroup: { id: string; locations: { nodes: { id: string }[] } };
      locationGroupZones: { nodes: unknown[] };
    }[];
  }[];
  expect(profile[0]?.default).toBe(true);
  expect(profile[0]?.profileLocationGroups[0]?.locationGroup.locations.nodes).toContainEqual({
    id: gid("Location", locationId),
  });
  expect(profile[0]?.profileLocationGroups[0]?.locationGroupZones.nodes).toHaveLength(2);
  const add = (groupId: string, location: string) =>
    at.send("AddLocationToDeliveryProfile", {
      id: profile[0]?.id,
      profile: { locationGroupsToUpdate: [{ id: groupId, locationsToAdd: [location] }] },
    });
  expect(
    messages(at.data(add(gid("DeliveryLocationGroup", 5), gid("Location", locationId))).deliveryProfileUpdate),
  ).toHaveLength(1);
  expect(
    messages(
      at.data(add(profile[0]?.profileLocationGroups[0]?.locationGroup.id ?? "", gid("Location", 5)))
        .deliveryProfileUpdate,
    ),
  ).toHaveLength(1);
  at.caller.scopes = SCOPES.filter((scope) => scope !== "write_shipping");
  expect(add(gid("DeliveryLocationGroup", 5), gid("Location", 5)).errors?.[0]?.extensions?.code).toBe("ACCESS_DENIED");
});

test("the shop's own facts", () => {
  const at = scene({ store: { currency: "GBP", timeZone: "Europe/London" } });
  expect(at.data(at.send("ShopFacts"))).toMatchObject({
    shop: {
      myshopifyDomain: "retailer.myshopify.com",
      currencyCode: "GBP",
      ianaTimezone: "Europe/London",
      shopAddress: { countryCodeV2: "DE" },
    },
    currentAppInstallation: { accessScopes: SCOPES.map((handle) => ({ handle })) },
  });
});

test("metafieldsSet needs the owner's write scope and takes at most 25", () => {
  const at = scene();
  const set = (count: number) =>
    at.query(
      "mutation($m: [MetafieldsSetInput!]!) { metafieldsSet(metafields: $m) { metafields { key namespace } userErrors { code } } }",
      {
        m: Array.from({ length: count }, (_each, index) => ({
          ownerId: gid("Order", 1),
          key: `k${index}`,
          type: "single_line_text_field",
          value: "v",
        })),
      },
    );
  expect(at.data(set(26)).metafieldsSet).toEqual({ metafields: null, userErrors: [{ code: "LESS_THAN_OR_EQUAL_TO" }] });
  expect(at.data(set(1)).metafieldsSet?.metafields).toEqual([{ key: "k0", namespace: "app--4242424" }]);
  at.caller.scopes = ["read_orders"];
  expect(set(1).errors?.[0]?.extensions?.code).toBe("ACCESS_DENIED");
});
