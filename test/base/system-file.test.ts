import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk, faultsOf } from "../support/desk.ts";
import { etcOf, underSystemFile, withEtc, withoutNamespaces } from "../support/system-file.ts";

const secret = "no-es-para-los-ojos-de-nadie";
let desk: Desk;
let server: Server;
/** Passwords that a database server was told. */
const told: string[] = [];

beforeAll(async () => {
  desk = new Desk();
  // the file says production: there a session lies where a script keeps it, and an operator has a cédula
  desk.production = true;
  const flags = ["--operator", admin.name, "--cedula", "EXT-ANA", "--password-stdin"];
  await desk.done(["init", ...flags], { stdin: admin.password });
  await desk.signIn();
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => {
      // AuthenticationCleartextPassword
      socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      socket.once("data", (answer) => {
        told.push(answer.subarray(5, -1).toString("utf8"));
        socket.destroy();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  server.close();
  await closeDesks();
});

function by(etc: string, preload: readonly string[] = []): Desk {
  const machine = underSystemFile(desk);
  machine.way = ([node = "", ...words]) => withEtc(etc, [node, ...preload, ...words]);
  return machine;
}

/** Where its address and a password would be: everything that leads PostgreSQL's client somewhere. */
function database(): string {
  const { port } = server.address() as { readonly port: number };
  return `postgres://clave@127.0.0.1:${port}/clave`;
}

/** What may be wrong with the file, and what makes it so. */
const wrong: readonly (readonly [what: string, make: (file: string) => void])[] = [
  ["that the group may write", (file) => chmodSync(file, 0o664)],
  ["that everybody may write", (file) => chmodSync(file, 0o646)],
  ["that is another's", (file) => chownSync(file, 4242, 4242)],
  ["in a folder that is another's", (file) => chownSync(join(file, ".."), 4242, 4242)],
  ["in a folder that everybody may write to", (file) => chmodSync(join(file, ".."), 0o777)],
  [
    "that is a link",
    (file) => {
      renameSync(file, `${file}.own`);
      symlinkSync(`${file}.own`, file);
    },
  ],
  [
    "that is a folder",
    (file) => {
      rmSync(file);
      mkdirSync(file);
    },
  ],
  ...[
    "",
    `${secret}`,
    `["${secret}"]`,
    `{"production": true, "comment": "${secret}"}`,
    `{"home": "${secret}", "production": true}`,
    `{"home": "/", "production": true, "store": "sqlite:${secret}"}`,
    `{"home": "/srv/${secret}"}`,
    `{"home": "/srv/${secret}", "production": "true"}`,
    `{"home": "/srv/${secret}", "production": true, "sotre": "sqlite:x"}`,
    `{"home": "/srv/desk", "production": true, "store": "postgres://clave:${secret}@db/clave"}`,
    `{"home": "/srv/desk", "production": true, "store": "mysql://${secret}"}`,
  ].map((text) => [`that says ${text || "nothing"}`, (file: string) => writeFileSync(file, text)] as const),
];

describe.skipIf(withoutNamespaces !== undefined)(`the machine's file ${withoutNamespaces ?? ""}`, () => {
  test.each(wrong)("%s stops every command, and is not quoted", async (_what, make) => {
    const etc = etcOf(desk.folder, {});
    make(join(etc, "clave", "desk.json"));
    const machine = by(etc);
    for (const ended of await Promise.all([
      machine.run(["whoami", "--json"]),
      machine.run(["--help", "--json"]),
    ])) {
      expect(ended).toMatchObject({ code: 78, error: { kind: "config", code: "system-file" } });
      expect(faultsOf(ended)).toEqual([]);
      expect(ended.stderr).not.toContain(secret);
    }
  });

  test("names home, store and production, and what says the same is borne", { timeout: 60_000 }, async () => {
    const machine = underSystemFile(desk, { store: "sqlite:clave.db" });
    const same = ["--home", `${desk.home}/`, "--store", `sqlite:${desk.home}/clave.db`];
    const env = { CLAVE_STORE: `sqlite:${join(desk.home, "clave.db")}` };
    const shown = await machine.done([...same, "config", "show", "--json"], { env });
    expect(shown.json).toMatchObject({ settings: { production: "true" } });
    const lower = await underSystemFile(desk, { production: false }).done(["config", "get", "production"]);
    expect(lower.stdout).toBe("false\n");
    for (const key of ["production", "store"]) {
      const ended = await machine.run([
        "config",
        "set",
        key,
        key === "store" ? "sqlite:x.db" : "false",
        "--json",
      ]);
      expect(ended).toMatchObject({ code: 77, error: { code: "authority-fixed" } });
    }
  });

  test("leaves of the environment what a terminal is, and nothing else to any package", async () => {
    const seen = desk.file("environment.json", "");
    const preload = desk.file(
      "preload.mjs",
      `import { writeFileSync } from "node:fs";
       import { homedir, tmpdir } from "node:os";
       process.on("exit", () => writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ ...process.env, homedir: homedir(), tmpdir: tmpdir() })));`,
    );
    const kept = { LANG: "es_EC.UTF-8", LC_TIME: "es_EC.UTF-8", TERM: "xterm", NO_COLOR: "1", COLUMNS: "80" };
    const own = { CLAVE_LANG: "en", CLAVE_SESSION: join(desk.folder, "session-ana"), SUDO_UID: "4242" };
    const dropped = {
      PGHOST: "thief.example",
      PGPASSWORD: "x",
      PGSERVICEFILE: "/tmp/x",
      PGSSLMODE: "disable",
      CLAVE_SMTP_URL: "smtp://thief.example",
      CLAVE_INSTITUTION: "Banco",
      CLAVE_PRODUCTION: "false",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      XDG_DATA_HOME: "/tmp/x",
      TMPDIR: "/tmp/x",
      SQLITE_TMPDIR: "/tmp/x",
      USER: "thief",
    };
    const machine = by(etcOf(desk.folder, {}), ["--import", preload]);
    const ended = await machine.done(["config", "get", "institution"], {
      env: { ...kept, ...own, ...dropped },
    });
    expect(ended.stdout).toBe("Instituto de Seguridad Social\n");
    const places = {
      HOME: desk.home,
      PGPASSFILE: join(desk.home, ".pgpass"),
      homedir: desk.home,
      tmpdir: "/tmp",
    };
    expect(JSON.parse(readFileSync(seen, "utf8"))).toEqual({
      ...kept,
      ...own,
      ...places,
      CLAVE_HOME: desk.home,
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      TZ: "America/Guayaquil",
    });
  });

  test.each([
    "NODE_OPTIONS",
    "NODE_EXTRA_CA_CERTS",
    "NODE_PATH",
    "LD_LIBRARY_PATH",
    "OPENSSL_CONF",
    "SSL_CERT_FILE",
  ])("refuses to go on where %s was obeyed before", async (name) => {
    const env = { [name]: name === "NODE_OPTIONS" ? "--no-warnings" : "/nonexistent" };
    const ended = await underSystemFile(desk).run(["whoami", "--lang", "en"], { env });
    expect(ended.code).toBe(77);
    expect(ended.stderr).toContain(`This machine's desk is not opened with the variable ${name}: it changes`);
    expect(ended.stderr).toContain(`unset ${name}`);
  });

  test("has the store's password in the desk's folder: a file of its own, or .pgpass", {
    timeout: 60_000,
  }, async () => {
    const machine = underSystemFile(desk, { store: database() });
    const env = { PGPASSWORD: "brought", PGPASSFILE: desk.file("brought", `*:*:*:*:brought`) };
    chmodSync(env.PGPASSFILE, 0o600);
    const kept = (name: string, text: string, mode = 0o600) => {
      writeFileSync(join(desk.home, name), text, { mode });
      return join(desk.home, name);
    };
    const config = readFileSync(join(desk.home, "config.json"), "utf8");
    const asked = async () => {
      told.length = 0;
      const { error } = await machine.run(["whoami", "--json"], { env });
      return { error: error?.code, told: [...new Set(told)] };
    };
    try {
      kept(".pgpass", "*:*:*:*:of-pgpass\n");
      expect((await asked()).told).toEqual(["of-pgpass"]);
      const path = kept("store.password", "de la mesa %41+&\n");
      const name = (file: string) => kept("config.json", JSON.stringify({ "store.passwordFile": file }));
      name(path);
      expect((await asked()).told).toEqual(["de la mesa %41+&"]);
      chmodSync(path, 0o640);
      expect(await asked()).toEqual({ error: "store-password-file", told: [] });
      const outside = desk.file("outside", "x");
      chmodSync(outside, 0o600);
      name(outside);
      expect(await asked()).toEqual({ error: "store-password-file", told: [] });
      symlinkSync(outside, join(desk.home, "inside"));
      name(join(desk.home, "inside"));
      expect(await asked()).toEqual({ error: "store-password-file", told: [] });
    } finally {
      for (const each of [".pgpass", "store.password", "inside"])
        rmSync(join(desk.home, each), { force: true });
      kept("config.json", config);
    }
  });
});
