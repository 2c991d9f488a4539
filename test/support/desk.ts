import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { systemRandom } from "../../src/base/random.ts";
import { minute, systemClock } from "../../src/base/time.ts";
import { listMails, type OpenedMail, readMail } from "../../src/sink/mails.ts";
import { type Sink, startSink } from "../../src/sink/server.ts";
import { closeStore, openStore, type StoreLocation } from "../../src/store/engine/connect.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { type Ended, endOf } from "./ended.ts";
import { madeOnce } from "./shared.ts";
import { projectRoot } from "./sources.ts";

export type { Ended } from "./ended.ts";

/** What a command is given beside its words. */
export interface Given {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How far from now the process lives, in milliseconds. */
  readonly movedBy?: number;
}

/** A command under way. */
export interface Begun {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

export const admin = { name: "ana", password: "correct horse battery staple lamp" };

/** The first person of the fixtures, and what she is known by. */
export const maria = {
  cedula: "1710034065",
  proof: JSON.stringify({
    birthDate: "1985-03-12",
    answers: { "first-school": "simon bolivar" },
    image: "condor",
  }),
  wrongProof: JSON.stringify({ answers: { "first-school": "Colegio Mejía" }, image: "condor" }),
  newPassword: "lluvia-Tren7-violeta-mango",
};

const plainly = (command: readonly string[]): readonly string[] => command;
const program = join(projectRoot, "bin", "clave.js");
const movedClock = pathToFileURL(join(projectRoot, "test", "support", "moved-clock.mjs")).href;

/** A throwaway desk: a folder of its own, its home there or in a given place, and the built program run on it as a process. */
export class Desk {
  readonly folder: string;
  readonly home: string;
  /** Nothing listens there: a letter stays in the queue. */
  smtpUrl = "smtp://127.0.0.1:1";
  /** Whether no variable may say where letters go. */
  production = false;
  /** How far from now its commands live, unless one says. */
  movedBy = 0;
  #sink: Sink | undefined;
  /** By which words a command is run. */
  way = plainly;

  constructor(place?: string, folder = mkdtempSync(join(tmpdir(), "clave-desk-"))) {
    this.folder = folder;
    this.home = join(place ?? this.folder, "home");
    desks.push(this);
  }

  /** Where its store lies. */
  get location(): StoreLocation {
    return { engine: "sqlite", path: join(this.home, "clave.db") };
  }

  /** Runs a command to its end; standard input is closed, or gives `stdin` and then ends. */
  run(words: readonly string[], given: Given = {}): Promise<Ended> {
    return this.begin(words, given).ended;
  }

  /** Starts a command. Nothing of the tester's own environment reaches it. */
  begin(words: readonly string[], { stdin, env = {}, movedBy = this.movedBy }: Given = {}): Begun {
    const preload = movedBy === 0 ? [] : ["--import", movedClock];
    const [first = "", ...others] = this.way([process.execPath, ...preload, program, ...words]);
    const child = spawn(first, others, {
      cwd: this.folder,
      env: { ...this.environment(), MOVED_CLOCK_MS: String(movedBy), ...env },
      stdio: [stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    // a command that ends without reading is told apart by how it ends
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin);
    return { child, ended: endOf(child) };
  }

  environment(): Readonly<Record<string, string>> {
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: this.folder,
      XDG_CACHE_HOME: join(projectRoot, "node_modules", ".cache"),
      CLAVE_HOME: this.home,
      // at no terminal, a session of production lies in a file
      ...(this.production
        ? { CLAVE_SESSION: join(this.folder, "session-ana") }
        : { CLAVE_SMTP_URL: this.smtpUrl }),
    };
  }

  /** Runs a command that has to succeed. */
  async done(words: readonly string[], given: Given = {}): Promise<Ended> {
    const ended = await this.run(words, given);
    if (ended.code === 0) return ended;
    throw new Error(`clave ${words.join(" ")} ended with ${ended.code}: ${ended.stderr}`);
  }

  /** Is made a desk, with its admin signed in and the fixtures taken; where nothing is special about it, like others. */
  async found(): Promise<this> {
    if (!this.isPlain()) return this.foundAnew();
    return this.likeOneOf("founded", () => new Desk().foundAnew());
  }

  /** Takes over what one desk of a kind has, which is made once for many tests: they share its key. */
  async likeOneOf(kind: string, make: () => Promise<Desk>): Promise<this> {
    // a session is not to grow old
    const name = `${kind}-${Math.floor(Date.now() / (5 * minute))}`;
    const folder = await madeOnce(name, async (folder) => {
      const { folder: made, home } = await make();
      layDesk(made, home, { folder, home: join(folder, "home") });
    });
    layDesk(folder, join(folder, "home"), this);
    return this;
  }

  /** Whether a command at this desk differs in nothing from one at any other. */
  protected isPlain(): boolean {
    return this.movedBy === 0 && !this.production && this.way === plainly;
  }

  /** Makes the desk, signs its admin in and takes the fixtures. */
  async foundAnew(): Promise<this> {
    await this.done([...byAdmin("init"), "--cedula", "EXT-ANA"], { stdin: admin.password });
    await this.signIn();
    await this.done(["affiliate", "import", fixture("affiliates.csv")]);
    await this.done(["employer", "import", fixture("employers.csv")]);
    return this;
  }

  signIn(given: Given = {}): Promise<Ended> {
    return this.done(byAdmin("login"), { ...given, stdin: admin.password });
  }

  /** Starts a sink for this desk; from now on every command sends there. */
  async openSink(): Promise<this> {
    const folder = join(this.home, "sink");
    this.#sink = await startSink({ folder, port: 0, clock: systemClock, random: systemRandom });
    this.smtpUrl = `smtp://127.0.0.1:${this.#sink.port}`;
    return this;
  }

  /** Starts María's recovery and gives its reference. */
  async startRecovery(flags: readonly string[] = [], given: Given = {}): Promise<string> {
    const words = ["recovery", "start", maria.cedula, "--proof", "-", "--json", ...flags];
    const ended = await this.done(words, { ...given, stdin: maria.proof });
    return textAt(ended.json, "recovery", "reference");
  }

  /** Uses a link with a password. */
  complete(token: string, password = maria.newPassword, given: Given = {}): Promise<Ended> {
    return this.begin(...this.completion(token, password, given)).ended;
  }

  /** The words and input with which a link is used. */
  completion(token: string, password = maria.newPassword, given: Given = {}): [readonly string[], Given] {
    const file = this.file(`password-${passwordFiles++}`, password);
    const words = ["recovery", "complete", "--token-stdin", "--password-file", file, "--json"];
    return [words, { ...given, stdin: token }];
  }

  /** The letters in the sink, oldest first. */
  async letters(): Promise<readonly OpenedMail[]> {
    const folder = join(this.home, "sink");
    const mails = await listMails(folder);
    return Promise.all(mails.map(({ id }) => readMail(folder, id)));
  }

  /** The token of the newest letter that holds one. */
  async token(): Promise<string> {
    const letters = await this.letters();
    const tokens = letters.flatMap(({ text }) => /#t=([\w-]{43})/.exec(text)?.[1] ?? []);
    return tokens.at(-1) ?? "";
  }

  /** What lies in the store. */
  async rows<Row>(statement: string): Promise<readonly Row[]> {
    const store = await openStore(this.location);
    try {
      return await rowsOf<Row>(store, statement);
    } finally {
      await closeStore(store);
    }
  }

  /** How many rows a statement finds. */
  async count(from: string): Promise<number> {
    const [row] = await this.rows<{ n: number }>(`SELECT count(*) AS n FROM ${from}`);
    return row?.n ?? 0;
  }

  /** Writes a file beside the home, for a command to read. */
  file(name: string, content: string | Uint8Array, path = join(this.folder, name)): string {
    writeFileSync(path, content);
    return path;
  }

  /** A desk like this one, in a folder of its own; its letters stay here. */
  copy(place?: string): Desk {
    const desk = Object.assign(new Desk(place), { production: this.production });
    layDesk(this.folder, this.home, desk);
    mkdirSync(join(desk.home, "sink"), { mode: 0o700 });
    return desk;
  }

  async close(): Promise<void> {
    await this.#sink?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Lays a copy of a desk where there is none: its home without its letters, and the sessions beside it. */
function layDesk(folder: string, home: string, to: Pick<Desk, "folder" | "home">): void {
  const sink = join(home, "sink");
  cpSync(home, to.home, { recursive: true, filter: (path) => path !== sink });
  for (const name of readdirSync(folder).filter((name) => name.startsWith("session-")))
    cpSync(join(folder, name), join(to.folder, name));
}

const desks: Desk[] = [];
let passwordFiles = 0;
const byAdmin = (act: string) => [act, "--operator", admin.name, "--password-stdin"];

/** Takes away every desk of this test file. */
export async function closeDesks(): Promise<void> {
  await Promise.all(desks.splice(0).map((desk) => desk.close()));
}

/** A file of the shipped examples. */
export function fixture(name: string): string {
  return join(projectRoot, "fixtures", name);
}

/** A row of a table of refusals: words, exit code, kind, code, and what the command is given. */
export type Refusal = readonly [
  name: string,
  words: readonly string[],
  exit: number,
  kind: string,
  code: string,
  given?: Given,
];

/** Runs a command that has to be refused, for a script and for a person, and checks how that is told. */
export async function expectRefusal(desk: Desk, refusal: Refusal): Promise<Ended> {
  const [, words, exit, kind, code, given] = refusal;
  const [script, person] = await Promise.all([desk.run([...words, "--json"], given), desk.run(words, given)]);
  expect(script).toMatchObject({ code: exit, stdout: "", error: { kind, code } });
  expect(person).toMatchObject({ code: exit, stdout: "" });
  expect(faultsOf(script)).toEqual([]);
  expect(person.stderr).toContain(script.error?.hint);
  expect(person.stderr).not.toMatch(stack);
  return script;
}

/** Each row of a table of refusals as a test of its own. */
export function testRefusals(desk: Desk, refusals: readonly Refusal[]): void {
  for (const refusal of refusals) test(refusal[0], async () => void (await expectRefusal(desk, refusal)));
}

const stack = /^\s+at |node:internal|\bError:/m;

/** What is wrong with how a script is told of a failure; nothing, where it is told well. */
export function faultsOf({ stdout, stderr, error }: Ended): readonly string[] {
  const faults: readonly [boolean, string][] = [
    [stdout !== "", `stdout holds ${stdout}`],
    [error === undefined, `the last line of stderr is no error: ${stderr}`],
    [!error?.message, "the error has no message"],
    [!error?.hint, "the error says not what to do"],
    [stack.test(stderr), `a stack: ${stderr}`],
  ];
  return faults.flatMap(([wrong, fault]) => (wrong ? [fault] : []));
}

/** The text at a place of a document; throws where there is none. */
export function textAt(document: unknown, ...path: readonly (string | number)[]): string {
  let value = document;
  for (const step of path) value = (value as Record<string | number, unknown> | undefined)?.[step];
  if (typeof value === "string") return value;
  throw new Error(`no text at ${path.join(".")} of ${JSON.stringify(document)}`);
}
