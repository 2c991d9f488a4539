import { Readable } from "node:stream";
import SMTPConnection, {
  type SMTPConnectionOptions,
  type SMTPConnectionSendInfo,
  type SMTPEnvelope,
} from "nodemailer/lib/smtp-connection";
import { ClaveError } from "../../base/errors.ts";
import { readSettingFile } from "../../base/files.ts";
import { requireOwnFile } from "../../base/setting-files.ts";
import { isLoopback } from "../../base/setting-kinds.ts";
import type { Settings } from "../../base/settings.ts";
import { catalogue } from "../../base/texts.ts";
import { type Duration, second } from "../../base/time.ts";

const texts = catalogue({
  password: {
    es: "El archivo de smtp.passwordFile no guarda una contraseña: está vacío o no es texto.",
    en: "The file of smtp.passwordFile holds no password: it is empty, or no text.",
  },
  passwordHint: {
    es: "Escriba en él la contraseña, sola, en una línea. Cuál es: clave config get smtp.passwordFile",
    en: "Write the password into it, alone, on one line. Which it is: clave config get smtp.passwordFile",
  },
});

/** What is not in `smtp.timeouts`: reaching the server at all, and getting a conversation ready for the next mail. */
export const limits = { connect: 30 * second, rest: 5 * second } as const satisfies Readonly<
  Record<string, Duration>
>;

/**
 * The longest that opening a conversation, signing in and sending may take of a server that says something within
 * each wait and yet never comes to its end.
 */
function longest({ greeting, reply, end }: Settings["smtp.timeouts"]) {
  return { open: limits.connect + greeting + 4 * reply, signIn: 3 * reply, send: 3 * reply + 2 * end };
}

/** Where a mail server is, how to speak with it, and who to sign in as. */
export interface MailServer {
  readonly options: SMTPConnectionOptions;
  readonly account: { readonly user: string; readonly pass: string } | undefined;
  readonly timeouts: Settings["smtp.timeouts"];
}

/** The mail server of the settings; TLS is required off this machine. Throws *config* for a password that cannot be read. */
export function mailServerIn(settings: Settings): MailServer {
  const url = new URL(settings["smtp.url"]);
  const secure = url.protocol === "smtps:";
  const local = isLoopback(url.hostname);
  const user = decodeURIComponent(url.username);
  const timeouts = settings["smtp.timeouts"];
  return {
    timeouts,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || (secure ? 465 : 587)),
      secure,
      requireTLS: !secure && !local,
      ...(local ? { tls: { rejectUnauthorized: false } } : {}),
      // the library's first wait holds the second as well
      connectionTimeout: limits.connect + timeouts.greeting,
      greetingTimeout: timeouts.greeting,
      socketTimeout: Math.max(timeouts.greeting, timeouts.reply),
      maxResponseSize: 64 * 1024,
    },
    account: user === "" ? undefined : { user, pass: passwordOf(settings, url) },
  };
}

function passwordOf(settings: Settings, url: URL): string {
  const file = settings["smtp.passwordFile"];
  if (file === "") return decodeURIComponent(url.password);
  if (settings.production) requireOwnFile("smtp.passwordFile", file);
  const password = readSettingFile("smtp.passwordFile", file)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (password !== "" && !/[\0\ufffd]/.test(password)) return password;
  throw new ClaveError("smtp-password-file", texts.password, texts.passwordHint);
}

/** A conversation with a mail server that is open, greeted and signed in. */
export class Connection {
  readonly #smtp: SMTPConnection;
  readonly #waits: Settings["smtp.timeouts"];
  #broken: ((error: Error) => void) | undefined;
  #callOff: AbortSignal | undefined;
  readonly #leave = () => {
    if (this.#broken) this.#give(this.#callOff?.reason as Error);
  };

  private constructor({ options, timeouts }: MailServer) {
    this.#smtp = new SMTPConnection(options);
    this.#waits = timeouts;
    // an idle connection may end at any time: whoever takes it next asks whether it lives
    this.#smtp.on("error", (error: Error) => this.#broken?.(error));
    // what calls off outlives it, and would go on telling each that ever was
    this.#smtp.once("end", () => this.#heed(undefined));
  }

  /** Connects and signs in; throws the server's refusal, what prevented a conversation, or that it was called off. */
  static async open(server: MailServer, callOff?: AbortSignal): Promise<Connection> {
    const connection = new Connection(server);
    const smtp = connection.#smtp;
    const { open, signIn } = longest(server.timeouts);
    const { account } = server;
    // the library waits for the greeting and for being connected together
    const unmet = setTimeout(() => {
      if (smtp.stage === "init") connection.#give(overdue());
    }, limits.connect);
    try {
      await connection.#settled<void>(open, (done) => smtp.connect((error) => done(error)), callOff);
      if (account) await connection.#settled(signIn, (done) => smtp.login({ ...account }, done), callOff);
      return connection;
    } catch (error) {
      smtp.close();
      throw error;
    } finally {
      clearTimeout(unmet);
    }
  }

  /** Whether another mail may be handed over. */
  get alive(): boolean {
    return !this.#smtp.destroyed;
  }

  /** Hands one mail over and gives the server's words; throws its refusal, or that it was called off. */
  async send(envelope: SMTPEnvelope, mail: Mail, callOff?: AbortSignal): Promise<string> {
    this.#waitFor(this.#waits.reply);
    // whoever has the whole mail may take long to say so: filters and archives come first
    mail.once("asked", () => this.#waitFor(this.#waits.end));
    const { response } = await this.#settled<SMTPConnectionSendInfo>(
      longest(this.#waits).send,
      (done) => this.#smtp.send(envelope, mail, done),
      callOff,
    );
    return response;
  }

  /** Makes the connection ready for another mail after a refusal; false where that is not to be had. */
  async rest(): Promise<boolean> {
    if (!this.alive) return false;
    return this.#settled(limits.rest, (done) => this.#smtp.reset(done)).then(
      () => true,
      () => false,
    );
  }

  /** Takes leave and closes; at once where the server is slow to answer. */
  close(): void {
    if (!this.alive) return;
    const smtp = this.#smtp;
    const cut = setTimeout(() => smtp.close(), second / 2);
    smtp.once("end", () => clearTimeout(cut));
    smtp.quit();
  }

  /** How long from now on the server may be silent. */
  #waitFor(silence: Duration): void {
    const socket = this.#smtp._socket;
    if (socket) socket.setTimeout(silence);
  }

  /** Hears from now on what calls off; a run has one signal for all its letters, and hearing it anew for each costs. */
  #heed(callOff: AbortSignal | undefined): void {
    if (callOff === this.#callOff) return;
    this.#callOff?.removeEventListener("abort", this.#leave);
    this.#callOff = callOff;
    callOff?.addEventListener("abort", this.#leave);
  }

  /** Ends what is under way, and the conversation with it. */
  #give(fault: Error): void {
    const broken = this.#broken;
    this.#smtp.close();
    broken?.(fault);
  }

  /** What a call of the library came to, or the fault of the connection, or that time ran out or it was called off. */
  #settled<T>(limit: Duration, call: (done: Done<T>) => void, callOff?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const late = setTimeout(() => this.#give(overdue()), limit);
      const done: Done<T> = (error, result) => {
        clearTimeout(late);
        this.#broken = undefined;
        if (error) reject(error);
        else resolve(result as T);
      };
      this.#broken = done;
      this.#heed(callOff);
      if (callOff?.aborted) this.#give(callOff.reason as Error);
      else call(done);
    });
  }
}

type Done<T> = (error?: Error | null, result?: T) => void;

function overdue(): Error {
  return Object.assign(new Error("Timeout"), { code: "ETIMEDOUT" });
}

/** The bytes of a mail, which know whether the server has asked for them, and say so. */
export class Mail extends Readable {
  #asked = false;
  readonly #raw: Buffer;

  constructor(raw: Buffer) {
    super();
    this.#raw = raw;
  }

  /** Whether any of it may be with the server. */
  get asked(): boolean {
    return this.#asked;
  }

  override _read(): void {
    this.#asked = true;
    this.emit("asked");
    this.push(this.#raw);
    this.push(null);
  }
}
