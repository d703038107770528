import type { Step } from "./steps.ts";

const node = process.execPath;
const module = (file: string) => `node_modules/${file}`;

/** Static checks, each its own process. The longest come first, so that two at a time end together. */
export const CHECKS: Step[] = [
  { name: "lint", command: node, args: [module("eslint/bin/eslint.js"), "."] },
  { name: "types", command: node, args: [module("typescript/bin/tsc"), "--noEmit"] },
  { name: "dead code", command: node, args: [module("knip/bin/knip.js")] },
  { name: "format", command: node, args: [module("prettier/bin/prettier.cjs"), "--check", "--log-level=warn", "."] },
  {
    name: "dependency rules",
    command: node,
    args: [module("dependency-cruiser/bin/dependency-cruiser.mjs"), "app", "bench", "sandbox", "server"],
  },
  { name: "Shopify operations are valid and current", command: node, args: ["scripts/codegen.ts", "--check"] },
  { name: "the page on changes is current", command: node, args: ["scripts/changes-page.ts", "--check"] },
  { name: "the pages on routing rules are current", command: node, args: ["scripts/rules-page.ts", "--check"] },
  {
    name: "the documents of the API for vendors are current",
    command: node,
    args: ["scripts/vendor-api-schemas.ts", "--check"],
  },
  { name: "every word of the screens is in the locale file", command: node, args: ["scripts/locales.ts", "--check"] },
];
