import { writeFileSync } from "node:fs";
import { systemActor } from "../../src/base/context.ts";
import { homeAt } from "../../src/base/home.ts";
import type { SettingKey } from "../../src/base/settings.ts";
import { openNames } from "../../src/doctor/dns.ts";
import { examineDesk } from "../../src/doctor/doctor.ts";
import type { Finding } from "../../src/doctor/finding.ts";
import { type Surroundings, withPatient } from "../../src/doctor/patient.ts";
import { migrateStore } from "../../src/operator/store.ts";
import type { World } from "./world.ts";

/** What a desk is examined under. */
export interface Circumstances {
  readonly settings?: Partial<Record<SettingKey, string>>;
  /** The name server to ask; nothing answers there unless a test starts one. */
  readonly dns?: string;
  readonly more?: Partial<Surroundings>;
}

const nobody = "127.0.0.1:9";

/** Has the doctor examine the desk of a world, and gives what each examination came to. */
export async function examine(
  world: World,
  { settings = {}, dns = nobody, more }: Circumstances = {},
): Promise<(check: string) => Finding> {
  const home = homeAt(world.folder, {});
  const server = world.operator.settings["smtp.url"];
  const file = { "smtp.url": server, ...settings };
  writeFileSync(home.config, JSON.stringify(file), { mode: 0o600 });
  // what such a file says is in force once the store has it
  if (settings["production"] === "true") await migrateStore(world.operator, file);
  return examineAt({ ...(await around(world, dns)), ...more });
}

/** The same, of the desk as it lies there. */
export async function examineAt(where: Surroundings): Promise<(check: string) => Finding> {
  const findings = await withPatient(where, examineDesk);
  return (check) => {
    const found = findings.find((finding) => finding.check === check);
    return found ?? unheard(check);
  };
}

/** Where the desk of a world is, and what is around it. */
export async function around(world: World, dns = nobody): Promise<Surroundings> {
  return {
    home: homeAt(world.folder, {}),
    location: world.location,
    environment: {},
    clock: world.clock,
    actor: systemActor,
    names: await openNames(dns),
    node: process.versions.node,
  };
}

function unheard(check: string): never {
  throw new Error(`no examination is called ${check}`);
}
