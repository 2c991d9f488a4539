import { defineConfig } from "vitest/config";
import ordinary from "./vitest.config.ts";

/** The tests that want a machine with Postfix and sudo, and root's rights on it: alone, after all others. */
export default defineConfig({
  test: {
    ...ordinary.test,
    include: ["test/machine/**/*.test.ts"],
    exclude: [],
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
