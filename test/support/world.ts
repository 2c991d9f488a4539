import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PostalMime from "postal-mime";
import { onTestFinished } from "vitest";
import type { Carrier } from "../../src/base/channel.ts";
import { DeskClock } from "../../src/base/clock.ts";
import {
  type Actor,
  type Context,
  holderActor,
  type StoreHandle,
  systemActor,
} from "../../src/base/context.ts";
import { createKeys, loadKeys } from "../../src/base/keys.ts";
import { type Random, systemRandom } from "../../src/base/random.ts";
import { readSettings, type SettingKey } from "../../src/base/settings.ts";
import type { Clock, Moment } from "../../src/base/time.ts";
import { withCarriers } from "../../src/channel/channels.ts";
import { counterComposers } from "../../src/counter/letters.ts";
import type { Post } from "../../src/delivery/send/post.ts";
import { type RunReport, sendDue } from "../../src/delivery/send/run.ts";
import { importAffiliates } from "../../src/holder/import/affiliates.ts";
import type { ImportOrder, ImportReport } from "../../src/holder/import/import.ts";
import { actorFor } from "../../src/operator/roles.ts";
import { type Completed, completeRecovery } from "../../src/recovery/complete.ts";
import type { Proof } from "../../src/recovery/identity/proof.ts";
import { recoveryComposers } from "../../src/recovery/link/letters.ts";
import type { Started } from "../../src/recovery/link/started.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import { historyComposers } from "../../src/recovery/visit/history.ts";
import { startSink } from "../../src/sink/server.ts";
import { closeStore, openStore, type StoreLocation } from "../../src/store/engine/connect.ts";
import { addDeskKey } from "../../src/store/engine/desk-keys.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { migrate } from "../../src/store/engine/migrate.ts";
import { holdKeys, type Row, sealAsTheyLie } from "../../src/store/engine/seal.ts";
import { addOffice, findOffice } from "../../src/store/staff/offices.ts";
import { addOperator, hasTrait, type Role } from "../../src/store/staff/operators.ts";
import { layStore } from "./shared.ts";
import { type StoppedClock, stoppedClock } from "./stopped-clock.ts";

export { start } from "./stopped-clock.ts";

/** A recovery that was started and not held. */
export interface Sent extends Started {
  readonly message: NonNullable<Started["message"]>;
}

/** A row of the register's file, by column. */
export type Person = Readonly<Record<string, string>>;

/** A mail that the world's mail server took. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** As it came, below the lines that the sink puts before it. */
  readonly raw: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The secret in its link, where it has one. */
  readonly token: string | undefined;
}

/** What a test's world differs in. */
export interface WorldOptions {
  readonly settings?: Partial<Record<SettingKey, string>>;
  readonly store?: StoreLocation;
  readonly random?: Random;
}

/** Everything that an operation meets: a store, a clock that stands still, a mail server; gone after the test. */
export interface World {
  readonly folder: string;
  readonly location: StoreLocation;
  readonly store: StoreHandle;
  readonly clock: StoppedClock;
  /** An administrator called ana. */
  readonly operator: Context;
  readonly holder: Context;
  readonly system: Context;
  as(role: Role, name?: string): Context;
  /** Somebody whom the desk knows as one of its operators, an approver long since where the role is one. */
  hire(
    role: Role,
    name?: string,
    more?: { readonly office?: string; readonly cedula?: string },
  ): Promise<Context>;
  /** The same world under other settings. */
  under(settings: Partial<Record<SettingKey, string>>, ctx?: Context): Context;
  /** Writes the rows to a file and imports it. */
  register(...people: readonly Person[]): Promise<ImportReport>;
  importFile(content: string | Buffer, order?: Partial<ImportOrder>): Promise<ImportReport>;
  start(proof?: Proof, cedula?: string): Promise<Sent>;
  complete(link: string, password?: string): Promise<Completed>;
  /** Sends what is due, once. */
  send(ctx?: Context): Promise<RunReport>;
  withPost<R>(work: (post: Post) => Promise<R>, ctx?: Context): Promise<R>;
  mailbox(): Promise<readonly ReceivedMail[]>;
  /** The token in the newest mail that has one. */
  token(): Promise<string>;
  rows<Row = Record<string, string | number | null>>(table: string): Promise<readonly Row[]>;
}

/** The person whom most stories are about, as the register's file has her. */
export const maria: Person = {
  cedula: "1710034065",
  names: "María Fernanda Quispe Andrade",
  birth_date: "1985-03-12",
  email: "maria.quispe@example.com",
  image: "condor",
  question_1: "first-school",
  answer_1: "Simón Bolívar",
  question_2: "first-pet",
  answer_2: "Canela",
};

/** What María says to be known by. */
export const mariasProof: Proof = { birthDate: "1985-03-12", image: "condor" };

export const goodPassword = "lluvia-Tren7-violeta-mango";

/** The nth made-up cédula of Pichincha, its check digit right. */
export function cedulaOf(n: number): string {
  const nine = `17${String(5_000_000 + n)}`;
  const sum = nine.split("").reduce((total, digit, index) => {
    const product = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return `${nine}${(10 - (sum % 10)) % 10}`;
}

/** The nth made-up person: no two share anything but the birth date and the image. */
export function personOf(n: number, more: Person = {}): Person {
  const own = { cedula: cedulaOf(n), names: `Persona Número ${n}`, email: `persona${n}@example.com` };
  return { ...own, birth_date: "1990-01-01", image: "condor", ...more };
}

/** The rows as a file, the columns of all of them in its header. */
export function csvOf(people: readonly Person[]): string {
  const columns = [...new Set(["cedula", "names", "birth_date", "email", ...people.flatMap(Object.keys)])];
  const line = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
  const lines = people.map((person) => line(columns.map((column) => person[column] ?? "")));
  return `${[columns.join(","), ...lines].join("\n")}\n`;
}

/** What the founding of a desk writes down: a store that does not say so is one of production. */
async function sayNoProduction(store: StoreHandle, now: Moment): Promise<void> {
  await rowsOf(store, "INSERT INTO settings (key, value, set_at) VALUES ('production', 'false', ?)", [now]);
  await sealAsTheyLie(store, "settings", await rowsOf<Row>(store, "SELECT * FROM settings"));
}

/** Opens a world for one test, and clears it away when the test is over. */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "clave-world-"));
  const clock = stoppedClock();
  const random = options.random ?? systemRandom;
  const location = options.store ?? storeIn(folder);
  const store = await openStore(location, true);
  createKeys(join(folder, "keys"), random);
  const keys = loadKeys(join(folder, "keys"));
  holdKeys(store, keys);
  const mails = join(folder, "sink");
  const sink = await startSink({ folder: mails, port: 0, clock, random });
  onTestFinished(async () => {
    await closeStore(store);
    await sink.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const texts = { "smtp.url": `smtp://127.0.0.1:${sink.port}`, ...options.settings };
  const base = { store, clock: new DeskClock(clock), random, keys };
  await migrate(store, clock.now());
  await addDeskKey(store, { id: keys.id, publicKey: keys.publicKey(), since: clock.now() });
  await sayNoProduction(store, clock.now());
  const contextOf = (actor: Actor, more = {}): Context => ({
    ...base,
    actor: typing(actor, clock),
    settings: readSettings({ ...texts, ...more }, {}).settings,
  });
  const as = (role: Role, name: string = role) =>
    contextOf(actorFor({ name, role, office: undefined, cedula: undefined }));
  const [operator, holder, system] = [as("admin", "ana"), contextOf(holderActor), contextOf(systemActor)];
  return {
    folder,
    location,
    store,
    clock,
    operator,
    holder,
    system,
    as,
    hire: async (role, name = role, { office, cedula } = {}) => {
      if (office !== undefined && !(await findOffice(store, office)))
        await addOffice(store, { code: office, name: `Agencia ${office}` }, clock.now());
      const approverSince = hasTrait(role, "approves") ? 0 : undefined;
      const more = { office, cedula, approverSince };
      await addOperator(store, { name, role, verifier: "", passwordSetBy: name, ...more }, clock.now());
      return contextOf(actorFor({ name, role, office, cedula }));
    },
    under: (settings, ctx = operator) => contextOf(ctx.actor, settings),
    register: (...people) => importText(operator, folder, csvOf(people)),
    importFile: (content, order) => importText(operator, folder, content, order),
    start: async (proof = mariasProof, cedula = maria["cedula"] ?? "") =>
      sent(await startRecovery(operator, { cedula, method: "email", proof })),
    complete: (link, password = goodPassword) =>
      completeRecovery(holder, {
        link,
        password,
      }),
    send: (ctx = system) => withPost(ctx, (post) => sendDue(ctx, post, { once: true })),
    withPost: (work, ctx = system) => withPost(ctx, work),
    mailbox: () => mailbox(mails),
    token: async () => {
      const tokens = (await mailbox(mails)).flatMap((mail) => mail.token ?? []);
      return tokens.at(-1) ?? Promise.reject(new Error("no mail with a link has come"));
    },
    rows: (table) => rowsOf(store, `SELECT * FROM ${table}`),
  };
}

function storeIn(folder: string): StoreLocation {
  const path = join(folder, "clave.db");
  layStore(path);
  return { engine: "sqlite", path };
}

function sent({ recovery, message }: Started): Sent {
  if (!message) throw new Error(`${recovery.reference} is held`);
  return { recovery, message };
}

/** An operator who types the own password whenever an act asks for it again. */
function typing(actor: Actor, clock: Clock): Actor {
  if (actor.kind !== "operator" || actor.provedAt !== undefined) return actor;
  return Object.defineProperty({ ...actor }, "provedAt", { get: () => clock.now() });
}

function importText(
  ctx: Context,
  folder: string,
  content: string | Buffer,
  order: Partial<ImportOrder> = {},
): Promise<ImportReport> {
  const file = join(folder, "register.csv");
  writeFileSync(file, content);
  const refusedFolder = join(folder, "imports");
  return importAffiliates(ctx, { file, refusedFolder, language: "es", strict: false, ...order });
}

async function withPost<R>(ctx: Context, work: (post: Post) => Promise<R>): Promise<R> {
  const composers = { ...recoveryComposers, ...historyComposers, ...counterComposers };
  return withCarriers(ctx.settings, (carriers) => work({ carriers, composers }));
}

/** The same post office with another carrier of mail, or one that does some things in another way. */
export function carriedBy<P extends Pick<Post, "carriers">>(
  post: P,
  change: (carrier: Carrier) => Partial<Carrier>,
): P {
  const carrier = post.carriers.get("email");
  if (!carrier) throw new Error("nobody carries mail");
  return { ...post, carriers: new Map([["email", { ...carrier, ...change(carrier) }]]) };
}

async function mailbox(folder: string): Promise<readonly ReceivedMail[]> {
  const { listMails } = await import("../../src/sink/mails.ts");
  const mails = await listMails(folder);
  return Promise.all(mails.map(({ id, to }) => received(join(folder, `${id}.eml`), to)));
}

async function received(path: string, to: readonly string[]): Promise<ReceivedMail> {
  const raw = readFileSync(path, "utf8").replace(/^[\s\S]*?X-Sink-Received: [^\r]*\r\n/, "");
  const { subject = "", text = "", html = "", headers } = await PostalMime.parse(raw);
  const token = /#t=([\w-]{43})(?![\w-])/.exec(text)?.[1];
  const named = Object.fromEntries(headers.map(({ key, value }) => [key, value]));
  return { to, subject, text, html, raw, headers: named, token };
}

/** The verifier of a person's password: the program itself only ever writes it. */
export async function passwordOf(store: StoreHandle, cedula: string): Promise<string | undefined> {
  const [row] = await rowsOf<{ verifier: string }>(store, "SELECT verifier FROM passwords WHERE cedula = ?", [
    cedula,
  ]);
  return row?.verifier;
}
