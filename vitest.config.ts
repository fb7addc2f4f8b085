import { defineConfig } from "vitest/config";

/**
 * Three projects by what a test needs to run. `scripts/test.ts` asks the machine what it has, runs the
 * projects that can run, and names every test of the others with the reason.
 */
export default defineConfig({
  test: {
    projects: [
      // Budgets are the bench's: no test fails because a machine is busy.
      { test: { name: "node", include: ["test/**/*.test.ts"], exclude: ["test/parts/**"], testTimeout: 120_000 } },
      {
        test: {
          name: "python",
          include: ["test/parts/**/*.test.ts"],
          exclude: ["test/parts/container/**"],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "container",
          include: ["test/parts/container/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 1_200_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
