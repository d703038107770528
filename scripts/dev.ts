// npm run dev: database, sandbox and the app from its sources with hot reload. Stores are opened on the first start.
import { takeLock } from "./stack/lock.ts";
import { startStack } from "./stack/stack.ts";
import { openStores } from "./demo/opening.ts";
import { RETAILER } from "./demo/scene.ts";

const folder = ".data/dev";
const unlock = takeLock(folder);
const stack = await startStack({ folder, development: true, say: console.log });
const stop = () => stack.stop().finally(unlock);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop().then(() => process.exit(0)));

const stores = await stack.control.get<unknown[]>("stores");
if (stores.length === 0) await openStores(stack.control, stack.clientId);
console.log(`The admin: ${stack.sandboxOrigin}/store/${RETAILER.handle}/apps/crossdock`);
console.log(`All stores: ${stack.sandboxOrigin}`);
console.error(await stack.broken);
await stop();
process.exitCode = 1;
