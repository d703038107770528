// Asks a real development store what the sandbox assumes. See docs/probe-live.md.
import { setTimeout as sleep } from "node:timers/promises";
import { liveStore } from "./probe/live-store.ts";
import { askAll, reportOf, verdictOf } from "./probe/report.ts";
import { findGoods } from "./probe/test-orders.ts";

const { PROBE_SHOP: shop, PROBE_ACCESS_TOKEN: token } = process.env;
if (!shop || !token || !/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(shop)) {
  console.error(
    "The probe writes test orders to a development store and needs its name and a token:\n" +
      "  PROBE_SHOP=<handle>.myshopify.com PROBE_ACCESS_TOKEN=<token of a custom app> npm run probe:live\n" +
      "docs/probe-live.md says how to make them.",
  );
  process.exit(1);
}

const store = liveStore({ shop, token, version: "2026-10", wait: (ms) => sleep(ms) });
try {
  const run = `probe-${Date.now().toString(36)}`;
  const rows = await askAll({ store, goods: await findGoods(store), run });
  console.log(reportOf(rows));
  const odd = rows.filter((row) => ["differs", "not asked"].includes(verdictOf(row)));
  console.log(odd.length === 0 ? "The store does what the sandbox assumes." : `${odd.length} answers need a look.`);
  process.exitCode = odd.length === 0 ? 0 : 2;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
