import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

/** Runs a program to its end and gives what it printed; throws with all that it said where it fails. */
export function run(
  program: string,
  words: readonly string[],
  { env = process.env, input = "" }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): string {
  return execFileSync(program, words, { env, input, encoding: "utf8", timeout: 120_000, stdio: "pipe" });
}

/**
 * A Postfix of a test's own: the machine's programs on a configuration, a queue and a port of its own, so that the
 * machine's mail stays as it is. It takes mail for a domain without asking whether the mailbox is there.
 */
export class Postfix {
  /** With these, each of Postfix's programs means this one. */
  readonly env: NodeJS.ProcessEnv;
  readonly url: string;
  readonly #log: string;

  private constructor(folder: string, port: number) {
    this.env = {
      PATH: `/usr/sbin:/sbin:${process.env["PATH"]}`,
      MAIL_CONFIG: join(folder, "etc"),
      LC_ALL: "C",
    };
    this.url = `smtp://127.0.0.1:${port}`;
    this.#log = join(folder, "log");
  }

  /** Configures and starts it in a folder of root's; throws where the machine lacks Postfix or the tester the rights. */
  static async start(folder: string, domain: string): Promise<Postfix> {
    if (process.getuid?.() !== 0) throw new Error("Only root can start a Postfix: run this as root.");
    if (!existsSync("/etc/postfix/master.cf")) throw new Error("Postfix is not installed here.");
    const port = await freePort();
    const postfix = new Postfix(folder, port);
    postfix.#configure(folder, domain, port);
    // its daemons would keep a pipe of ours open, and we would wait for them
    execFileSync("postfix", ["start"], { env: postfix.env, stdio: "ignore" });
    return postfix;
  }

  run(program: string, ...words: readonly string[]): string {
    return run(program, words, { env: this.env });
  }

  /** What it wrote about itself, for whoever has to find a fault. */
  log(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
  }

  stop(): void {
    this.run("postfix", "stop");
  }

  #configure(folder: string, domain: string, port: number): void {
    const [etc, queue, data] = ["etc", "queue", "data"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    for (const place of [etc, queue, data]) mkdirSync(place);
    run("chown", ["postfix", data]);
    copyFileSync("/etc/postfix/master.cf", join(etc, "master.cf"));
    writeFileSync(join(etc, "main.cf"), "compatibility_level = 3.6\n");
    // a table of root's, as every machine has it, with a Maildir in it
    writeFileSync(join(etc, "aliases"), `perdidos: ${join(folder, "lib", "perdidos")}/\n`);
    const own = `hash:${join(etc, "aliases")}`;
    const settings = {
      queue_directory: queue,
      data_directory: data,
      maillog_file: this.#log,
      maillog_file_prefixes: folder,
      myhostname: `mx.${domain}`,
      mydestination: domain,
      mynetworks: "127.0.0.0/8",
      inet_interfaces: "127.0.0.1",
      inet_protocols: "ipv4",
      alias_maps: own,
      alias_database: own,
      local_recipient_maps: "",
      recipient_delimiter: "",
    };
    this.run("postconf", "-e", ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`));
    this.run("postconf", "-MX", "smtp/inet");
    this.run("postconf", "-Me", `127.0.0.1:${port}/inet=127.0.0.1:${port} inet n - n - - smtpd`);
    this.run("postconf", "-Me", "postlog/unix-dgram=postlog unix-dgram n - n - 1 postlogd");
    this.run("postconf", "-F", "*/*/chroot=n");
    this.run("postalias", own);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
