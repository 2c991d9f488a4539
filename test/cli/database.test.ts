import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate, makeExpiredCertificate } from "../support/certificate.ts";
import { admin, closeDesks, Desk, expectRefusal, type Given } from "../support/desk.ts";
import { startPostgres } from "../support/postgres.ts";

const server = await startPostgres();
const desk = new Desk();
const init = ["init", "--operator", admin.name, "--password-stdin"];
const secret = "a-Secret-of-the-base";

afterAll(async () => {
  await closeDesks();
  await server?.stop();
});

/** The address of a database for an account. */
function at(database: string, user = "clave", more = ""): string {
  const url = new URL(server?.url ?? "postgres://clave@127.0.0.1/none");
  const [name = "", password] = user.split(":");
  url.username = name;
  if (password !== undefined) url.password = password;
  url.pathname = `/${database}`;
  return `${url.href}${more}`;
}

const store = (url: string, env: Readonly<Record<string, string>> = {}): Given => ({
  stdin: admin.password,
  env: { CLAVE_STORE: url, ...env },
});

/** Does something as the ruler of the server. */
async function rule<Row extends object>(...statements: readonly string[]): Promise<readonly Row[]> {
  const client = new pg.Client(at("postgres"));
  await client.connect();
  let rows: readonly Row[] = [];
  for (const statement of statements) ({ rows } = await client.query<Row>(statement));
  await client.end();
  return rows;
}

async function setting(name: string): Promise<string> {
  const [row] = await rule<Record<string, string>>(`SHOW ${name}`);
  return row?.[name] ?? "";
}

describe.skipIf(!server)("a desk in PostgreSQL", () => {
  beforeAll(async () => {
    await rule(
      `CREATE ROLE secret LOGIN PASSWORD '${secret}'`,
      "CREATE ROLE barred LOGIN",
      "CREATE ROLE guest LOGIN",
      "CREATE ROLE crowd LOGIN CONNECTION LIMIT 0",
      "CREATE DATABASE desk",
      "CREATE DATABASE own OWNER secret",
      "CREATE DATABASE bare",
      "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
      "CREATE DATABASE ascii ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    const file = await setting("hba_file");
    const rules = [
      "host all secret all scram-sha-256",
      "host all barred all reject",
      readFileSync(file, "utf8"),
    ];
    writeFileSync(file, rules.join("\n"));
    await rule("SELECT pg_reload_conf()");
    await desk.done(init, store(at("desk")));
    await desk.signIn();
  }, 60_000);

  test("is found again without CLAVE_STORE: the home remembers where it is", async () => {
    expect((await desk.done(["config", "get", "store"])).stdout).toBe(`${at("desk")}\n`);
  });

  test("with a password remembers the address without it, and takes it from PGPASSFILE", async () => {
    const own = new Desk();
    await own.done(init, store(at("own", `secret:${secret}`)));
    expect(readFileSync(join(own.home, "config.json"), "utf8")).not.toContain(secret);
    const asked = await expectRefusal(own, ["no password", ["whoami"], 78, "config", "store-password"]);
    expect(asked.error?.hint).toContain("PGPASSFILE");
    const env = { PGPASSFILE: own.file("pgpass", `127.0.0.1:*:own:secret:${secret}\n`) };
    chmodSync(env.PGPASSFILE, 0o600);
    await own.signIn({ env });
    expect(await own.run(["config", "get", "store"], { env })).toMatchObject({
      code: 0,
      stdout: `${at("own", "secret")}\n`,
      stderr: "",
    });
  });

  const dead = new URL(at("desk"));
  dead.port = "1";
  const rows: readonly (readonly [string, number, string, string, string])[] = [
    ["a wrong password", 78, "config", "store-password", at("own", "secret:wrong-Secret")],
    ["no password", 78, "config", "store-password", at("own", "secret")],
    ["an account that there is not", 78, "config", "store-account", at("desk", "nobody")],
    ["an account that is kept out", 78, "config", "store-account", at("desk", "barred")],
    ["a database that there is not", 78, "config", "store-database", at("none")],
    ["an account without rights", 78, "config", "store-rights", at("desk", "guest")],
    ["a database in LATIN1", 78, "config", "store-encoding", at("latin")],
    ["a database in no encoding", 78, "config", "store-encoding", at("ascii")],
    [
      "encryption that the server has not",
      78,
      "config",
      "store-unencrypted",
      at("desk", "clave", "?sslmode=verify-full"),
    ],
    ["too many connections", 69, "unavailable", "store-crowded", at("desk", "crowd")],
    ["a server that is not there", 69, "unavailable", "store-unreachable", dead.href],
    [
      "a server that has no name",
      69,
      "unavailable",
      "store-unreachable",
      "postgres://clave@none.invalid/desk",
    ],
    ["a database in which there is nothing", 78, "config", "store-empty", at("bare")],
  ];

  test.each(rows)("%s is told as that", async (name, exit, kind, code, url) => {
    const ended = await expectRefusal(desk, [name, ["whoami"], exit, kind, code, store(url)]);
    expect(`${ended.stderr}`).not.toMatch(/Secret|clave init/);
    const { stdout } = await desk.run(["doctor", "--json"], store(url));
    const { checks } = JSON.parse(stdout) as { checks: readonly { check: string; message: string }[] };
    expect(checks.find(({ check }) => check === "store")?.message).toBe(ended.error?.message);
    expect(stdout).not.toMatch(/Secret|clave init/);
  });

  test.each(rows.filter(([, , , code]) => /password|rights|encoding|unreachable/.test(code)).slice(1, 6))(
    "%s: nothing is made",
    async (...row) => {
      const [, exit, kind, code, url] = row;
      const fresh = new Desk();
      const where = code === "store-rights" ? at("bare", "guest") : url;
      // one at a time: of two, neither knows whose the empty folder was
      const ended = await fresh.run([...init, "--json"], store(where));
      expect(ended).toMatchObject({ code: exit, stdout: "", error: { kind, code } });
      expect(existsSync(fresh.home)).toBe(false);
      expect(await tablesIn("bare")).toEqual([]);
    },
  );

  test("init is refused in a database that holds a desk already, or anything", async () => {
    const fresh = new Desk();
    await expectRefusal(fresh, ["another's", init, 1, "refused", "store-taken", store(at("desk"))]);
    expect(existsSync(fresh.home)).toBe(false);
    await expectRefusal(desk, ["its own", init, 1, "refused", "desk-exists", store(at("desk"))]);
    const lost = await expectRefusal(desk, ["lost", init, 1, "refused", "desk-remains", store(at("bare"))]);
    expect(lost.error?.hint).toContain("clave store restore");
    expect(await tablesIn("bare")).toEqual([]);
  });

  test("an init that a signal ends leaves an empty database, and can be repeated", async () => {
    await rule("CREATE DATABASE cut");
    const fresh = new Desk();
    const begun = fresh.begin(init, store(at("cut")));
    while (
      (await tablesIn("cut")).length === 0 &&
      begun.child.exitCode === null &&
      !(await isFounding("cut"))
    );
    begun.child.kill("SIGINT");
    const { code } = await begun.ended;
    if (code === 130) {
      expect(existsSync(fresh.home)).toBe(false);
      expect(await tablesIn("cut")).toEqual([]);
      await fresh.done(init, store(at("cut")));
    }
    await fresh.signIn();
  });

  async function tablesIn(database: string): Promise<readonly object[]> {
    const client = new pg.Client(at(database));
    await client.connect();
    const { rows: found } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    await client.end();
    return found as object[];
  }

  /** Whether somebody is in a transaction there. */
  async function isFounding(database: string): Promise<boolean> {
    const found = await rule<{ n: string }>(
      `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = '${database}' AND state LIKE '%transaction%'`,
    );
    return Number(found[0]?.n) > 0;
  }

  test("a certificate that is not to be trusted is told with its reason; given the authority, it works", async () => {
    const encrypting = at("desk", "clave", "?sslmode=verify-full");
    const good = await present(makeCertificate("127.0.0.1", 30));
    await desk.done(["whoami"], store(encrypting, { NODE_EXTRA_CA_CERTS: good }));
    const unknown = await expectRefusal(desk, [
      "unknown",
      ["whoami"],
      69,
      "unavailable",
      "store-untrusted",
      store(encrypting),
    ]);
    expect(unknown.error?.hint).toContain("NODE_EXTRA_CA_CERTS");
    const messages = [unknown.error?.message];
    for (const made of [makeCertificate("127.0.0.9", 30), makeExpiredCertificate("127.0.0.1")]) {
      const given = store(encrypting, { NODE_EXTRA_CA_CERTS: await present(made) });
      const row = ["untrusted", ["whoami"], 69, "unavailable", "store-untrusted", given] as const;
      messages.push((await expectRefusal(desk, row)).error?.message);
    }
    expect(new Set(messages).size).toBe(3);
  });

  /** Has the server show a certificate, and gives where that lies. */
  async function present({ file }: { readonly file: string }): Promise<string> {
    const folder = await setting("data_directory");
    const { uid, gid } = statSync(folder);
    for (const [from, to] of [
      [file, "shown.crt"],
      [file.replace("cert.pem", "key.pem"), "shown.key"],
    ] as const) {
      copyFileSync(from, join(folder, to));
      chownSync(join(folder, to), uid, gid);
      chmodSync(join(folder, to), 0o600);
    }
    await rule(
      "ALTER SYSTEM SET ssl_cert_file = 'shown.crt'",
      "ALTER SYSTEM SET ssl_key_file = 'shown.key'",
      "ALTER SYSTEM SET ssl = on",
      "SELECT pg_reload_conf()",
    );
    while ((await setting("ssl")) !== "on");
    return file;
  }

  // the last: nobody comes in again
  test("a server that is shutting down is told as that", async () => {
    const staying = new pg.Client(at("postgres"));
    await staying.connect();
    staying.on("error", () => undefined);
    const pid = Number(
      readFileSync(join(await setting("data_directory"), "postmaster.pid"), "utf8").split("\n")[0],
    );
    process.kill(pid, "SIGTERM");
    const row = ["leaving", ["whoami"], 69, "unavailable", "store-starting", store(at("desk"))] as const;
    expect((await expectRefusal(desk, row)).error?.retryAfterSeconds).toBe(5);
    await staying.end();
  });
});
