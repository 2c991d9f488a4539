import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closeDesks, expectRefusal, faultsOf } from "../support/desk.ts";
import { onEveryEngine } from "../support/engines.ts";
import { deskOn, type StoredDesk } from "../support/stored-desk.ts";

afterAll(closeDesks);

onEveryEngine("the programs that a backup needs", (engine) => {
  let desk: StoredDesk;
  const to = () => join(desk.folder, "backup");

  beforeAll(async () => {
    desk = await deskOn(engine);
    await desk.found();
  }, 60_000);

  /** A folder with a program of this name that a shell runs in place of PostgreSQL's. */
  function instead(tool: string, script: string): Readonly<Record<string, string>> {
    const folder = mkdtempSync(join(desk.folder, "bin-"));
    writeFileSync(join(folder, tool), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, tool), 0o755);
    return { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  }

  if (engine.name === "sqlite") {
    test("are none of PostgreSQL's", async () => {
      await desk.done(["store", "backup", to()], { env: { PATH: desk.folder } });
    });
    return;
  }

  test("say that pg_dump is not installed", async () => {
    const ended = await desk.run(["store", "backup", to(), "--json"], { env: { PATH: desk.folder } });
    expect(ended).toMatchObject({ code: 78, error: { kind: "config", code: "postgres-tool-missing" } });
    expect(faultsOf(ended)).toEqual([]);
    expect(existsSync(to())).toBe(false);
  });

  test("say that pg_dump is older than the server", async () => {
    const env = instead("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'");
    const words = ["store", "backup", to(), "--json", "--lang", "en"];
    const { code, error } = await desk.run(words, { env });
    expect([code, error?.code]).toEqual([78, "postgres-tool-older"]);
    expect(error?.message).toMatch(/^pg_dump is of version 9\.6\.24 and the server of \d+:/);
    expect(existsSync(to())).toBe(false);
  });

  test("get the password in their environment alone, and what they say is told", async () => {
    const seen = join(desk.folder, "seen.txt");
    const env = instead(
      "pg_dump",
      `case "$1" in --version) echo 'pg_dump (PostgreSQL) 99.1' ;;
        *) echo "words $*" > ${seen}; echo "secret $PGPASSWORD" >> ${seen}
          echo 'pg_dump: error: it went wrong' >&2; exit 1 ;; esac`,
    );
    const url = new URL(desk.location.engine === "postgres" ? desk.location.url : "");
    url.password = "a-word-apart";
    const words = ["store", "backup", to(), "--json", "--lang", "en"];
    const { code, stderr, error } = await desk.run(words, { env: { ...env, CLAVE_STORE: url.href } });
    expect([code, error?.code]).toEqual([74, "postgres-tool-failed"]);
    expect(error?.message).toContain("it went wrong");
    expect(stderr).not.toContain("a-word-apart");
    const [line = "", secret] = readFileSync(seen, "utf8").trim().split("\n");
    expect(line).toMatch(/^words --format=custom /);
    expect(line).not.toContain("a-word-apart");
    expect(secret).toBe("secret a-word-apart");
    expect(existsSync(to())).toBe(false);
  });

  test("wrote what nobody can read: it is no backup", async () => {
    const env = instead(
      "pg_dump",
      `case "$1" in --version) echo 'pg_dump (PostgreSQL) 99.1' ;;
        *) for word in "$@"; do case "$word" in --file=*) echo nonsense > "\${word#--file=}" ;; esac; done ;; esac`,
    );
    const { code, error } = await desk.run(["store", "backup", to(), "--json"], { env });
    expect([code, error?.code]).toEqual([74, "postgres-tool-failed"]);
    expect(existsSync(to())).toBe(false);
  });

  test("do not restore into a database that holds something, nor into another engine's store", async () => {
    await desk.done(["store", "backup", to(), "--with-keys"]);
    const words = ["store", "restore", to(), "--home", join(desk.folder, "elsewhere")];
    await expectRefusal(desk, ["taken", words, 1, "refused", "store-taken"]);
    const file = ["--store", `sqlite:${join(desk.folder, "x.db")}`];
    await expectRefusal(desk, ["engine", [...words, ...file], 78, "config", "backup-engine"]);
    expect(existsSync(join(desk.folder, "elsewhere"))).toBe(false);
  });
});
