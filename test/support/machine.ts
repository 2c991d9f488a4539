import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "./sources.ts";

/** What a test writes to is in memory, over what the machine has; the program lies where the documentation puts it. */
const layOut = `
set -e
mount -t tmpfs -o mode=755 tmpfs /mnt
for place in etc var usr/bin opt; do
  mkdir -p /mnt/up/$place /mnt/work/$place
  mount -t overlay overlay -o "lowerdir=/$place,upperdir=/mnt/up/$place,workdir=/mnt/work/$place" "/$place"
done
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /opt/clave
mount --bind "$1" /opt/clave
[ "$2" = /usr/bin/node ] || { touch /usr/bin/node; mount --bind "$2" /usr/bin/node; }
echo ready
exec sleep infinity
`;

function around(home: string) {
  const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  const env = { PATH, HOME: home, LANG: "en_US.UTF-8", TERM: "xterm", NO_COLOR: "1" };
  return { env, encoding: "utf8", cwd: "/" } as const;
}

/** A machine as its administrator lays it out, in a namespace of mounts: users and files of its own, gone at its end. */
export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "clave-machine-"));
  readonly #holder: ChildProcess;

  private constructor() {
    const words = ["-m", "sh", "-c", layOut, "sh", projectRoot, process.execPath];
    this.#holder = spawn("unshare", words, { stdio: ["ignore", "pipe", "inherit"] });
  }

  static async start(): Promise<Machine> {
    const machine = new Machine();
    await new Promise<void>((resolve, reject) => {
      machine.#holder.stdout?.once("data", () => resolve());
      machine.#holder.once("exit", (code) => reject(new Error(`no machine was laid out (${code})`)));
    });
    return machine;
  }

  stop(): void {
    this.#holder.removeAllListeners("exit");
    this.#holder.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs lines as root, with root's own path and nothing else around. */
  root(lines: string, input = ""): string {
    return this.#run(["bash", "-euc", lines], input);
  }

  /** What a user sees who types lines at a terminal of their own. */
  async at(user: string, lines: string): Promise<string> {
    const story = join(this.folder, `${user}.sh`);
    this.root(`cat > ${story} && chmod 644 ${story} && chmod 755 ${this.folder}`, lines);
    const own = ["setpriv", `--reuid=${user}`, `--regid=${user}`, "--init-groups"];
    const command = [...own, "script", "-qec", `bash ${story}`, "/dev/null"];
    const typing = promisify(execFile)("nsenter", this.#within(command), around(`/home/${user}`));
    // nobody is there who answers
    typing.child.stdin?.end();
    return (await typing).stdout.replace(/\r+\n/g, "\n");
  }

  #run(command: readonly string[], input: string): string {
    return execFileSync("nsenter", this.#within(command), { ...around("/root"), input, stdio: "pipe" });
  }

  #within(command: readonly string[]): readonly string[] {
    return ["-m", "-t", String(this.#holder.pid), "--", ...command];
  }
}
