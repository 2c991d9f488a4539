import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with `Tests: N passed, N failed, N skipped` alone on a line, for whoever reads logs by machine. */
export const closingLine: Reporter = {
  onTestRunEnd(modules, faults) {
    const states = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => test.result().state),
    );
    const count = (state: string) => states.filter((each) => each === state).length;
    const failed = count("failed") + modules.filter(failedOutsideTests).length + faults.length;
    const skipped = states.length - count("passed") - count("failed");
    process.stdout.write(`\nTests: ${count("passed")} passed, ${failed} failed, ${skipped} skipped\n`);
  },
};

/** A file that does not load, or whose hooks fail, must not look like a file without tests. */
function failedOutsideTests(module: TestModule): boolean {
  const suites = [module, ...module.children.allSuites()];
  return suites.some((suite) => suite.errors().length > 0);
}
