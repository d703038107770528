import { describe, expect, test } from "vitest";
import { allSaid, say } from "../platform/phrase.ts";
import { EXCEPTION_KINDS } from "../exceptions/catalogue.ts";
import { toAddressLines } from "./address.ts";
import { toExceptionGroups, toTopProblems, type StoredException } from "./exceptions.ts";
import { parseIncomingQuery } from "./incoming.ts";
import { isPlainList, parseOrderListQuery } from "./order-list.ts";
import { pageFrom, PAGE_SIZE } from "./paging.ts";
import { termSentences } from "./retailers.ts";
import { likeliestFirst, parseMappingQuery, toVariantRow } from "./sku-mapping.ts";
import { toSupplierRows, type StoredSupplier } from "./suppliers.ts";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));

describe("the address of a list", () => {
  test("says everything about it", () => {
    const query = parseOrderListQuery(
      new URLSearchParams("view=fulfilled&q= tee &supplier=a,b&country=DE,xx&sort=date-asc&page=3"),
    );
    expect(query).toEqual({
      ...{ view: "fulfilled", search: "tee", supplierIds: ["a", "b"], countries: ["DE"], sort: "date-asc", page: 3 },
    });
    expect(isPlainList(query)).toBe(false);
  });

  test.each(["", "view=nonsense&sort=up&page=-1", "page=1.5", "page=abc"])(
    "that reads %j is the plain list",
    (text) => {
      expect(isPlainList(parseOrderListQuery(new URLSearchParams(text)))).toBe(true);
    },
  );

  test("of mappings and incoming orders falls back the same way", () => {
    expect(parseMappingQuery(new URLSearchParams("view=conflict")).view).toBe("conflict");
    expect(parseMappingQuery(new URLSearchParams("view=x")).view).toBe("all");
    expect(parseIncomingQuery(new URLSearchParams("view=late&page=9")).page).toBe(9);
  });
});

test("one row more than fits tells that there is a next page", () => {
  const rows = Array.from({ length: PAGE_SIZE + 1 }, (_, i) => i);
  expect(pageFrom(1, rows)).toMatchObject({ hasNext: true, rows: rows.slice(0, PAGE_SIZE) });
  expect(pageFrom(2, rows.slice(0, PAGE_SIZE)).hasNext).toBe(false);
});

describe("exceptions", () => {
  const exception = (change: Partial<StoredException>): StoredException => ({
    ...{ id: "e", kind: "no-stock", subject: "order:1", orderId: null, supplierId: null, values: {}, occurrences: 1 },
    ...{ openedAt: at(0), ...change },
  });

  test("are grouped by kind, oldest first", () => {
    const groups = toExceptionGroups([
      exception({ id: "new", openedAt: at(9) }),
      exception({ id: "other", kind: "send-failed", openedAt: at(5) }),
      exception({ id: "old", openedAt: at(1) }),
    ]);
    expect(groups.map(({ kind, rows }) => [kind, rows.map(({ id }) => id)])).toEqual([
      ["no-stock", ["old", "new"]],
      ["send-failed", ["other"]],
    ]);
  });

  test.each([...Object.keys(EXCEPTION_KINDS), "of-a-newer-release"])(
    "of kind %s have cause and fix, also without values",
    (kind) => {
      for (const values of [{}, null]) {
        const [group] = toExceptionGroups([exception({ kind, values })]);
        const [cause, fix] = [group!.rows[0]!.cause, group!.fix].map(say);
        expect(cause).toMatch(/^\S.*\.$/);
        expect(fix).toMatch(/^\S.*\.$/);
        expect(cause).not.toMatch(/undefined|null/);
      }
    },
  );

  test("lead to where the fix is", () => {
    const values = { sku: "TEE 1", order: "#1001" };
    const [group] = toExceptionGroups([exception({ kind: "sku-unmapped", orderId: "o-1", values })]);
    expect(allSaid(group?.rows[0]?.links)).toEqual([
      { label: "Map TEE 1", to: "/app/sku-mapping?q=TEE%201" },
      { label: "Order #1001", to: "/app/orders/o-1" },
    ]);
  });

  test("on the home page come the worst first, then the oldest, five at most", () => {
    const kinds = ["no-stock", "sku-unmapped", "send-failed", "claim-failed", "supplier-refused", "connection-lost"];
    const top = toTopProblems(kinds.map((kind, i) => ({ kind, open: 1, oldestAt: at(10 - i) })));
    expect(top.map(({ kind }) => kind)).toEqual([
      ...["connection-lost", "send-failed", "supplier-refused", "claim-failed", "sku-unmapped"],
    ]);
  });
});

describe("suppliers", () => {
  const connection = {
    ...{ id: "c", state: "active", invitedDomain: "acme.myshopify.com", invitedAt: at(0), acceptedAt: at(1) },
    ...{ retailerPausedAt: null, supplierPausedAt: null, lost: false },
  };
  const supplier = (change: Partial<StoredSupplier>): StoredSupplier => ({
    ...{
      id: "s",
      name: "Acme",
      setupState: "ready",
      setupNote: null,
      connection,
      openOrders: 0,
      late: 0,
      mappedSkus: 0,
    },
    ...change,
  });

  test("come in order of preference, invitations last", () => {
    const rows = toSupplierRows(
      [supplier({}), supplier({ id: "t", name: "Bolt" })],
      [{ ...connection, state: "invited" }],
    );
    expect(rows.map(({ name, place, status }) => [name, place, status])).toEqual([
      ["Acme", 1, "connected"],
      ["Bolt", 2, "connected"],
      ["acme.myshopify.com", null, "invited"],
    ]);
  });

  test("say what is in the way of sending, and nothing when nothing is", () => {
    const problemOf = (change: Partial<StoredSupplier>) => allSaid(toSupplierRows([supplier(change)], [])[0]?.problem);
    expect(problemOf({})).toBeNull();
    expect(problemOf({ setupState: "pending" })).toMatch(/is being set up/);
    expect(problemOf({ setupState: "problem", setupNote: "No rate." })).toBe("No rate.");
    expect(problemOf({ connection: { ...connection, lost: true } })).toMatch(/no longer lets Crossdock/);
  });
});

describe("SKU mapping", () => {
  const pool = { policy: "finite", reading: 10, buffer: 2, reserved: 3, sentUnseen: 1 };
  const offer = {
    ...{ id: "o", title: "Tee", sku: "A-1", barcode: null, costMinor: 900n, currency: "CAD" },
    ...{ supplier: { id: "acme", name: "Acme" }, pool },
  };
  const variant = {
    id: "v",
    productTitle: "Tee",
    title: "Default Title",
    sku: "T",
    barcode: null,
    priceMinor: 1900n,
    suggestions: [],
  };

  test("shows what may still be promised of an offer, never less than nothing", () => {
    const row = (change: object) =>
      toVariantRow(
        {
          ...variant,
          mappings: [
            { id: "m", packSize: 1, source: "sku", note: null, offer: { ...offer, pool: { ...pool, ...change } } },
          ],
        },
        "USD",
      ).offers[0]?.stock;
    expect(row({})).toBe(4);
    expect(row({ reading: 1 })).toBe(0);
    expect(row({ policy: "unlimited" })).toBeNull();
  });

  test("leaves Shopify's title of an only variant away", () => {
    expect(toVariantRow({ ...variant, mappings: [] }, "USD")).toMatchObject({ variant: null, status: "unmapped" });
  });

  test("says what an unmapped item may be, and that only a person can tell where a SKU is shared", () => {
    const suggestion = (reasons: object[], ambiguous: boolean) => ({
      ...{ ...variant, mappings: [] },
      suggestions: [{ id: "s", confidence: 60, reasons, ambiguous, offer: { ...offer, pool } }],
    });
    const alike = toVariantRow(suggestion([{ code: "sku-alike" }, { code: "vendor" }], false), "USD");
    expect(alike).toMatchObject({
      status: "suggested",
      suggestions: [{ why: "The SKU differs in punctuation or zeros only; your vendor has the supplier's name." }],
    });
    const shared = toVariantRow(suggestion([{ code: "sku-shared", variants: 1, offers: 2 }], true), "USD");
    expect(shared).toMatchObject({
      status: "conflict",
      suggestions: [{ why: "Same SKU, but Acme has 2 products with it." }],
    });
  });

  test("proposes offers with the same SKU or barcode first", () => {
    const offers = [
      { id: 1, sku: "X", barcode: null },
      { id: 2, sku: "t-1", barcode: null },
      { id: 3, sku: null, barcode: "42" },
    ];
    expect(likeliestFirst({ sku: "T-1", barcode: "42" }, offers).map(({ id }) => id)).toEqual([2, 3, 1]);
    expect(likeliestFirst({ sku: null, barcode: null }, offers).map(({ id }) => id)).toEqual([1, 2, 3]);
  });
});

test("the terms of a connection say what each side gives, to each side", () => {
  expect(termSentences({}, "supplier").map(say)).toEqual([
    "Orders are accepted as soon as they are in your store.",
    "You ship within 2 days.",
    "You get the customer's name, company, address and phone number, to ship the order and for nothing else.",
    "Each product is paid at its cost in your store. Where it has no cost: 70% of its price.",
  ]);
  expect(termSentences({ sharedFields: [], leadTimeDays: 1 }, "retailer").slice(1, 3).map(say)).toEqual([
    "The supplier ships within 1 day.",
    "The supplier gets none of the customer's personal data.",
  ]);
});

test("an address has no blank lines", () => {
  expect(
    toAddressLines({ name: "Ada", address1: "1 Quay", address2: "", city: "Boston", zip: "02110", company: null }),
  ).toEqual(["Ada", "1 Quay", "Boston 02110"]);
  expect(toAddressLines(null)).toEqual([]);
});
