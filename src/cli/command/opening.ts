import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { type Act, rootsOwn } from "../../base/acts.ts";
import { DeskClock, leapSentence } from "../../base/clock.ts";
import { type Actor, type Context, holderActor, systemActor } from "../../base/context.ts";
import type { Kind } from "../../base/error-codes.ts";
import { ClaveError } from "../../base/errors.ts";
import { type Home, homeAt, nextKeyIn, readConfigFile } from "../../base/home.ts";
import { loadKeys } from "../../base/keys.ts";
import { requireRoot } from "../../base/place/account.ts";
import { requireOwnHome, secretInHome } from "../../base/place/own-home.ts";
import { authorityFixed, systemFile } from "../../base/place/system-file.ts";
import { readSettings, type Settings, type SettingTexts, variableFor } from "../../base/settings.ts";
import { passFull, resumeSession } from "../../operator/session/session.ts";
import {
  closeStore,
  openStore,
  type StoreLocation,
  storeLocation,
  storeOfHome,
} from "../../store/engine/connect.ts";
import { requireOwnKey } from "../../store/engine/desk-keys.ts";
import { readSchema, requireCurrent } from "../../store/engine/migrate.ts";
import { holdKeys } from "../../store/engine/seal.ts";
import { tellingStanding } from "../../store/engine/standing.ts";
import { lastWritten } from "../../store/record/audit-entries.ts";
import { dueProposals } from "../../store/staff/proposals.ts";
import { ownSettings } from "../../store/staff/settings.ts";
import { requireNoPassword } from "../terminal/secrets.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { withOwnPassword } from "./own-password.ts";
import { type SessionFile, sessionFileOf } from "./session-file.ts";

/** A desk that is open for one command. */
export interface OpenDesk {
  readonly home: Home;
  readonly settings: Settings;
  readonly settingTexts: SettingTexts;
}

/** The folder that the machine's file names, else the flag, the variable or the platform; this user's own. */
export function homeOf({ shell, options }: Terminal): Home {
  const fixed = systemFile()?.home;
  const given = { "--home": options.home, CLAVE_HOME: shell.env["CLAVE_HOME"] };
  if (fixed !== undefined) requireSame(given, (path) => resolve(path) === fixed);
  const home = homeAt(fixed ?? options.home ?? (shell.env["CLAVE_HOME"] || undefined), shell.env);
  requireOwnHome(home);
  return home;
}

/** Throws *forbidden* for a flag or variable that says otherwise than the machine's file. */
function requireSame(
  given: Readonly<Record<string, string | undefined>>,
  same: (text: string) => boolean,
): void {
  for (const [name, text] of Object.entries(given)) if (text && !same(text)) throw authorityFixed(name);
}

/**
 * Where the store of this command is: where the machine's file says or, where it says nothing, the home remembers;
 * elsewhere the flag or the variable comes before that.
 */
export function locationOf(
  { shell, options }: Terminal,
  home: Home,
  settings: Readonly<Record<string, unknown>>,
): StoreLocation {
  requireNoPassword(options.store);
  const fixed = systemFile();
  const given = { "--store": options.store, CLAVE_STORE: shell.env["CLAVE_STORE"] };
  const address = fixed ? undefined : (given["--store"] ?? given.CLAVE_STORE);
  if (address) return storeOfHome(home, storeLocation(address));
  const { store: kept } = settings;
  const own = fixed?.store ?? (typeof kept === "string" && kept !== "" ? kept : `sqlite:${home.store}`);
  const location = storeLocation(own, home.path);
  if (fixed) requireSame(given, (text) => JSON.stringify(storeLocation(text)) === JSON.stringify(location));
  const file = shell.env[variableFor("store.passwordFile")] ?? settings["store.passwordFile"];
  return storeOfHome(
    home,
    typeof file === "string" && file !== "" ? unlocked(home, location, file) : location,
  );
}

/** A store's address with the password that the desk keeps for it: never for an address that somebody brought. */
function unlocked(home: Home, location: StoreLocation, file: string): StoreLocation {
  if (location.engine === "sqlite") return location;
  const url = new URL(location.url);
  url.searchParams.set("password", secretInHome(home, "store.passwordFile", file));
  return { ...location, url: url.href };
}

/** What some acts do without: they are how a desk is mended. */
export interface Leniency {
  /** A store that lacks migrations will do. */
  readonly olderStore?: boolean;
  /** Settings that are wrong will do: the file is not read. */
  readonly brokenSettings?: boolean;
}

/** The same, with where the caller keeps a session. */
export interface SignedDesk extends OpenDesk {
  readonly session: SessionFile;
}

type Work<R, Desk = OpenDesk> = (ctx: Context, desk: Desk) => Promise<R>;

/** Opens the desk for an actor, and closes it again whatever happens. */
async function withDesk<R>(
  terminal: Terminal,
  actor: Actor,
  work: Work<R>,
  lenient: Leniency = {},
): Promise<R> {
  const { shell } = terminal;
  const home = homeOf(terminal);
  const file = lenient.brokenSettings ? settingsIfSound(home) : readConfigFile(home.config);
  const location = locationOf(terminal, home, file);
  const store = await openStore(location);
  try {
    const { pending } = await requireCurrent(store, lenient.olderStore, location);
    if (existsSync(nextKeyIn(home))) {
      const { finishRotation } = await import("../../audit/rotate.ts");
      await finishRotation({ store }, home);
    }
    const keys = loadKeys(home.keys);
    holdKeys(store, keys);
    const kept = pending.length === 0 ? await ownSettings(store, keys) : undefined;
    const { settings: read, texts } = readSettings(lenient.brokenSettings ? {} : file, shell.env, kept);
    // what is wrong elsewhere in the file does not end production
    const settings = { ...read, production: read.production || String(file["production"]) === "true" };
    process.env["TZ"] = settings.timezone;
    const clock = new DeskClock(shell.clock);
    if (pending.length === 0) clock.learn(await lastWritten(store));
    const { random } = shell;
    const ctx: Context = { store, clock, random, actor, settings, keys };
    const leapt = leapSentence(ctx);
    if (leapt) terminal.say(leapt);
    if (kept && (await takeDue(ctx, home))) return await withDesk(terminal, actor, work, lenient);
    const told = tellingStanding(store, () => work(ctx, { home, settings, settingTexts: texts }));
    return await told.catch(async (error: unknown) => {
      // nobody is a stranger, and no record broken, because the key was changed meanwhile
      if (kept && error instanceof ClaveError && judging.has(error.kind)) await requireOwnKey(store, keys);
      throw error;
    });
  } finally {
    await closeStore(store);
  }
}

/** Faults that rest on what the store was found to hold. */
const judging: ReadonlySet<Kind> = new Set<Kind>(["forbidden", "invalid", "missing", "refused"]);

/** What time alone puts in force is so for whoever opens the desk; true where settings are others by it. */
async function takeDue(ctx: Context, home: Home): Promise<boolean> {
  const due = new Set((await dueProposals(ctx.store, {}, ctx.clock.now())).map(({ kind }) => kind));
  if (due.has("account")) {
    const { applyDue } = await import("../../operator/account/account.ts");
    await applyDue(ctx).catch(passFull);
  }
  if (!due.has("setting")) return false;
  const { takeDueSettings } = await import("../../operator/guarded-settings.ts");
  return takeDueSettings(ctx, home);
}

/** What the file of settings holds, nothing where it is none: for finding the store all the same. */
export function settingsIfSound(home: Home): Readonly<Record<string, unknown>> {
  try {
    return readConfigFile(home.config);
  } catch (error) {
    if (error instanceof ClaveError) return {};
    throw error;
  }
}

/** For acts that the desk does by itself. */
export function asSystem<R>(terminal: Terminal, work: Work<R>): Promise<R> {
  return withDesk(terminal, systemActor, work);
}

/** For acts whose authority is a link or a code. */
export function asHolder<R>(terminal: Terminal, work: Work<R>): Promise<R> {
  return withDesk(terminal, holderActor, work);
}

const nobody: Actor = { kind: "system", name: "nobody", acts: new Set() };

/** For signing in: nobody is there yet, and may do nothing else. */
export function asNobody<R>(
  terminal: Terminal,
  work: Work<R, SignedDesk>,
  lenient: Leniency = {},
): Promise<R> {
  const seated: Work<R> = (ctx, desk) => {
    const session = sessionFileOf(terminal, ctx, desk.home);
    return work({ ...ctx, caller: session.seat }, { ...desk, session });
  };
  return withDesk(terminal, nobody, seated, lenient);
}

/** For everything else: whoever has signed in, with what the role allows; throws *forbidden* for nobody. */
export function asOperator<R>(
  terminal: Terminal,
  work: Work<R, SignedDesk>,
  lenient: Leniency = {},
): Promise<R> {
  const signedIn: Work<R, SignedDesk> = async (ctx, desk) => {
    const { token } = desk.session;
    const { actor } = await resumeSession(ctx, token);
    const signed = { ...ctx, actor };
    return work(terminal.decides ? await withOwnPassword(terminal, signed, token) : signed, desk);
  };
  return asNobody(terminal, signedIn, lenient);
}

const owner: Actor = { kind: "system", name: "system", acts: new Set(["store.migrate", "store.status"]) };

/**
 * For bringing the store up to date: nobody can sign in to an older one, so whoever owns the folder may; a store
 * that is up to date asks for an operator.
 */
export function asOwner<R>(terminal: Terminal, work: Work<R>): Promise<R> {
  const opened: Work<R, SignedDesk> = async (ctx, desk) => {
    const { pending } = await readSchema(ctx.store);
    if (pending.length > 0) return work({ ...ctx, actor: owner }, desk);
    const { actor } = await resumeSession(ctx, desk.session.token);
    return work({ ...ctx, actor }, desk);
  };
  // what belongs in the store by now is brought there by this very act
  return asNobody(terminal, opened, { olderStore: true, brokenSettings: true });
}

const root: Actor = {
  kind: "system",
  name: "system",
  acts: new Set([...rootsOwn, "audit.verify", "store.status"]),
};

/** For what is root's own where the machine's file names the desk; elsewhere whoever else may does it. */
export function asRoot<R>(
  terminal: Terminal,
  act: Act,
  work: Work<R>,
  elsewhere: (terminal: Terminal, work: Work<R>) => Promise<R> = asOperator,
): Promise<R> {
  if (!systemFile()) return elsewhere(terminal, work);
  requireRoot(act);
  return withDesk(terminal, root, work, { olderStore: act === "store.migrate" });
}
