// Stores past orders for bench:backtest, in a process of its own: what storing them takes of memory is not the back-test's.
// One argument: { name, seed, suppliers, count } as JSON. Prints { shopId, draftId }.
import { systemClock } from "../../app/platform/clock.server.ts";
import { openDatabase } from "../../app/platform/db.server.ts";
import { env } from "../../app/platform/env.server.ts";
import { benchShop } from "../routing/facts-on-mix.ts";
import { pastDecisions, shopWithDraft } from "./past-decisions.ts";

const given = JSON.parse(process.argv[2] ?? "") as { name: string; seed: number; suppliers: number; count: number };
const { name, seed, suppliers, count } = given;
const shop = benchShop(seed, suppliers);
const draft = shop.rules
  .filter(({ id }) => id !== "vip")
  .map((rule) => (rule.id === "small" ? { ...rule, on: false } : rule));
const at = new Date(systemClock.now().getTime() - 60_000);
const db = openDatabase(env().DATABASE_URL);
const made = await shopWithDraft(db, { name, now: at, published: shop.rules, draft });
await pastDecisions(db, { ...made, shop, seed, count, at });
await db.prisma.$executeRaw`ANALYZE`;
await db.close();
console.log(JSON.stringify({ shopId: made.shopId, draftId: made.draftId }));
