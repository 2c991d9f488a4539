import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { TestProject } from "vitest/node";
import type { StoreLocation } from "../../src/store/engine/connect.ts";
import { makeDatabase, startPostgres } from "./postgres.ts";
import type { Shared } from "./shared.ts";
import { projectRoot } from "./sources.ts";
import { start } from "./stopped-clock.ts";

/**
 * Before the first test: builds the program that the tests run as a process, so that none ever meets an older one, and
 * makes what they share. Gives what takes all that away again.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "clave-tests-"));
  const [server] = await Promise.all([startPostgres(), build()]);
  const clear = async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const store = join(folder, "clave.db");
    await makeCurrent({ engine: "sqlite", path: store });
    const postgres = server && { url: server.url, template: "current" };
    if (postgres) await makeCurrent({ engine: "postgres", url: await makeDatabase(server.url, "current") });
    project.provide("shared", { folder, store, postgres } satisfies Shared);
    return clear;
  } catch (error) {
    await clear();
    throw error;
  }
}

async function build(): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, ["build.mjs"], { cwd: projectRoot });
  } catch (error) {
    rmSync(join(projectRoot, "dist"), { recursive: true, force: true });
    console.error(String(error));
    console.error("The build failed: tests that run the built program will fail.");
  }
}

/** Makes a store of this program's version in an empty place. */
async function makeCurrent(location: StoreLocation): Promise<void> {
  const { closeStore, openStore } = await import("../../src/store/engine/connect.ts");
  const { migrate } = await import("../../src/store/engine/migrate.ts");
  const store = await openStore(location, true);
  await migrate(store, start);
  await closeStore(store);
}
