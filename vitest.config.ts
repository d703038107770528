import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    restoreMocks: true,
    coverage: {
      provider: "v8",
      include: ["app/**/*.{ts,tsx}"],
      exclude: ["**/*.d.ts", "app/routes.ts", "app/**/*.generated.ts"],
      reporter: ["text-summary", "text"],
      reportOnFailure: true,
    },
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: ["{app,bench,extensions,sandbox,scripts}/**/*.test.{ts,tsx}", "tests/optimiser/*.test.ts"],
          exclude: ["**/*.db.test.ts"],
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["{app,tests,server}/**/*.db.test.ts"],
          globalSetup: ["tests/db-cluster.ts"],
          setupFiles: ["tests/db-file.ts"],
          pool: "forks",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
