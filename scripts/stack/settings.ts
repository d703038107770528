import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { freePort } from "../../server/embedded-postgres.ts";

/** What a local stack must remember between starts, secrets included: the file is readable by its owner alone. */
export type StackSettings = {
  clientSecret: string;
  encryptionKeys: string;
  ports: { postgres: number; sandbox: number; app: number };
};

/** Settings of the stack in `folder`, made on the first start. Ports stay the same while they are free. */
export async function stackSettings(folder: string): Promise<StackSettings> {
  const file = path.join(folder, "settings.json");
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as StackSettings) : undefined;
  const port = async (wanted?: number) => (wanted && (await isFree(wanted)) ? wanted : freePort());
  const settings: StackSettings = {
    clientSecret: known?.clientSecret ?? randomBytes(24).toString("hex"),
    encryptionKeys: known?.encryptionKeys ?? `k1:${randomBytes(32).toString("base64")}`,
    ports: {
      postgres: await port(known?.ports.postgres),
      sandbox: await port(known?.ports.sandbox),
      app: await port(known?.ports.app),
    },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(settings, null, 2), { mode: 0o600 });
  return settings;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once("error", () => resolve(false))
      .listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
