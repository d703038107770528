// npm run check:sizes [-- --json]: what a browser loads first for each page of the admin, compressed, out of the
// production build (npm run build). Exit code 1 when a page is over its limit.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const CLIENT = "build/client";
/** research of the field: what keeps a first visit under 1.5 s at 10 Mbit and half the speed of this machine */
const MOST_KB = { script: 180, style: 60 };

type Route = { id: string; parentId?: string; path?: string; module: string; imports?: string[]; css?: string[] };
type Manifest = {
  entry: { module: string; imports: string[]; css?: string[] };
  routes: Record<string, Route>;
};

function readManifest(): Manifest {
  const folder = path.join(CLIENT, "assets");
  const name = readdirSync(folder).find((file) => /^manifest-.*\.js$/.test(file));
  if (!name) throw new Error("build/client has no manifest. Build the app first: npm run build");
  const text = readFileSync(path.join(folder, name), "utf8");
  return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Manifest;
}

const compressed = new Map<string, number>();
/** KB of a file of the build, as a server sends it. */
function kilobytes(file: string): number {
  const known = compressed.get(file);
  if (known !== undefined) return known;
  const size = gzipSync(readFileSync(path.join(CLIENT, file)), { level: 9 }).length / 1024;
  compressed.set(file, size);
  return size;
}

const manifest = readManifest();
const sum = (files: Iterable<string>) => [...new Set(files)].reduce((total, file) => total + kilobytes(file), 0);

/** Styles that a part of a page links itself. */
const linked = ({ module }: Route) =>
  readFileSync(path.join(CLIENT, module), "utf8").match(/\/assets\/[\w.-]+\.css/g) ?? [];

/** A page and the layouts around it. */
function chain(route: Route): Route[] {
  const parent = route.parentId === undefined ? undefined : manifest.routes[route.parentId];
  return parent ? [...chain(parent), route] : [route];
}

const pages = Object.values(manifest.routes)
  .filter(({ id }) => /^routes\/app\./.test(id))
  .map((route) => {
    const parts = chain(route);
    return {
      page: route.id.replace("routes/", ""),
      script: sum([
        ...[manifest.entry.module, ...manifest.entry.imports],
        ...parts.flatMap(({ module, imports = [] }) => [module, ...imports]),
      ]),
      style: sum([...(manifest.entry.css ?? []), ...parts.flatMap((part) => [...(part.css ?? []), ...linked(part)])]),
    };
  })
  .toSorted((a, b) => b.script - a.script);
const over = pages.filter(({ script, style }) => script > MOST_KB.script || style > MOST_KB.style);

if (process.argv.includes("--json")) console.log(JSON.stringify({ goals: MOST_KB, over: over.length, pages }));
else {
  console.log(`page: KB of scripts (goal ≤ ${MOST_KB.script}), of styles (goal ≤ ${MOST_KB.style}), compressed`);
  for (const { page, script, style } of pages)
    console.log(
      `${over.some((one) => one.page === page) ? "✗" : "✓"} ${page}: ${script.toFixed(1)}, ${style.toFixed(1)}`,
    );
  console.log(`${pages.length - over.length} of ${pages.length} pages within the limits`);
}
process.exitCode = over.length > 0 ? 1 : 0;
