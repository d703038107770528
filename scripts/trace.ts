// npm run trace -- ORDER: the whole life of one order, in time order. Also for databases that run elsewhere.
import { parseArgs } from "node:util";
import { openDatabase } from "../app/platform/db.server.ts";
import { findOrders, loadTrace } from "../app/reports/trace/load-trace.server.ts";
import { traceText } from "../app/reports/trace/trace.ts";
import { runningDatabase } from "./stack/running-database.ts";

const USAGE = `npm run trace -- ORDER [options]
  ORDER          its name ("#1001" or 1001) or its gid
  --shop DOMAIN  of the retailer, where several have an order of that name
  --folder PATH  the stack to look into (.data/demo for the demo); default: DATABASE_URL, else .data
  --json         for programs`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { shop: { type: "string" }, folder: { type: "string" }, json: { type: "boolean", default: false } },
  });
  const [wanted] = positionals;
  if (!wanted || positionals.length > 1) throw new Error(USAGE);
  const db = openDatabase(runningDatabase(values.folder));
  try {
    const found = await findOrders(db.prisma, { wanted, shopDomain: values.shop });
    const [order] = found;
    if (!order) throw new Error(`There is no order ${wanted}${values.shop ? ` of ${values.shop}` : ""}.`);
    if (found.length > 1)
      throw new Error(
        `${found.map(({ shop }) => shop.domain).join(", ")} have an order ${wanted}: name one by --shop.`,
      );
    const trace = await loadTrace(db.prisma, order.id);
    console.log(values.json ? JSON.stringify(trace, null, 2) : traceText(trace));
  } finally {
    await db.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
