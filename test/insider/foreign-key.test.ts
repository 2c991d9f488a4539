import { cpSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { admin, closeDesks, type Ended, fixture, type Given, maria, textAt } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deskOn, StoredDesk } from "../support/stored-desk.ts";

afterAll(closeDesks);

const signIn = ["login", "--operator", admin.name, "--password-stdin"];
const token = { stdin: "A".repeat(43) };

/** What is typed with a home whose key is not the store's, one of each kind of command. */
const commands: readonly (readonly [readonly string[], Given?])[] = [
  [signIn, { stdin: admin.password }],
  [signIn, { stdin: "not the password at all" }],
  [["operator", "add", "nadie", "--role", "agent", "--password-stdin"], { stdin: admin.password }],
  [["affiliate", "import", fixture("affiliates.csv")]],
  [["recovery", "start", maria.cedula, "--proof", "-", "--queue"], { stdin: maria.proof }],
  [["recovery", "complete", "--token-stdin", "--password-file", "PASSWORD"], token],
  [["link", "resend", "--stuck", "--yes", "--queue"]],
  [["counter", "list"]],
  [["counter", "veto", "--token-stdin"], token],
  [["delivery", "run"]],
  [["delivery", "watch"]],
  [["audit", "verify"]],
  [["config", "set", "language", "en"]],
  [["store", "backup", "copy"]],
  [["store", "migrate"]],
  [["keys", "rotate", "--yes"]],
];

onEveryEngine("a home whose key is not the store's", (engine) => {
  test("does nothing at it, whatever is typed, and the desk's own record goes on being signed", async () => {
    const desk = await (await deskOn(engine)).found();
    const stranger = new StoredDesk(desk.location);
    const other = await (await deskOn(engine)).foundAnew();
    // a second machine's folder, with the session of somebody who has signed in at the desk
    cpSync(other.home, stranger.home, { recursive: true });
    cpSync(join(desk.home, "sessions"), join(stranger.home, "sessions"), { recursive: true });
    const env = { CLAVE_STORE: addressOf(desk) };
    const password = stranger.file("password", maria.newPassword);
    const before = await everything(desk);
    for (const [words, given = {}] of commands) {
      const typed = words.map((word) => (word === "PASSWORD" ? password : word));
      const ended = await stranger.run([...typed, "--json"], { ...given, env });
      expect([typed.join(" "), ended.code, ended.error?.code]).toEqual([typed.join(" "), 78, "key-foreign"]);
    }
    const founding = ["init", "--operator", "otro", "--password-stdin", "--json"];
    expect(isRefused(await new StoredDesk(desk.location).run(founding, { stdin: admin.password, env }))).toBe(
      true,
    );
    expect(await everything(desk)).toEqual(before);
    const anchor = await desk.done(["audit", "anchor", "--json"]);
    expect(textAt(anchor.json, "signature")).toMatch(/^[\w-]{86}$/);
    await desk.done(["audit", "verify"]);
  }, 120_000);
});

function isRefused({ code, error }: Ended): boolean {
  return code !== 0 && error?.code === "store-taken";
}

function addressOf({ location }: StoredDesk): string {
  return location.engine === "postgres" ? location.url : `sqlite:${location.path}`;
}

/** Every row of every table. */
async function everything(desk: StoredDesk): Promise<unknown> {
  const tables = await desk.rows<{ name: string }>(
    desk.location.engine === "postgres"
      ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
      : "SELECT name FROM sqlite_schema WHERE type = 'table'",
  );
  const rows = await Promise.all(
    tables.map(async ({ name }) => [name, await desk.rows(`SELECT * FROM ${name} ORDER BY 1, 2`)]),
  );
  return Object.fromEntries(rows);
}
