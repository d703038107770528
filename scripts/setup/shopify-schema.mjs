// The Admin API's introspection as Shopify publishes it (package @shopify/dev-mcp, ISC licence): fetched, never installed,
// because the package drags in the whole Shopify CLI for one file that is needed here.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

const PACKAGE = "@shopify/dev-mcp@1.16.0";
const INTEGRITY = "sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==";
const MEMBER = "package/dist/data/admin_2026-10.json.gz";

const root = path.resolve(import.meta.dirname, "../..");
const schemaFile = path.join(root, ".cache", "admin_2026-10.json.gz");

/** Fetches the schema into the cache unless it is there. Throws with the way out when the tarball is not the pinned one. */
export function ensureShopifySchema() {
  if (existsSync(schemaFile)) return schemaFile;
  mkdirSync(path.dirname(schemaFile), { recursive: true });
  const folder = mkdtempSync(path.join(path.dirname(schemaFile), "fetch-"));
  try {
    execFileSync("npm", ["pack", PACKAGE, "--pack-destination", folder, "--loglevel", "error"], {
      stdio: ["ignore", "ignore", "inherit"],
      shell: process.platform === "win32",
    });
    const tarball = readFileSync(path.join(folder, "shopify-dev-mcp-1.16.0.tgz"));
    const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    if (integrity !== INTEGRITY)
      throw new Error(
        `${PACKAGE} from the npm registry is not the pinned one (${integrity}). Nothing was kept; check the registry.`,
      );
    const part = path.join(folder, "schema.json.gz");
    writeFileSync(part, member(gunzipSync(tarball), MEMBER));
    renameSync(part, schemaFile);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return schemaFile;
}

/** One file out of an uncompressed tar: 512-byte headers with name at 0, size (octal) at 124. */
function member(tar, name) {
  for (let at = 0; at < tar.length;) {
    const entry = tar
      .subarray(at, at + 100)
      .toString()
      .replace(/\0.*$/s, "");
    const size = parseInt(
      tar
        .subarray(at + 124, at + 136)
        .toString()
        .replaceAll("\0", "")
        .trim() || "0",
      8,
    );
    if (entry === name) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`${PACKAGE} does not contain ${name}.`);
}
