import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { EXCEPTION_KINDS } from "../app/exceptions/catalogue.ts";
import { parseEnv } from "../app/platform/env.server.ts";
import { DEFAULT_SETTINGS } from "../app/suppliers/shop-settings.ts";

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Headings of a page, outside its code blocks. */
function headings(file: string): { level: number; text: string }[] {
  const prose = read(file).replace(/^```[\s\S]*?^```/gm, "");
  return [...prose.matchAll(/^(#+) (.+)$/gm)].map(([, marks = "", text = ""]) => ({ level: marks.length, text }));
}

/** The anchor that a page reader makes of a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");

const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "sandbox/README.md"].filter((file) => existsSync(path.join(root, file))),
  ...readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `docs/${file.split(path.sep).join("/")}`),
].sort();

test("every exception kind has its section, in the catalogue's order, and no section is left over", () => {
  const sections = headings("docs/exceptions.md").filter(({ level }) => level === 2);
  expect(sections.map(({ text }) => text)).toEqual(Object.keys(EXCEPTION_KINDS));
});

test("an exception's section opens with the title that the app shows", () => {
  const page = read("docs/exceptions.md");
  for (const [kind, { title }] of Object.entries(EXCEPTION_KINDS))
    expect(page, kind).toContain(`## ${kind}\n\n**${title}.**`);
});

test("the link of every exception kind leads to its section", () => {
  for (const [kind, { doc }] of Object.entries(EXCEPTION_KINDS)) expect(doc).toBe(anchor(kind));
});

test("the running guide names every environment variable that the app reads, and .env.example no other", () => {
  const complete = parseEnv({
    DATABASE_URL: "postgresql://localhost/crossdock",
    SHOPIFY_API_KEY: "key",
    SHOPIFY_API_SECRET: "secret",
    SHOPIFY_API_SECRET_OLD: "older secret",
    SHOPIFY_APP_URL: "https://crossdock.example.com",
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString("base64")}`,
    SANDBOX_ORIGIN: "http://localhost:4000",
    APP_BRIDGE_URL: "http://localhost:4000/cdn/app-bridge.js",
    CLOCK_FILE: "clock",
    METRICS_TOKEN: "0123456789abcdef",
    REDIS_URL: "redis://localhost:6379",
    SMTP_URL: "smtp://localhost:25",
    MAIL_FROM: "orders@example.com",
    MAIL_REPLY_TO: "help@example.com",
    MAIL_INBOUND_ADDRESS: "answers@in.example.com",
    MAIL_INBOUND_SECRET: "0123456789abcdef",
    JOBS: "on",
  });
  const named = new Set([...read("docs/running.md").matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name));
  // The worker alone reads where it answers about its health.
  expect([...named].sort()).toEqual([...Object.keys(complete), "HEALTH_PORT"].sort());
  const examples = [...read(".env.example").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(examples.filter((name) => !named.has(name))).toEqual([]);
});

test("the page of settings has a row for every setting", () => {
  const named = [...read("docs/settings.md").matchAll(/^\| [^|]+ \| `(\w+)`/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
});

test.each(PAGES)("every link in %s leads to a file, and to a heading where it names one", (page) => {
  const prose = read(page).replace(/^```[\s\S]*?^```/gm, "");
  for (const [, target = ""] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) continue;
    const [file = "", fragment] = target.split("#");
    const aim = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
    expect(existsSync(path.join(root, aim)), `${page} links to ${target}`).toBe(true);
    if (fragment === undefined || !aim.endsWith(".md")) continue;
    expect(
      headings(aim).map(({ text }) => anchor(text)),
      `${page} links to ${target}`,
    ).toContain(fragment);
  }
});
