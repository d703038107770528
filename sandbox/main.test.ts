import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0).reverse()) end();
});

async function start(folder: string) {
  const child = spawn(process.execPath, ["sandbox/main.ts"], {
    env: { ...process.env, SANDBOX_PORT: "0", SANDBOX_DATA: folder, SANDBOX_SEED: "5" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  endings.push(() => child.kill("SIGKILL"));
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, ...(JSON.parse(line) as { ready: boolean; origin: string }) };
}

test("the program says where it listens, ends cleanly on SIGTERM and continues on its data", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "sandbox-"));
  endings.push(() => rmSync(folder, { recursive: true }));
  const first = await start(folder);
  expect(first).toMatchObject({ ready: true });
  const opened = await fetch(`${first.origin}/__sandbox/stores`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ handle: "tea-house" }),
  });
  expect(opened.status).toBe(201);
  first.child.kill("SIGTERM");
  expect(await once(first.child, "exit")).toEqual([0, null]);

  const second = await start(folder);
  const stores = (await (await fetch(`${second.origin}/__sandbox/stores`)).json()) as unknown;
  expect(stores).toMatchObject([{ handle: "tea-house" }]);
  second.child.kill("SIGINT");
  expect(await once(second.child, "exit")).toEqual([0, null]);
}, 20_000);
