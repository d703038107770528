import { normaliseGtin } from "../gtin.ts";

/** Columns of the file of mappings, as it is written and read. Only the first five are read, and the ids. */
export const MAPPING_COLUMNS = [
  "SKU",
  "Supplier",
  "Supplier SKU",
  "Pack size",
  "Mapped",
  "Product",
  "Variant",
  "Barcode",
  "Supplier product",
  "Cost",
  "Currency",
  "Variant ID",
  "Supplier variant ID",
] as const;
export type MappingColumn = (typeof MAPPING_COLUMNS)[number];

/** Without these a file tells nothing. */
const NEEDED: MappingColumn[] = ["SKU", "Supplier", "Supplier SKU"];
export const MAX_PACK = 10_000;

export type FileRow = Partial<Record<string, string>>;

/** What is wrong with a file's headings, as a sentence; null = nothing. */
export function problemOfColumns(columns: readonly string[]): string | null {
  const has = new Set(columns.map((column) => column.toLowerCase()));
  const missing = NEEDED.filter((column) => !has.has(column.toLowerCase()));
  if (missing.length === 0) return null;
  const names = missing.map((column) => `"${column}"`).join(", ");
  return `The first line has no column ${names}. Export your mappings to see how the file looks.`;
}

/** A row by our names of the columns, whatever case the file writes them in; other columns are dropped. */
export function toFileRow(columns: readonly string[], given: readonly string[]): FileRow {
  const known = new Map(MAPPING_COLUMNS.map((column) => [column.toLowerCase(), column as string]));
  const cells = columns.flatMap((column, i): [string, string][] => {
    const name = known.get(column.trim().toLowerCase());
    const cell = given[i]?.trim() ?? "";
    return name === undefined || cell === "" ? [] : [[name, cell]];
  });
  return Object.fromEntries(cells);
}

/** How files for people are written: spreadsheets tell the encoding by its mark. */
export const SPREADSHEET = { encoding: "utf-8", delimiter: ",", bom: true } as const;

export type FileVariant = { id: string; variantGid: string; sku: string | null; barcode: string | null };
export type FileOffer = {
  id: string;
  variantGid: string;
  sku: string | null;
  barcode: string | null;
  supplierId: string;
};
export type FileMapping = { variantId: string; offerId: string; packSize: number; state: string };
export type FileFacts = {
  variants: readonly FileVariant[];
  offers: readonly FileOffer[];
  suppliers: readonly { id: string; name: string }[];
  mappings: readonly FileMapping[];
};

/** What a row stands for. */
export type RowTarget = { variantId: string; offerId: string; packSize: number; state: "mapped" | "removed" };
export type RowVerdictFound =
  | { verdict: "new" | "changed"; target: RowTarget }
  | { verdict: "same"; target: null }
  | { verdict: "error"; reason: string };

const key = (text: string | null | undefined) => text?.trim().toLowerCase() || null;
/** "gid://shopify/ProductVariant/7" and "7" name the same. */
const idOf = (gid: string) => gid.slice(gid.lastIndexOf("/") + 1);

/** Tells of each row of a file what importing it would do. Rows are asked in their order: a pair may stand in it once. */
export function makeChecker({ variants, offers, suppliers, mappings }: FileFacts): (row: FileRow) => RowVerdictFound {
  const byGid = new Map(variants.map((variant) => [idOf(variant.variantGid), variant]));
  const bySku = group(variants, ({ sku }) => key(sku));
  const byBarcode = group(variants, ({ barcode }) => normaliseGtin(barcode));
  const supplierOf = group(suppliers, ({ name }) => key(name));
  const offerByGid = new Map(offers.map((offer) => [`${offer.supplierId} ${idOf(offer.variantGid)}`, offer]));
  const offerBySku = group(offers, ({ supplierId, sku }) => key(sku) && `${supplierId} ${key(sku)}`);
  const before = new Map(mappings.map((mapping) => [`${mapping.variantId} ${mapping.offerId}`, mapping]));
  const seen = new Set<string>();

  const variantOf = (row: FileRow): Found<FileVariant> => {
    const id = row["Variant ID"];
    const sku = key(row.SKU);
    if (id !== undefined) return one(byGid.get(idOf(id)), `Your store has no product variant with the ID ${id}.`);
    if (sku !== null) return only(bySku.get(sku), `SKU ${row.SKU}`, "Your store", "Variant ID");
    const gtin = normaliseGtin(row.Barcode ?? null);
    if (gtin !== null) return only(byBarcode.get(gtin), `barcode ${row.Barcode}`, "Your store", "Variant ID");
    return { problem: 'The row names no item: fill in "SKU", or "Variant ID" for an item without one.' };
  };

  const offerOf = (row: FileRow): Found<FileOffer> => {
    const name = row.Supplier ?? "";
    const [supplier, second] = supplierOf.get(key(name) ?? "") ?? [];
    if (!supplier) return { problem: `You have no supplier called "${name}". Names are on the Suppliers screen.` };
    if (second) return { problem: `You have several suppliers called "${name}". Rename one of them.` };
    const id = row["Supplier variant ID"];
    if (id !== undefined)
      return one(offerByGid.get(`${supplier.id} ${idOf(id)}`), `${name} offers nothing with the ID ${id}.`);
    const sku = key(row["Supplier SKU"]);
    if (sku === null) return { problem: 'Fill in "Supplier SKU", or "Supplier variant ID" for an item without one.' };
    return only(offerBySku.get(`${supplier.id} ${sku}`), `SKU ${row["Supplier SKU"]}`, name, "Supplier variant ID");
  };

  return (row) => {
    const variant = variantOf(row);
    if ("problem" in variant) return { verdict: "error", reason: variant.problem };
    // An item without a supplier stands in an export so that somebody can fill it in.
    if (row.Supplier === undefined && row["Supplier SKU"] === undefined) return { verdict: "same", target: null };
    const offer = offerOf(row);
    if ("problem" in offer) return { verdict: "error", reason: offer.problem };
    const packSize = Number(row["Pack size"] ?? "1");
    if (!Number.isInteger(packSize) || packSize < 1 || packSize > MAX_PACK)
      return {
        verdict: "error",
        reason: `"Pack size" is ${row["Pack size"]}: enter a whole number from 1 to ${MAX_PACK}.`,
      };
    const mapped = key(row.Mapped) ?? "yes";
    if (mapped !== "yes" && mapped !== "no")
      return { verdict: "error", reason: `"Mapped" is ${row.Mapped}: write yes, or no to take the mapping away.` };
    const pair = `${variant.found.id} ${offer.found.id}`;
    if (seen.has(pair))
      return { verdict: "error", reason: "The same item and supplier's product stand in the file before." };
    seen.add(pair);
    const state = mapped === "yes" ? ("mapped" as const) : ("removed" as const);
    const target: RowTarget = { variantId: variant.found.id, offerId: offer.found.id, packSize, state };
    const is = before.get(pair);
    const stands = is?.state === "mapped";
    if (!stands) return state === "mapped" ? { verdict: "new", target } : { verdict: "same", target: null };
    const same = state === "mapped" && is.packSize === packSize;
    return same ? { verdict: "same", target: null } : { verdict: "changed", target };
  };
}

type Found<Item> = { found: Item } | { problem: string };

const one = <Item>(found: Item | undefined, problem: string): Found<Item> => (found ? { found } : { problem });

function only<Item>(items: Item[] | undefined, what: string, who: string, column: MappingColumn): Found<Item> {
  const [found, second] = items ?? [];
  if (!found) return { problem: `${who} has no product with ${what}.` };
  if (second)
    return { problem: `${who} has ${items?.length} products with ${what}: fill in "${column}" to say which.` };
  return { found };
}

function group<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = keyOf(item);
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return groups;
}
