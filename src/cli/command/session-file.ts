import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { type Caller, thisCaller } from "../../base/caller.ts";
import type { Context, Seat } from "../../base/context.ts";
import { withNamedFile } from "../../base/files.ts";
import { type Home, makePrivateFolder } from "../../base/home.ts";
import { lastingKey } from "../../base/keys.ts";
import { day } from "../../base/time.ts";
import { foreignFile } from "../../operator/session/session.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Where the caller of a command keeps a session. */
export interface SessionFile {
  /** Whose the session is to be. */
  readonly seat: Seat;
  /** What is kept; empty where that is no token of this account's, undefined where there is nothing. */
  readonly token: string | undefined;
  /** Keeps another in the place of what is kept. */
  keep(token: string): void;
  /** Removes what is kept. */
  remove(): void;
}

type World = Pick<Context, "clock" | "keys" | "random" | "settings">;

/**
 * The session of this command's caller: in the file that `CLAVE_SESSION` names, else in the desk's own for the terminal.
 * Outside production one that was begun at no terminal serves where there is none of the terminal's; not for signing in.
 */
export function sessionFileOf({ shell }: Terminal, ctx: World, home: Home, signingIn = false): SessionFile {
  const caller = thisCaller(shell.env);
  const named = shell.env["CLAVE_SESSION"];
  if (named) return namedSession(ctx, home, caller, resolve(named));
  const places = placesOf(caller, ctx.settings.production);
  const found = places.find(({ of }) => ownTokenIn(fileFor(ctx, home, of)) !== undefined);
  const { seat } = (signingIn ? undefined : found) ?? places[0] ?? { seat: { ...caller, named: false } };
  const files = places
    .filter((place) => place.seat.terminal === seat.terminal)
    .map(({ of }) => fileFor(ctx, home, of));
  const token = files.map(ownTokenIn).find((each) => each !== undefined);
  return {
    seat,
    token,
    keep: (next) => {
      makePrivateFolder(home.sessions);
      clearAway(ctx, home);
      for (const file of files) write(ctx, file, next, true);
    },
    remove: () => {
      for (const file of files) if (ownTokenIn(file) === token) rmSync(file, { force: true });
    },
  };
}

interface Place {
  /** What the file is called after. */
  readonly of: readonly string[];
  readonly seat: Seat;
}

/** Where a caller's session may be, the nearest first. */
function placesOf({ user, terminal, leader }: Caller, production: boolean): readonly Place[] {
  const loose = { user, terminal: undefined, named: false };
  const beside: readonly Place[] = production ? [] : [{ of: [user], seat: loose }];
  if (terminal !== undefined)
    return [{ of: [user, "terminal", terminal], seat: { ...loose, terminal } }, ...beside];
  return leader === undefined ? beside : [{ of: [user, "leader", leader], seat: loose }, ...beside];
}

function fileFor({ keys }: World, home: Home, of: readonly string[]): string {
  const name = lastingKey(keys).digest("session-file", JSON.stringify(of)).toString("hex");
  return join(home.sessions, name.slice(0, 32));
}

/** What lies there since longer than any session lives, and the one file of all terminals that there once was. */
function clearAway({ clock }: World, home: Home): void {
  rmSync(join(home.path, "session"), { force: true });
  for (const name of readdirSync(home.sessions)) {
    const file = join(home.sessions, name);
    const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (since !== undefined && clock.machine.now() - since > day) rmSync(file, { force: true });
  }
}

/** The session in a file that a script names: whoever names another's, or anything else, is refused. */
function namedSession(ctx: World, home: Home, { user }: Caller, path: string): SessionFile {
  const token = existsSync(dirname(path))
    ? inFolderOf(
        path,
        home,
        (file) => tokenIn(file),
        () => "",
      )
    : undefined;
  const checked = (work: (file: string) => void) =>
    inFolderOf(
      path,
      home,
      (file) => {
        if (tokenIn(file) !== token) throw foreignFile();
        work(file);
      },
      () => {
        throw foreignFile();
      },
    );
  return {
    seat: { user, terminal: undefined, named: true },
    token,
    keep: (next) => checked((file) => write(ctx, file, next, token !== undefined)),
    remove: () => checked((file) => rmSync(file, { force: true })),
  };
}

/**
 * Does something with a file in its folder, held open meanwhile: no link that is put into the path leads elsewhere.
 * What lies in the desk's own folder is not touched.
 */
function inFolderOf<R>(path: string, home: Home, work: (file: string) => R, inside: () => R): R {
  return withNamedFile(path, "writing", () => {
    const held = existsSync("/proc/self/fd") ? openSync(dirname(path), constants.O_DIRECTORY) : undefined;
    try {
      const folder = held === undefined ? realpathSync(dirname(path)) : `/proc/self/fd/${held}`;
      const desk = realpathSync(home.path);
      if (`${realpathSync(folder)}${sep}`.startsWith(`${desk}${sep}`)) return inside();
      return work(join(folder, basename(path)));
    } finally {
      if (held !== undefined) closeSync(held);
    }
  });
}

/** The token in a file of the desk's; throws *io* where this user may not read it. */
function ownTokenIn(path: string): string | undefined {
  return withNamedFile(path, "reading", () => tokenIn(path, ["EACCES"]));
}

/**
 * The token in a file: empty where it is none, a link, another account's or cannot be read, but for the reasons that
 * are thrown; undefined where there is no file.
 */
function tokenIn(path: string, thrown: readonly string[] = []): string | undefined {
  let file: number;
  try {
    // a pipe that nobody writes to would be waited for
    file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (thrown.includes(code)) throw error;
    return code === "ENOENT" ? undefined : "";
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > 64 || stats.uid !== (process.getuid?.() ?? stats.uid)) return "";
    const text = readFileSync(file, "utf8").trim();
    return /^[\w-]{43}$/.test(text) ? text : "";
  } finally {
    closeSync(file);
  }
}

/** Writes a token whole or not at all, for the desk's account alone; over another only where that is one's own. */
function write({ random }: World, path: string, token: string, replaces: boolean): void {
  const draft = `${path}.${random.bytes(6).toString("hex")}`;
  withNamedFile(path, "writing", () => {
    try {
      writeFileSync(draft, `${token}\n`, { mode: 0o600, flag: "wx", flush: true });
      if (replaces) renameSync(draft, path);
      else linkSync(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  });
}
