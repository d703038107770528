import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Two even on two cores: a test with a database waits for it, and for the sandbox, most of its time. */
const WORKERS = Math.max(2, availableParallelism() - 1);

export default defineConfig({
  test: {
    restoreMocks: true,
    maxWorkers: WORKERS,
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
