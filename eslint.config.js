import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Files under app/ that do no I/O: time, ids and chance are arguments there. */
const PURE = {
  files: ["app/**/*.ts", "app/**/*.tsx"],
  ignores: [
    "**/*.server.ts",
    "**/*.server.tsx",
    "**/*.test.ts",
    "app/routes/**",
    "app/root.tsx",
    "app/entry.client.tsx",
  ],
};
const NO_CLOCK = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Pure file: take the time as an argument.",
  },
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: "Pure file: take the time as an argument.",
  },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: "Pure file: take chance as an argument.",
  },
  { selector: "FunctionDeclaration[async=true]", message: "Pure file: I/O belongs in a *.server.ts file." },
  { selector: "ArrowFunctionExpression[async=true]", message: "Pure file: I/O belongs in a *.server.ts file." },
];

export default defineConfig(
  globalIgnores([
    "build/",
    "coverage/",
    "**/*.generated.ts",
    "node_modules/",
    ".data/",
    ".cache/",
    "test-results/",
    "sandbox/admin/assets/",
  ]),
  js.configs.recommended,
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-console": "error",
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { arguments: false, attributes: false } },
      ],
      "@typescript-eslint/only-throw-error": ["error", { allow: [{ from: "lib", name: "Response" }] }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  { files: ["**/*.tsx"], extends: [reactHooks.configs.flat.recommended] },
  { ...PURE, rules: { "no-restricted-syntax": ["error", ...NO_CLOCK] } },
  {
    files: ["app/**/*.{ts,tsx}", "server/**/*.ts"],
    ignores: ["app/platform/env.server.ts", "**/*.test.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: "Only app/platform/env.server.ts reads the environment." },
      ],
    },
  },
  {
    files: ["**/*.{js,mjs,cjs}"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        Buffer: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
        module: "writable",
        globalThis: "readonly",
        fetch: "readonly",
      },
    },
  },
  {
    files: ["scripts/**", "tests/**", "bench/**", "**/*.test.ts", "server/{main,worker}.js"],
    rules: { "no-console": "off" },
  },
  { files: ["**/*.test.ts", "tests/**"], rules: { "max-lines": "off" } },
);
