// npm run build:extensions: bundles the extensions offline, the way Shopify's own command does, into build/extensions.
// Fails when a bundle is larger than Shopify takes (64 KB, compressed).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { parse } from "smol-toml";

const MOST_BYTES = 64 * 1024;
const folder = path.resolve("extensions/order-block");
const { extensions } = parse(readFileSync(path.join(folder, "shopify.extension.toml"), "utf8")) as unknown as {
  extensions: { handle: string; targeting: { module: string; target: string }[] }[];
};

for (const { handle, targeting } of extensions) {
  const entry = targeting
    .map(({ module, target }, i) => {
      const from = JSON.stringify(path.resolve(folder, module));
      return `import Target_${i} from ${from}; shopify.extend(${JSON.stringify(target)}, (...args) => Target_${i}(...args));`;
    })
    .join("\n");
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: folder, loader: "js" },
    ...{ bundle: true, write: false, minify: true, format: "esm", target: "es2022", legalComments: "none" },
  });
  const bundle = outputFiles[0]?.contents ?? new Uint8Array();
  const compressed = gzipSync(bundle).length;
  mkdirSync("build/extensions", { recursive: true });
  writeFileSync(path.join("build/extensions", `${handle}.js`), bundle);
  const fits = compressed <= MOST_BYTES;
  console.log(
    `${handle}: ${bundle.length} bytes, ${compressed} compressed, at most ${MOST_BYTES}: ${fits ? "fits" : "too large"}`,
  );
  if (!fits) process.exitCode = 1;
}
