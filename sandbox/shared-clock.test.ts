import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { sharedClock } from "./shared-clock.ts";

test("a shared clock is ahead by what its file says now, and without a file by nothing", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "clock-"));
  const file = path.join(folder, "clock");
  writeFileSync(file, "0");
  const aheadMs = sharedClock(file);
  expect(aheadMs()).toBe(0);
  writeFileSync(file, "90061000");
  expect(aheadMs()).toBe(90_061_000);
  expect(sharedClock("")()).toBe(0);
  rmSync(folder, { recursive: true });
});
