import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { expect, test } from "vitest";
import { parseEnv, runsJobs } from "./env.server.ts";

const complete = {
  DATABASE_URL: "postgresql://localhost/crossdock",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://crossdock.example.com/",
  ENCRYPTION_KEYS: `a:${Buffer.alloc(32).toString("base64")}`,
};

test("missing values are all named, with what belongs there", () => {
  const rest = { ...complete, DATABASE_URL: undefined, ENCRYPTION_KEYS: undefined };
  expect(() => parseEnv(rest)).toThrow(/DATABASE_URL is missing\. Set it to the address of a PostgreSQL/);
  expect(() => parseEnv(rest)).toThrow(/ENCRYPTION_KEYS is missing\. .*openssl rand -base64 32/);
});

test("an empty value is a missing value, and a wrong one is said to be wrong", () => {
  expect(() => parseEnv({ ...complete, SHOPIFY_API_KEY: "" })).toThrow("SHOPIFY_API_KEY is missing");
  expect(() => parseEnv({ ...complete, ENCRYPTION_KEYS: "a:short" })).toThrow("ENCRYPTION_KEYS cannot be understood");
});

test("what may be left out has its default", () => {
  expect(parseEnv(complete)).toMatchObject({
    PORT: 3000,
    JOB_CONCURRENCY: 8,
    CLOCK_OFFSET_MS: 0,
    SHOPIFY_APP_URL: "https://crossdock.example.com",
  });
});

test("the scopes asked for are those that shopify.app.toml declares", () => {
  const toml = parse(readFileSync("shopify.app.toml", "utf8")) as { access_scopes: { scopes: string } };
  expect(parseEnv(complete).SCOPES.split(",").sort()).toEqual(toml.access_scopes.scopes.split(",").sort());
});

test("jobs run in the serving process unless Redis brings them to workers, or as told", () => {
  const REDIS_URL = "redis://localhost:6379";
  expect(runsJobs(parseEnv(complete))).toBe(true);
  expect(runsJobs(parseEnv({ ...complete, REDIS_URL }))).toBe(false);
  expect(runsJobs(parseEnv({ ...complete, REDIS_URL, JOBS: "on" }))).toBe(true);
  expect(runsJobs(parseEnv({ ...complete, JOBS: "off" }))).toBe(false);
  expect(() => parseEnv({ ...complete, REDIS_URL: "localhost:6379" })).toThrow("REDIS_URL cannot be understood");
});
