import { expect } from "vitest";
import { numericId } from "../../app/platform/gid.ts";
import { atp, promisableUnits } from "../../app/inventory/atp.ts";
import { poolStock } from "../../app/inventory/read-stock.server.ts";
import { db } from "../db-file.ts";
import type { StoreDump, Trade } from "../trade.ts";
import type { Run } from "./actions.ts";
import { readLedger, readStores, type LedgerLine, type Stores } from "./ledger.ts";

/** Exceptions that say that suppliers' parcels and the retailer's order tell different things. */
const TELL_OF_PARCELS = [
  "fulfilment-unexplained",
  "changed-after-routing",
  "cancelled-after-dispatch",
  "shipped-too-much",
];

/** Everything that must be true when all is over. Asks the stores; the app only for what it tells people. */
export async function expectConserved(trade: Trade, run: Run): Promise<void> {
  const stores = await readStores(trade);
  const { lines, missing } = await readLedger(trade, run, stores);
  expect(missing, "orders and lines that the app does not know").toEqual([]);
  for (const line of lines) await expectLineConserved(trade, line);
  await expectStockConserved(run, stores);
  await expectDeliveriesTaken(trade);
  const dead = await db().prisma.job.findMany({ where: { state: "dead" } });
  expect(dead.map(({ name, lastError }) => `${name}: ${lastError}`)).toEqual([]);
}

/** Webhooks come doubled; each copy is answered, and each webhook is kept once. */
async function expectDeliveriesTaken(trade: Trade): Promise<void> {
  type Log = { givenUp: number; log: { outcome: string }[] };
  const { givenUp, log } = await trade.world.control.get<Log>("/webhooks?last=1000");
  expect(givenUp, "webhooks that were never answered").toBe(0);
  expect(log.filter(({ outcome }) => outcome === "failed")).toEqual([]);
}

/** Σ bought + Σ in exceptions + Σ waiting in a visible hold + Σ cancelled + Σ ignored = Σ sold. */
async function expectLineConserved(trade: Trade, entry: LedgerLine): Promise<void> {
  const { order, line, sold, current, standing, arrived, fulfilled, byHand, held } = entry;
  const open = await trade.openExceptions(order.id);
  const holds = order.holds.map(({ kind }) => kind);
  const says = (what: string) =>
    `${entry.bought.name} of ${entry.bought.shop}, ${entry.sku}: ${what} ` +
    `(${order.state}; holds ${holds.join() || "none"}; exceptions ${open.map(({ kind }) => kind).join() || "none"}; ` +
    `line ${JSON.stringify({ sold, current, standing, arrived, fulfilled, byHand, held, wanted: line.wanted, reason: line.reason, stopped: line.stopped })})`;

  expect(entry.underWay, says("nothing is decided and not ordered, without a word")).toBe(
    open.length + holds.length > 0 ? entry.underWay : 0,
  );
  expect(standing + entry.underWay, says("allocated is what suppliers have")).toBe(line.allocated);
  expect(standing, says("never more than was ever sold")).toBeLessThanOrEqual(sold);

  const cancelled = sold - current;
  const bought = Math.min(standing, current);
  // Left alone with a stated reason: the merchant has shipped them itself, or has taken them back from a supplier.
  const ignored = Math.min(current - bought, byHand + line.stopped);
  const rest = current - bought - ignored;
  const inHolds = holds.length > 0 || (held > 0 && line.reason === "shopify-hold") ? rest : 0;
  const inExceptions = inHolds === 0 && open.length > 0 ? rest : 0;
  expect(bought + inExceptions + inHolds + cancelled + ignored, says("every unit is somewhere")).toBe(sold);
  // What the merchant has fulfilled itself explains itself.
  if (ignored > byHand) expect(line.reason, says("what is left alone has a reason")).not.toBe("none");
  expect(entry.unwithdrawn, says("what was canceled before it left is canceled at the supplier")).toBe(0);
  const withheld = line.reservations.filter(({ kind }) => kind === "soft").reduce((sum, { units }) => sum + units, 0);
  const packs = line.supplierOrderLines.map(({ packSize }) => packSize);
  if (rest === 0) expect(withheld, says("no stock is withheld for units that wait for nothing")).toBe(0);
  expect(
    line.reservations.filter(({ kind }) => kind === "firm").reduce((sum, { units }) => sum + units, 0),
    says("stock is held for what is decided and not yet bought, and for nothing else"),
  ).toBe(entry.underWay * Math.max(1, ...packs));
  if (standing > current && fulfilled < standing)
    expect(open.length, says("what suppliers have too many is told of")).toBeGreaterThan(0);

  const isTold = holds.includes("shopify-hold") || open.some(({ kind }) => TELL_OF_PARCELS.includes(kind));
  if (!isTold) expect(fulfilled, says("fulfilled is what was shipped")).toBe(Math.min(arrived, sold));
}

async function expectStockConserved({ skus }: Run, stores: Stores): Promise<void> {
  const pools = await db().prisma.stockPool.findMany({
    where: { offers: { some: { sku: { in: skus } } } },
    include: {
      shop: true,
      offers: { include: { supplier: true, shop: true, mappings: { include: { variant: true } } } },
    },
  });
  for (const pool of pools) {
    const handle = handleOf(pool.shop);
    const says = (what: string) => `${pool.offers[0]?.sku} of ${handle}: ${what}`;
    expect(pool.sentUnseen, says("everything sent has been seen")).toBe(0);
    const available = availableOf(stores[handle], pool.itemGid);
    expect(available, says("never sold below nothing")).toBeGreaterThanOrEqual(0);
    expect(pool.reading, says("the reading is the stock")).toBe(available);
    const stock = poolStock(pool);
    for (const { shop, supplier, mappings } of pool.offers)
      for (const { variant, packSize } of mappings) {
        const shown = availableOf(stores[handleOf(shop)], variant.inventoryItemGid, supplier.locationGid);
        const most = promisableUnits(stock, packSize);
        expect(shown, says(`shown in ${shop.domain} of ${JSON.stringify(atp(stock))}`)).toBeLessThanOrEqual(most);
      }
  }
}

const handleOf = ({ domain }: { domain: string }) => domain.split(".")[0] ?? "";

/** Available units of an item in a store, at one location or all of them. */
function availableOf(store: StoreDump | undefined, itemGid: string, locationGid?: string | null): number {
  const levels = (store?.inventoryLevels ?? []).filter(
    ({ inventoryItemId, locationId }) =>
      inventoryItemId === Number(numericId(itemGid)) && (!locationGid || locationId === Number(numericId(locationGid))),
  );
  return levels.reduce((sum, { quantities }) => sum + (quantities.available ?? 0), 0);
}
