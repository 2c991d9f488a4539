import { fstatSync, readFileSync } from "node:fs";

/** Who calls, and from where: what a session belongs to. */
export interface Caller {
  /** Who, as the machine knows that from outside of any sudo. */
  readonly user: string;
  /** The terminal with whoever leads its session; undefined where there is none. */
  readonly terminal: string | undefined;
  /** Who leads the session that has no terminal; undefined where that one is gone. */
  readonly leader: string | undefined;
}

/** A machine with its table of processes, and the process that asks. */
export interface Machine {
  readonly uid: number;
  /** What sudo says of who called it: anybody may say that, so it counts beneath a sudo alone. */
  readonly sudoUid: string | undefined;
  /** What a file of `/proc` holds; undefined for one that is not there, or is not shown to us. */
  readonly read: (path: string) => string | undefined;
}

interface Process {
  readonly pid: number;
  readonly name: string;
  readonly parent: number;
  readonly session: number;
  readonly terminal: number;
  /** In ticks since the machine began: who has the number of another process began later. */
  readonly startedAt: number;
}

/** Ancestors that are looked at: more than any shell within shells has. */
const farthest = 64;

/** Audit's word for somebody who did not sign in at this machine, such as in a container. */
const nobody = "4294967295";

/**
 * Who calls on Linux. A sudo with a terminal of its own for each command would make each a stranger to the last, so
 * the terminal is that of whoever called the outermost sudo.
 */
export function callerOf(machine: Machine): Caller {
  const { read, uid, sudoUid = "" } = machine;
  const { origin, beneathSudo } = originOf(machine);
  const audit = read("/proc/self/loginuid")?.trim();
  const known = audit !== undefined && /^\d+$/.test(audit) && audit !== nobody;
  const outside = beneathSudo && /^\d+$/.test(sudoUid) ? `sudo ${sudoUid}` : `uid ${uid}`;
  const user = known ? `login ${audit}` : outside;
  const leader = origin && leaderOf(machine, origin);
  if (!origin || !leader) return { user, terminal: undefined, leader: undefined };
  // the same numbers come again when the machine has begun anew
  const boot = read("/proc/sys/kernel/random/boot_id")?.trim() ?? "";
  const led = `${leader.pid}@${leader.startedAt} ${boot}`;
  return { user, terminal: origin.terminal === 0 ? undefined : `${origin.terminal} ${led}`, leader: led };
}

/** Who called the outermost sudo, undefined where that is not shown; without a sudo, the process itself. */
function originOf(machine: Machine): { readonly origin: Process | undefined; readonly beneathSudo: boolean } {
  let at = processOf(machine, "self");
  let origin = at;
  let beneathSudo = false;
  for (let steps = 0; at && steps < farthest; steps += 1) {
    const parent = parentOf(machine, at);
    if (parent && isSudo(machine, parent)) {
      beneathSudo = true;
      origin = parentOf(machine, parent);
    }
    at = parent;
  }
  return { origin, beneathSudo };
}

/**
 * Whether a process is a sudo: anybody may call a program so, but not one that acts as root. Whose it really is it
 * keeps until it runs its command.
 */
function isSudo({ read }: Machine, { pid, name }: Process): boolean {
  return name === "sudo" && /^Uid:\s+\d+\s+0\s+0\s+0$/m.test(read(`/proc/${pid}/status`) ?? "");
}

function parentOf(machine: Machine, child: Process): Process | undefined {
  return elder(processOf(machine, child.parent), child);
}

function leaderOf(machine: Machine, member: Process): Process | undefined {
  return elder(processOf(machine, member.session), member);
}

/** A process that another was begun after: else its number was given anew meanwhile. */
function elder(process: Process | undefined, younger: Process): Process | undefined {
  return process && process.startedAt <= younger.startedAt ? process : undefined;
}

function processOf({ read }: Machine, which: number | "self"): Process | undefined {
  // the name may hold anything, parentheses too
  const [, pid, name = "", rest] = /^(\d+) \((.*)\) \S (.*)/s.exec(read(`/proc/${which}/stat`) ?? "") ?? [];
  const numbers = rest?.split(" ").map(Number);
  if (!numbers) return undefined;
  const [parent = 0, , session = 0, terminal = 0] = numbers;
  return { pid: Number(pid), name, parent, session, terminal, startedAt: numbers[18] ?? 0 };
}

/** Who calls this process. */
export function thisCaller(environment: NodeJS.ProcessEnv): Caller {
  const uid = process.getuid?.() ?? 0;
  if (process.platform === "linux") return callerOf({ uid, sudoUid: environment["SUDO_UID"], read: shown });
  // asked for only here: the module costs every other start
  const { isatty } = process.getBuiltinModule("node:tty");
  const file = [0, 1, 2].find((each) => isatty(each));
  const terminal = file === undefined ? undefined : `${fstatSync(file).rdev}`;
  return { user: `uid ${uid}`, terminal, leader: undefined };
}

function shown(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
