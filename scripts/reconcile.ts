// npm run reconcile -- --shop DOMAIN: compares a retailer's store, the books and the suppliers' stores.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import "@shopify/shopify-api/adapters/node";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { systemClock } from "../app/platform/clock.server.ts";
import { closeDatabase, database } from "../app/platform/db-instance.server.ts";
import { reconcile } from "../app/reconciliation/reconcile.server.ts";
import { liveServices } from "../app/shopify/live-services.server.ts";
import { shopifyFetch } from "../app/shopify/shopify-fetch.server.ts";

const USAGE = `npm run reconcile -- --shop DOMAIN [options]
  --shop DOMAIN  the retailer's, like nordlicht.myshopify.com
  --dry-run      print the differences and put nothing right
  --json         for programs`;

if (existsSync(".env")) process.loadEnvFile(".env");
try {
  const { values } = parseArgs({
    options: {
      shop: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
  if (!values.shop) throw new Error(USAGE);
  setAbstractFetchFunc(shopifyFetch);
  const db = database();
  const shop = await db.prisma.shop.findUnique({ where: { domain: values.shop } });
  if (!shop || shop.uninstalledAt || (shop.role !== "retailer" && shop.role !== "both"))
    throw new Error(`No retailer ${values.shop} has the app installed.`);
  const services = liveServices({ db, clock: systemClock });
  const { since, differences } = await reconcile(services, shop.id, { dryRun: values["dry-run"] });
  const unexplained = differences.filter((difference) => difference.unexplained).length;
  if (values.json)
    console.log(
      JSON.stringify({ shop: values.shop, since, dryRun: values["dry-run"], unexplained, differences }, null, 2),
    );
  else {
    for (const { kind, text, unexplained: is } of differences)
      console.log(`${is ? "UNEXPLAINED  " : ""}${kind}  ${text}`);
    console.log(`${differences.length} differences since ${since.toISOString()}, ${unexplained} of them unexplained.`);
  }
  process.exitCode = (values["dry-run"] ? differences.length : unexplained) > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
} finally {
  await closeDatabase();
}
