import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SystemFile } from "../../src/base/place/system-file.ts";
import { Desk } from "./desk.ts";
import { projectRoot } from "./sources.ts";

/** Where the namespace shows the program and Node: the tree may lie where nobody else may look. */
const seen = { tree: "/mnt/clave", node: "/mnt/node" };

/**
 * What is done in a namespace of mounts before a command: the folder in $1 lies over /etc, and the words after it
 * are run. Nothing of it is to be seen outside.
 */
const enter = `
set -e
mount -t overlay overlay -o "lowerdir=$1:/etc" /etc
mount -t tmpfs -o mode=755 tmpfs /mnt
mkdir ${seen.tree}
touch ${seen.node}
mount --bind "$2" ${seen.tree}
mount --bind "$3" ${seen.node}
shift 3
exec "$@"
`;

/** A command's words where a folder lies over /etc, in a namespace of mounts of its own. */
export function withEtc(folder: string, command: readonly string[]): readonly string[] {
  const shown = command.map((word) =>
    word === process.execPath ? seen.node : word.replace(projectRoot, `${seen.tree}/`),
  );
  return ["unshare", "-m", "sh", "-c", enter, "sh", folder, projectRoot, process.execPath, ...shown];
}

/**
 * The same desk, each command run where `/etc/clave/desk.json` says what is given: its home and production, where
 * nothing else is, or a text as it is. As root, or as another user of the machine, who then owns the desk's folder:
 * where root runs a command, as that user's desk (`owner`). `caller` is who came to that user by something of root's
 * that is called sudo.
 */
export function underSystemFile(
  desk: Desk,
  given: Partial<SystemFile> | string = {},
  {
    as,
    owner = as,
    caller,
  }: { readonly as?: number; readonly owner?: number; readonly caller?: number } = {},
): Desk {
  const etc = etcOf(desk.folder, given);
  if (owner !== undefined) hand(desk.folder, owner);
  const sudo = join(desk.folder, "sudo");
  if (!existsSync(sudo)) symlinkSync("/bin/bash", sudo);
  const called = [sudo, "-c", `export SUDO_UID=${caller}; "$@"; exit $?`, "sudo"];
  const user = as === undefined ? [] : ["setpriv", `--reuid=${as}`, `--regid=${as}`, "--clear-groups"];
  const by = caller === undefined ? user : [...called, ...user];
  const same = new Desk(dirname(desk.home), desk.folder);
  same.smtpUrl = desk.smtpUrl;
  same.production = desk.production;
  same.way = (command) => withEtc(etc, [...by, ...command]);
  return same;
}

/** A folder to lie over /etc, with a system file in it. */
export function etcOf(folder: string, given: Partial<SystemFile> | string): string {
  const etc = mkdtempSync(join(folder, "etc-"));
  const file = join(etc, "clave", "desk.json");
  mkdirSync(join(etc, "clave"));
  const home = join(folder, "home");
  writeFileSync(
    file,
    typeof given === "string" ? given : JSON.stringify({ home, production: true, ...given }),
  );
  for (const path of [etc, join(etc, "clave")]) chmodSync(path, 0o755);
  chmodSync(file, 0o644);
  return etc;
}

/** Gives a folder to a user of the machine, with all that is in it; what lies over /etc stays root's. */
export function hand(path: string, user: number): void {
  const stats = lstatSync(path);
  if (stats.isSymbolicLink() || basename(path).startsWith("etc-")) return;
  chownSync(path, user, user);
  if (stats.isDirectory()) for (const name of readdirSync(path)) hand(join(path, name), user);
}

/** Why no namespace of mounts is to be had here; undefined where one is. */
export const withoutNamespaces = whyNot();

function whyNot(): string | undefined {
  try {
    const [program = "", ...words] = withEtc(join(projectRoot, "docs"), ["true"]);
    execFileSync(program, words, { stdio: "pipe" });
    return undefined;
  } catch (error) {
    if (process.env["CLAVE_TEST_NAMESPACE"] === "required") throw error;
    return "(skipped: no namespace of mounts is to be had here, as root and with unshare)";
  }
}
