import { join } from "node:path";
import { day } from "../../src/base/time.ts";
import type { Role } from "../../src/store/staff/operators.ts";
import { admin, Desk, type Given } from "./desk.ts";

/** What an operator has for a cédula: in production everybody has one. */
export function cedulaAs(name: string): string {
  return `EXT-${name.toUpperCase()}`;
}

/**
 * Puts a desk that is founded into production: what the tester's environment said of its mail is set before. Its admin
 * signs in anew there, into a session file, and gives a cédula where none is on file.
 */
export async function inProduction(desk: Desk, given: Given = {}): Promise<Desk> {
  await desk.done(["config", "set", "smtp.url", desk.smtpUrl], given);
  await desk.done(["config", "set", "production", "true"], given);
  desk.production = true;
  await desk.signIn(given);
  if ((await desk.count(`operators WHERE name = '${admin.name}' AND cedula IS NULL`)) > 0) {
    await desk.done(["operator", "set-cedula", admin.name, "--cedula", cedulaAs(admin.name)], given);
    // whose cédula is set signs in anew
    await desk.signIn(given);
  }
  return desk;
}

/** A desk with a second administrator, bea: made so long ago that nothing ties her to ana. Both are signed in. */
export function withTwoAdmins(): Promise<Desk> {
  return new Desk().likeOneOf("two-admins", twoAdmins);
}

async function twoAdmins(): Promise<Desk> {
  const desk = new Desk();
  desk.movedBy = -40 * day;
  await desk.found();
  await engage(desk, "bea", "admin");
  desk.movedBy = 0;
  await desk.signIn();
  await signInAs(desk, "bea");
  return desk;
}

/** Somebody new at a desk, made by ana, who has taken a password of their own. */
export async function engage(
  desk: Desk,
  name: string,
  role: Role,
  flags: readonly string[] = [],
): Promise<void> {
  const own = ["--cedula", cedulaAs(name), "--password-stdin"];
  const words = ["operator", "add", name, "--role", role, ...own, ...flags];
  await desk.done(words, { stdin: firstPassword });
  const login = ["login", "--operator", name, "--password-stdin", "--new-password-file"];
  const file = desk.file(`new-${name}`, passwordOf(name));
  await desk.done([...login, file], as(desk, name, { stdin: firstPassword }));
}

export function signInAs(desk: Desk, name: string, given: Given = {}) {
  const words = ["login", "--operator", name, "--password-stdin"];
  return desk.done(words, as(desk, name, { ...given, stdin: passwordOf(name) }));
}

/** At the terminal of an operator, who has a session file of their own. */
export function as(desk: Desk, name: string, given: Given = {}): Given {
  if (name === admin.name) return given;
  return { ...given, env: { ...given.env, CLAVE_SESSION: join(desk.folder, `session-${name}`) } };
}

const firstPassword = "a first password for somebody new 7";

/** What everybody but ana signs in with once the first password is changed. */
const ownPassword = "seven purple umbrellas dance slowly 9";

function passwordOf(name: string): string {
  return name === admin.name ? admin.password : ownPassword;
}
