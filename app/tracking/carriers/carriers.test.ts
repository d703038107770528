import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { ensureShopifySchema } from "../../../scripts/setup/shopify-schema.mjs";
import { carrierName, carriersIn, guessCarriers, spelledCarrier } from "./carriers.ts";
import { SHOPIFY_CARRIERS } from "./shopify-carriers.ts";

type Described = { name: string; description: string | null };
type Introspection = { data: { __schema: { types: (Described & { fields: Described[] | null })[] } } };

test("the table is the list in Shopify's own schema, name for name", () => {
  const { data } = JSON.parse(gunzipSync(readFileSync(ensureShopifySchema())).toString()) as Introspection;
  const type = data.__schema.types.find(({ name }) => name === "FulfillmentTrackingInfo");
  const list = type?.fields?.find(({ name }) => name === "company")?.description ?? "";
  const [anywhere = "", somewhere = ""] = list.split("displayed for shops located in specific countries:");
  const names = [
    ...[...anywhere.matchAll(/^\s*\* (.+)$/gm)].map(([, name]) => name),
    ...[...somewhere.replace(/\n(?!\s*\*)/g, " ").matchAll(/^\s*\* \*\*.*?\*\*: (.+)$/gm)].flatMap(([, row = ""]) =>
      row.split(",").map((name) => name.trim().replace(/\.$/, "").replace(/\s+/g, " ")),
    ),
  ].filter((name) => name !== "");
  expect([...SHOPIFY_CARRIERS]).toEqual([...new Set(names)]);
});

describe("names of carriers", () => {
  test.each([
    ["dhl", "DHL"],
    ["D.H.L.", "DHL"],
    ["fedex", "FedEx"],
    ["FEDEX GROUND", "FedEx"],
    ["Osterreichische Post", null],
    ["österreichische post", "Österreichische Post"],
    ["La Poste", "Colissimo"],
    ["Colis Prive", "Colis Privé"],
    ["Bob's vans", null],
  ])("%s is spelled %s", (written, spelled) => {
    expect(carrierName(written)).toBe(spelled);
  });

  test("an unknown name stays what was written, nothing stays nothing", () => {
    expect(spelledCarrier(" Bob's vans ")).toBe("Bob's vans");
    expect(spelledCarrier("  ")).toBeNull();
  });

  test("the longest name in a text counts, and words that are names by chance do not", () => {
    expect(carriersIn("Sent with DHL Express today.")).toEqual(["DHL Express"]);
    expect(carriersIn("Sendung ging heute per dhl raus, Rest mit GLS.")).toEqual(["DHL", "GLS"]);
    expect(carriersIn("We bring it tomorrow; upset about bonds.")).toEqual([]);
  });
});

test.each([
  ["1Z999AA10123456784", [{ carrier: "UPS", isSure: true }]],
  ["00340434161094042557", [{ carrier: "DHL", isSure: true }]],
  ["3S ABCD 1234567", [{ carrier: "PostNL", isSure: true }]],
  ["12345", []],
])("the number %s may be of %j", (number, carriers) => {
  expect(guessCarriers(number)).toEqual(carriers);
});

test("numbers that look alike are told as guesses", () => {
  expect(guessCarriers("123456789012").map(({ carrier }) => carrier)).toEqual(["FedEx", "DHL", "GLS"]);
  expect(guessCarriers("123456789012").some(({ isSure }) => isSure)).toBe(false);
});
