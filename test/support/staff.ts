import { join } from "node:path";
import type { Role } from "../../src/store/staff/operators.ts";
import { admin, type Desk, type Given, textAt } from "./desk.ts";
import { cedulaAs } from "./production.ts";
import { writeSealed } from "./sealed.ts";

/** What an officer sees of María's document, as flags. */
export const mariasDocument =
  "--document cedula --document-number 1710034065 --document-expires 2031-05-31 --face-match yes".split(" ");

/** The counter of a throwaway desk: its people, each at a terminal of their own. */
export interface Staff {
  /** At the terminal of an operator. */
  at(name: string, given?: Given): Given;
  /** The session of an operator, for a terminal to sit at. */
  session(name: string): Readonly<Record<string, string>>;
  /** The code in the newest letter to an address. */
  codeFor(address: string): Promise<string>;
  /** Opens a case for María with further flags, and gives its number. */
  open(flags: readonly string[], name?: string): Promise<string>;
}

/** Staffs the counter of a desk that is founded: carla and diego are clerks, sofia and tomas supervisors. */
export async function staffed(desk: Desk): Promise<Staff> {
  await desk.openSink();
  await desk.done(["office", "add", "UIO-01", "--name", "Quito Norte"]);
  const session = (name: string) => ({ CLAVE_SESSION: join(desk.folder, `session-${name}`) });
  const at = (name: string, given: Given = {}): Given => ({ ...given, env: session(name) });
  for (const [name, role] of people) {
    await hire(desk, name, role);
    const words = ["login", "--operator", name, "--password-stdin"];
    await desk.done(words, at(name, { stdin: admin.password }));
  }
  const codeFor = async (address: string) => {
    const letters = (await desk.letters()).filter(({ mail }) => mail.to.includes(address));
    const codes = letters.flatMap(({ text }) => /^ {4}(\d{4} \d{4})$/m.exec(text)?.[1] ?? []);
    return codes.at(-1) ?? Promise.reject(new Error(`no code has come to ${address}`));
  };
  const open = async (flags: readonly string[], name = "carla") => {
    const words = ["counter", "open", "1710034065", ...mariasDocument, "--reason", "lost the mailbox"];
    return textAt((await desk.done([...words, ...flags, "--json"], at(name))).json, "case", "id");
  };
  return { at, session, codeFor, open };
}

const people: readonly (readonly [string, Role])[] = [
  ["carla", "clerk"],
  ["diego", "clerk"],
  ["sofia", "supervisor"],
  ["tomas", "supervisor"],
];

/** Somebody who has worked here for long, with the admin's password. */
export async function hire(desk: Desk, name: string, role: Role): Promise<void> {
  const [office, since] = role === "clerk" ? ["'UIO-01'", "NULL"] : ["NULL", "0"];
  await writeSealed(
    desk,
    `INSERT INTO operators (name, role, office, cedula, verifier, password_set_at, password_set_by, approver_since, created_at)
     SELECT '${name}', '${role}', ${office}, '${cedulaAs(name)}', verifier, password_set_at, '${name}', ${since}, created_at
     FROM operators WHERE name = '${admin.name}'`,
  );
}
