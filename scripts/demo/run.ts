// npm run demo: starts everything, lets customers buy for a day, shows what became of it, and stays up for a look.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openDatabase } from "../../app/platform/db.server.ts";
import { takeLock } from "../stack/lock.ts";
import { resetStack, startStack, type Stack } from "../stack/stack.ts";
import { customersBuy, openTheDay, restock, suppliersShip } from "./day.ts";
import { connect, openStores, stockIsShown, stockTheUnmapped } from "./opening.ts";
import { messyOrders, movedBy, openTheMess } from "./messy.ts";
import { demoOptions, type DemoOptions } from "./options.ts";
import { pointsOf } from "./points.ts";
import { ordersOfTheDay, RETAILER, SUPPLIERS } from "./scene.ts";
import { storyOf } from "./story.ts";
import { storyTable } from "./table.ts";
import type { PlacedOrder } from "./verify.ts";

const startedAt = Number(process.env.DEMO_STARTED_AT ?? Date.now());
const seconds = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;

let stack: Stack | undefined;
let stopping: Promise<void> | undefined;

try {
  const options = demoOptions(process.argv.slice(2));
  const unlock = takeLock(options.folder);
  const stop = () => (stopping ??= (stack?.stop() ?? Promise.resolve()).finally(unlock));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      process.stderr.write("\nStopping …\n");
      void stop().then(() => process.exit(0));
    });
  try {
    process.exitCode = await play(options);
    if (!options.check && !process.exitCode) await new Promise((resolve) => void stack?.broken.then(resolve));
  } finally {
    await stop();
  }
} catch (error) {
  if (!stopping || process.exitCode !== 0) {
    console.error(`\n${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function play({ folder, check, json, reset, scene, orders, seed }: DemoOptions): Promise<number> {
  const say = (text: string) => void (json ? process.stderr : process.stdout).write(`${text}\n`);
  if (reset) resetStack(folder);
  stack = await startStack({ folder, say });
  const { control } = stack;
  const placedFile = path.join(folder, "placed.json");
  const placed = existsSync(placedFile) ? (JSON.parse(readFileSync(placedFile, "utf8")) as PlacedOrder[]) : [];

  const stores = await control.get<unknown[]>("stores");
  if (stores.length === 0) {
    say("Opening four stores and connecting three suppliers …");
    await control.post("webhooks", { minCopies: 1, maxCopies: 1, maxDelayMs: 50, loseFirstAttempt: 0, lose: 0 });
    await openStores(control, stack.clientId);
    await connect(stack, say);
    await stockIsShown(control);
    await stockTheUnmapped(control);
  } else {
    say("Continuing where the last day ended; the suppliers restock …");
    await restock(control);
    await stockIsShown(control);
  }
  say(`The app is usable after ${seconds()}: ${admin(stack)}\n`);

  await openTheDay({ control });
  const isMessy = scene === "messy";
  if (isMessy) await openTheMess(stack);
  const ordinary = ordersOfTheDay(orders, seed);
  const today = isMessy ? movedBy([...ordinary, ...messyOrders(new Date())], placed.length) : ordinary;
  const day: PlacedOrder[] = [];
  let buying = true;
  const since = await control.get<{ now: string }>("clock");
  const remember = () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(placedFile, JSON.stringify([...placed, ...day]));
  };
  const [, { stores: evening, found }] = await Promise.all([
    customersBuy({ control, placed: day, say }, today).finally(() => {
      buying = false;
      remember();
    }),
    suppliersShip({ control, placed: { yesterday: placed, today: day }, busy: () => buying, say }),
  ]);

  const db = openDatabase(stack.databaseUrl);
  const story = await storyOf(db, evening, day).finally(() => db.close());
  const points = await pointsOf(control, { since: since.now, orders: day.length });
  if (json) process.stdout.write(`${JSON.stringify({ orders: story, points, differences: found }, null, 2)}\n`);
  else say(`\n${storyTable(story)}\n\n${points.sentence}`);
  for (const difference of found) say(`✗ ${difference}`);
  say(`differences: ${found.length} (goal 0; ${day.length} orders, ${SUPPLIERS.length} suppliers)`);
  say(`From the command to here: ${seconds()} (goal: 300 s from a fresh clone, 60 s on a later start).`);
  if (found.length > 0 || !points.withinGoal) return 1;
  if (!check) say(`\nThe admin: ${admin(stack)}\nStop with Ctrl-C; the next start continues on this data.`);
  return 0;
}

function admin({ sandboxOrigin }: Stack): string {
  return `${sandboxOrigin}/store/${RETAILER.handle}/apps/crossdock`;
}
