import { type BigIntStats, existsSync, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

/** What of this machine is the desk's, as far as it bears on the files that somebody names. */
export interface DeskPlaces {
  /** The desk's folder. */
  readonly folder: string;
  /** The folders in it that hold what is meant to be read: rows that were not taken, what reports wrote, the sink's mails. */
  readonly shown: readonly string[];
  /** What is the desk's wherever it lies: its store, a session, the files that settings name. */
  readonly elsewhere: readonly string[];
  /** Where the machine's own file says which desk it has: the one folder that a file is written into, by a name alone. */
  readonly outbox: string | undefined;
}

let known: (() => DeskPlaces) | undefined;

/** Says, before a command runs, whose files it neither reads nor writes by a name that somebody gives. */
export function protectDesk(find: () => DeskPlaces): void {
  let found: DeskPlaces | undefined;
  known = () => {
    found ??= find();
    return found;
  };
}

/** Where files are written on a machine that opens none that is named; undefined on any other. */
export function outbox(): string | undefined {
  return known?.().outbox;
}

/** Whether a file is one of the desk's own, whatever it is called: by a link, a descriptor or a second name too. */
export function isDeskFile({ dev, ino }: BigIntStats): boolean {
  if (known === undefined) return false;
  const { folder, shown, elsewhere } = known();
  for (const path of [...filesIn(folder, shown), ...elsewhere]) {
    const own = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (own?.dev === dev && own.ino === ino) return true;
  }
  return false;
}

/** Whether a path leads into the desk's folder, or to the place of what is the desk's elsewhere. */
export function isInDesk(path: string): boolean {
  if (known === undefined) return false;
  const { folder, elsewhere } = known();
  return isInside(path, folder) || elsewhere.some((own) => realPath(own) === realPath(path));
}

/** Whether a path leads into a folder, though its last parts may not be there yet. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(realPath(folder), realPath(path));
  return way === "" || !(way === ".." || way.startsWith("../"));
}

/** Whether a folder holds mails: the folders of mails in it are its own, and no links to others. */
export function isMaildir(folder: string): boolean {
  return ["new", "cur"].every((name) =>
    lstatSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
  );
}

/** Where a path leads once every link in it is followed, though its last parts may not be there yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const above = dirname(path);
  return above === path ? path : join(realPath(above), basename(path));
}

/** Every file that lies in a folder and below it, but for what is meant to be read. */
function* filesIn(folder: string, shown: readonly string[]): Generator<string> {
  if (!existsSync(folder)) return;
  for (const each of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, each.name);
    if (!each.isDirectory()) yield path;
    else if (!shown.includes(path) && !isMaildir(path)) yield* filesIn(path, shown);
  }
}
