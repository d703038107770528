import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { isStale } from "./build.ts";

const folder = mkdtempSync(path.join(tmpdir(), "build-"));
const at = (name: string) => path.join(folder, name);
const built = at("built.js");
const sources = [at("app"), at("config.ts"), at("missing")];
/** Touches a file at a second of the epoch. */
function touch(name: string, second: number) {
  writeFileSync(at(name), "");
  utimesSync(at(name), second, second);
}

mkdirSync(at("app/deep"), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

test("a build is stale when it is missing or older than any source, however deep", () => {
  touch("app/deep/old.ts", 100);
  touch("config.ts", 100);
  for (const name of ["app", "app/deep"]) utimesSync(at(name), 100, 100);
  expect(isStale(built, sources)).toBe(true);
  touch("built.js", 200);
  expect(isStale(built, sources)).toBe(false);
  touch("app/deep/old.ts", 300);
  expect(isStale(built, sources)).toBe(true);
  touch("built.js", 400);
  expect(isStale(built, sources)).toBe(false);
  touch("config.ts", 500);
  expect(isStale(built, sources)).toBe(true);
});
