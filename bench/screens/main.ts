// npm run bench:screens [-- --quick] [--json] [--only loaders|vitals] [--again: the shop of the last run, as it is]
// The admin's pages on a shop with 100,000 orders and 10,000 mapped items: how long their data take on the server and how
// many statements they ask, then what a browser sees of four of them. Exit code 1 when a goal is missed.
import { parseArgs } from "node:util";
import { openDatabase } from "../../app/platform/db.server.ts";
import { merchantOf } from "../../scripts/demo/merchant.ts";
import { resetStack, startStack } from "../../scripts/stack/stack.ts";
import { isMet, sectionText, type Section } from "../routing/report.ts";
import { fillShop, findInShop } from "./large-shop.ts";
import { measureLoaders } from "./loaders.ts";
import { measureVitals } from "./vitals.ts";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    only: { type: "string" },
    again: { type: "boolean", default: false },
  },
});
const HANDLE = "large-shop";
const size = values.quick
  ? { orders: 5_000, variants: 1_000, suppliers: 20, openExceptions: 200 }
  : { orders: 100_000, variants: 10_000, suppliers: 50, openExceptions: 2_000 };
const say = (text: string) => void process.stderr.write(`… ${text}\n`);
const folder = ".data/bench-screens";

if (!values.again) resetStack(folder);
// No background work: what is measured is the pages alone.
const stack = await startStack({ folder, say, env: { JOBS: "off" } });
try {
  const merchant = merchantOf(stack, HANDLE);
  if (!values.again) {
    say("PostgreSQL starts once more, to count statements");
    const before = openDatabase(stack.databaseUrl, { maxConnections: 1 });
    await before.pool.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
    await before.close();
    await stack.postgres.stop();
    await stack.startPostgres();
    await stack.control.post("stores", { handle: HANDLE, name: "Large Shop", currency: "EUR", plan: "basic" });
    await stack.control.post(`stores/${HANDLE}.myshopify.com/install`, { clientId: stack.clientId });
    await merchant.open();
  }
  const database = openDatabase(stack.databaseUrl, { maxConnections: 2 });
  await database.pool.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
  const { id } = await database.prisma.shop.findFirstOrThrow({ where: { domain: `${HANDLE}.myshopify.com` } });
  if (!values.again) {
    say(`filling the shop with ${size.orders} orders`);
    await fillShop(database, id, size);
  }
  const shop = await findInShop(database, id);

  const sections: Section[] = [];
  if (values.only !== "vitals") {
    say("asking the pages for their data");
    sections.push(await measureLoaders({ merchant, database, shop, quick: values.quick }));
  }
  if (values.only !== "loaders") {
    say("opening pages in the browser");
    sections.push(await measureVitals({ stack, handle: HANDLE, shop, quick: values.quick }));
  }
  await database.close();
  const goals = sections.flatMap((section) => section.goals);
  const missed = goals.filter((goal) => !isMet(goal)).length;
  if (values.json)
    console.log(
      JSON.stringify({
        ...{ size, node: process.version, missed },
        sections: sections.map((section) => ({
          ...section,
          goals: section.goals.map((goal) => ({ ...goal, met: isMet(goal) })),
        })),
      }),
    );
  else
    console.log(
      `${sections.map(sectionText).join("\n")}\n\n${goals.length - missed} of ${goals.length} goals met (${size.orders} orders)`,
    );
  process.exitCode = missed ? 1 : 0;
} finally {
  await stack.stop();
}
