import { defineConfig } from "vitest/config";
import { closingLine } from "./test/support/closing-line.ts";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    // they change the machine: npm run test:machine
    exclude: ["test/machine/**"],
    globalSetup: "./test/support/build.ts",
    pool: "forks",
    // each file brings its own desks and leaves nothing behind: none needs a process of its own
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ["default", closingLine],
  },
});
