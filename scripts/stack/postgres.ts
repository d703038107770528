// Hosts the embedded PostgreSQL in a process of its own, so that Ctrl-C does not take the database away from programs
// that are still finishing. Prints the address, stops on SIGTERM.
import pg from "pg";
import { startCluster } from "../../server/embedded-postgres.ts";

const [dataDir, port, database] = process.argv.slice(2);
if (!dataDir || !port || !database) throw new Error("usage: postgres.ts <data folder> <port> <database>");

const cluster = await startCluster({ dataDir, port: Number(port) });
process.once("SIGTERM", () => void cluster.stop().then(() => process.exit(0)));

const admin = new pg.Client({ connectionString: cluster.url("postgres") });
await admin.connect();
const { rowCount } = await admin.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
if (!rowCount) await admin.query(`CREATE DATABASE "${database}"`);
await admin.end();
console.log(JSON.stringify({ ready: true, url: cluster.url(database) }));
