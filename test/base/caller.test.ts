import { describe, expect, test } from "vitest";
import { callerOf, thisCaller } from "../../src/base/caller.ts";

/** A process of a table: number, name, parent, session, terminal, when it began; root's, or acting as root for a user. */
type Row = readonly [
  pid: number,
  name: string,
  parent: number,
  session: number,
  terminal: number,
  at: number,
  root?: "root" | "effective",
];

interface Tree {
  readonly rows: readonly Row[];
  readonly loginUid?: string;
  readonly sudoUid?: string;
  readonly boot?: string;
}

/** The caller where the last row is clave's own process. */
function callerIn({ rows, loginUid, sudoUid, boot = "boot-1" }: Tree) {
  const files = new Map<string, string>([["/proc/sys/kernel/random/boot_id", `${boot}\n`]]);
  if (loginUid !== undefined) files.set("/proc/self/loginuid", loginUid);
  for (const [pid, name, parent, session, terminal, at, root] of rows) {
    const before = `${pid} (${name}) S ${parent} ${pid} ${session} ${terminal}`;
    files.set(`/proc/${pid}/stat`, `${before} ${"0 ".repeat(14)}${at} 0 0\n`);
    const uids =
      root === "root" ? "0\t0\t0\t0" : root === "effective" ? "1001\t0\t0\t0" : "1001\t1001\t1001\t1001";
    files.set(`/proc/${pid}/status`, `Name:\t${name}\nUid:\t${uids}\nGid:\t0\t0\t0\t0\n`);
  }
  files.set("/proc/self/stat", files.get(`/proc/${rows.at(-1)?.[0]}/stat`) ?? "");
  return callerOf({ uid: 997, sudoUid, read: (path) => files.get(path) });
}

const begun: readonly Row[] = [
  [1, "systemd", 0, 1, 0, 1, "root"],
  [50, "sshd", 1, 50, 0, 10, "root"],
];
const shell: readonly Row[] = [...begun, [100, "bash", 50, 100, 34816, 20]];
const atShell = { terminal: "34816 100@20 boot-1", leader: "100@20 boot-1" };
const nowhere = { terminal: undefined, leader: undefined };

const trees: readonly (readonly [what: string, tree: Tree, caller: ReturnType<typeof callerOf>])[] = [
  [
    "a command typed in a shell",
    { rows: [...shell, [200, "node", 100, 100, 34816, 30]] },
    { user: "uid 997", ...atShell },
  ],
  [
    "sudo at the same terminal",
    {
      rows: [...shell, [200, "sudo", 100, 100, 34816, 30, "root"], [201, "node", 200, 100, 34816, 31]],
      sudoUid: "1001",
    },
    { user: "sudo 1001", ...atShell },
  ],
  [
    "sudo with a terminal of its own for each command",
    {
      rows: [
        ...shell,
        [200, "sudo", 100, 100, 34816, 30, "root"],
        [201, "sudo", 200, 201, 34817, 31, "root"],
        [202, "node", 201, 201, 34817, 32],
      ],
      sudoUid: "1001",
    },
    { user: "sudo 1001", ...atShell },
  ],
  [
    "the next command of the same shell, in another such terminal",
    {
      rows: [
        ...shell,
        [300, "sudo", 100, 100, 34816, 90, "root"],
        [301, "sudo", 300, 301, 34825, 91, "root"],
        [302, "node", 301, 301, 34825, 92],
      ],
      sudoUid: "1001",
    },
    { user: "sudo 1001", ...atShell },
  ],
  [
    "sudo within sudo: the outermost counts",
    {
      rows: [
        ...shell,
        [200, "sudo", 100, 100, 34816, 30, "root"],
        [201, "sudo", 200, 201, 34817, 31, "root"],
        [202, "bash", 201, 201, 34817, 32, "root"],
        [203, "sudo", 202, 201, 34817, 33, "root"],
        [204, "node", 203, 204, 34818, 34],
      ],
      sudoUid: "0",
    },
    { user: "sudo 0", ...atShell },
  ],
  [
    "su that is called sudo, and within it the real one: who called is what that one says, at a terminal of the same user",
    {
      rows: [
        ...shell,
        [200, "sudo", 100, 100, 34816, 30, "effective"],
        [201, "bash", 200, 201, 34817, 31],
        [202, "sudo", 201, 201, 34817, 32, "root"],
        [203, "node", 202, 203, 34818, 33],
      ],
      sudoUid: "1001",
    },
    { user: "sudo 1001", ...atShell },
  ],
  [
    "sudo su",
    {
      rows: [
        ...shell,
        [200, "sudo", 100, 100, 34816, 30, "root"],
        [201, "su", 200, 201, 34817, 31, "root"],
        [202, "bash", 201, 201, 34817, 32],
        [203, "node", 202, 201, 34817, 33],
      ],
    },
    { user: "uid 997", ...atShell },
  ],
  [
    "a pane of tmux",
    {
      rows: [
        ...begun,
        [60, "tmux: server", 1, 60, 0, 15],
        [110, "bash", 60, 110, 34820, 25],
        [200, "node", 110, 110, 34820, 30],
      ],
    },
    { user: "uid 997", terminal: "34820 110@25 boot-1", leader: "110@25 boot-1" },
  ],
  [
    "cron, without a terminal",
    {
      rows: [
        ...begun,
        [70, "cron", 1, 70, 0, 11],
        [200, "sh", 70, 200, 0, 30],
        [201, "node", 200, 200, 0, 31],
      ],
    },
    { user: "uid 997", terminal: undefined, leader: "200@30 boot-1" },
  ],
  [
    "somebody whom audit knows, whatever sudo says",
    {
      rows: [...shell, [200, "sudo", 100, 100, 34816, 30, "root"], [201, "node", 200, 100, 34816, 31]],
      loginUid: "1004\n",
      sudoUid: "1001",
    },
    { user: "login 1004", ...atShell },
  ],
  [
    "a container, where audit knows nobody",
    { rows: [...shell, [200, "node", 100, 100, 34816, 30]], loginUid: "4294967295" },
    { user: "uid 997", ...atShell },
  ],
  [
    "what sudo would say, without a sudo",
    { rows: [...shell, [200, "node", 100, 100, 34816, 30]], sudoUid: "1002" },
    { user: "uid 997", ...atShell },
  ],
  [
    "a program that is called sudo and is not root's",
    {
      rows: [...shell, [200, "sudo", 100, 200, 34817, 30], [201, "node", 200, 200, 34817, 31]],
      sudoUid: "1002",
    },
    { user: "uid 997", terminal: "34817 200@30 boot-1", leader: "200@30 boot-1" },
  ],
  [
    "sudo as a user calls it: really that user's, and acting as root",
    {
      rows: [
        ...shell,
        [200, "sudo", 100, 100, 34816, 30, "effective"],
        [201, "sudo", 200, 201, 34817, 31, "effective"],
        [202, "node", 201, 201, 34817, 32],
      ],
      sudoUid: "1001",
    },
    { user: "sudo 1001", ...atShell },
  ],
  [
    "a name that looks like the rest of the line",
    { rows: [...shell, [200, "x) S 1 1 1 5 (y", 100, 100, 34816, 30], [201, "node", 200, 100, 34816, 31]] },
    { user: "uid 997", ...atShell },
  ],
  [
    "a parent whose number was given anew: nobody is asked further",
    {
      rows: [...begun, [100, "sudo", 50, 100, 34816, 99, "root"], [200, "node", 100, 200, 34817, 30]],
      sudoUid: "1001",
    },
    { user: "uid 997", terminal: "34817 200@30 boot-1", leader: "200@30 boot-1" },
  ],
  [
    "a leader whose number was given anew",
    { rows: [...begun, [100, "vim", 50, 100, 34816, 99], [200, "node", 50, 100, 34816, 30]] },
    { user: "uid 997", ...nowhere },
  ],
  [
    "a leader that is gone",
    { rows: [...begun, [200, "node", 1, 100, 34816, 30]] },
    { user: "uid 997", ...nowhere },
  ],
  [
    "a sudo whose caller is gone: the machine's first process has no terminal",
    {
      rows: [...begun, [200, "sudo", 1, 100, 34816, 30, "root"], [201, "node", 200, 201, 34817, 31]],
      sudoUid: "1001",
    },
    { user: "sudo 1001", terminal: undefined, leader: "1@1 boot-1" },
  ],
  [
    "a sudo whose caller is not shown",
    {
      rows: [
        [200, "sudo", 100, 100, 34816, 30, "root"],
        [201, "node", 200, 201, 34817, 31],
      ],
      sudoUid: "1001",
    },
    { user: "sudo 1001", ...nowhere },
  ],
  [
    "no process of others shown: only what is one's own is known",
    { rows: [[201, "node", 200, 201, 34817, 31]], sudoUid: "1001" },
    { user: "uid 997", terminal: "34817 201@31 boot-1", leader: "201@31 boot-1" },
  ],
  ["no table of processes at all", { rows: [] }, { user: "uid 997", ...nowhere }],
];

describe("the caller, as the table of processes tells", () => {
  test.each(trees)("%s", (_what, tree, caller) => {
    expect(callerIn(tree)).toEqual(caller);
  });

  test("the same numbers after a new start are another's", () => {
    const rows: readonly Row[] = [...shell, [200, "node", 100, 100, 34816, 30]];
    const callers = ["boot-1", "boot-2"].map((boot) => callerIn({ rows, boot }).terminal);
    expect(new Set(callers).size).toBe(2);
  });

  test("more ancestors than any shell has are not walked for ever", () => {
    const rows = Array.from({ length: 500 }, (_, at): Row => [at + 2, "bash", at + 1, 2, 5, at]);
    expect(callerIn({ rows }).terminal).toBe("5 2@0 boot-1");
  });
});

test.runIf(process.platform === "linux")("this process has a caller, twice the same", () => {
  const caller = thisCaller({});
  expect(caller.user).toMatch(/^(login|uid) \d+$/);
  expect(thisCaller({})).toEqual(caller);
});
