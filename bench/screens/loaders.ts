import type { Database } from "../../app/platform/db.server.ts";
import type { Merchant } from "../../scripts/demo/merchant.ts";
import { quantile, short, type Goal, type Section } from "../routing/report.ts";
import type { LargeShop } from "./large-shop.ts";

const MOST_MS = 300;
/** A page asks its layout's questions and its own; none asks once per row. */
const MOST_STATEMENTS = 40;

const pagesOf = ({ orderId, supplierId, variantId, ruleId }: LargeShop): string[] => [
  "/app",
  "/app/orders",
  ...["needs-attention", "scheduled", "waiting-for-supplier", "in-progress", "fulfilled", "not-routed"].map(
    (view) => `/app/orders?view=${view}`,
  ),
  ...["q=1042", "q=SHIRT-77", "q=nothing-like-this", "page=40", "country=FR,PL"].map((query) => `/app/orders?${query}`),
  `/app/orders/${orderId}`,
  `/app/orders/${orderId}/suppliers`,
  "/app/exceptions",
  "/app/suppliers",
  `/app/suppliers/${supplierId}`,
  `/app/suppliers/${supplierId}/costs`,
  "/app/sku-mapping",
  ...["suggested", "unmapped", "conflict"].map((view) => `/app/sku-mapping?view=${view}`),
  "/app/sku-mapping?q=SHIRT-77",
  `/app/sku-mapping/${variantId}`,
  "/app/sku-mapping/history",
  "/app/sku-mapping/import",
  "/app/routing",
  `/app/routing/rule/${ruleId}`,
  "/app/routing/preview",
  "/app/routing/back-test",
  "/app/routing/history",
  "/app/reports",
  "/app/reports?days=90",
  "/app/activity",
  "/app/settings",
];

type What = { merchant: Merchant; database: Database; shop: LargeShop; quick: boolean };

/** Every page's data, asked for over HTTP one after the other: p95, and the statements that one asking needs. */
export async function measureLoaders({ merchant, database: { pool }, shop, quick }: What): Promise<Section> {
  const times = quick ? 10 : 40;
  const ask = async (page: string) => {
    const answer = await merchant.ask(page);
    const text = await answer.text();
    // Single fetch answers 202 to a redirect.
    if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text.length;
  };
  const rows: Section["rows"] = [];
  const goals: Goal[] = [];
  for (const page of pagesOf(shop)) {
    await ask(page);
    await pool.query("SELECT pg_stat_statements_reset()");
    const size = await ask(page);
    const { rows: counted } = await pool.query<{ calls: string }>(
      `SELECT coalesce(sum(calls), 0) AS calls FROM pg_stat_statements WHERE query NOT LIKE '%pg_stat_statements%'`,
    );
    const statements = Number(counted[0]?.calls);
    const taken: number[] = [];
    for (let asked = 0; asked < times; asked++) {
      const startedMs = performance.now();
      await ask(page);
      taken.push(performance.now() - startedMs);
    }
    const p95 = quantile(taken, 0.95);
    rows.push([
      page.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id"),
      short(quantile(taken, 0.5)),
      short(p95),
      statements,
      Math.round(size / 1024),
    ]);
    goals.push(
      { text: `${page}: p95`, figure: p95, atMost: MOST_MS, unit: " ms" },
      { text: `${page}: statements`, figure: statements, atMost: MOST_STATEMENTS, unit: "" },
    );
  }
  return {
    name: "loaders",
    title: `Data of the pages, each asked for ${times} times`,
    columns: ["page", "p50 ms", "p95 ms", "statements", "kB"],
    rows,
    goals,
  };
}
