import "./test-env.ts";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { openDatabase, type Database } from "../app/platform/db.server.ts";

const name = `test_${randomUUID().replaceAll("-", "")}`;
process.env.DATABASE_URL = databaseUrl();
const state: { db?: Database } = {};
const admin = new pg.Client({ connectionString: inject("adminUrl") });

beforeAll(async () => {
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} TEMPLATE template_app`);
  state.db = openDatabase(databaseUrl());
});

afterAll(async () => {
  await state.db?.close();
  await admin.query(`DROP DATABASE ${name}`);
  await admin.end();
});

/** Address of the running test file's own database. */
export function databaseUrl(): string {
  const url = new URL(inject("adminUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

/** The database of the running test file. */
export function db(): Database {
  if (!state.db) throw new Error("db() works only inside a test");
  return state.db;
}

/** From now on db() is this one, or none: for files that play in many copies of a database. Whoever opened it closes it. */
export function switchDatabase(database: Database | undefined): void {
  state.db = database;
}

/** Runs one statement on the cluster, outside every database: CREATE DATABASE and the like. */
export async function onCluster(statement: string): Promise<void> {
  await admin.query(statement);
}
