import { Readable } from "node:stream";
import SMTPConnection, {
  type SMTPConnectionOptions,
  type SMTPConnectionSendInfo,
  type SMTPEnvelope,
} from "nodemailer/lib/smtp-connection";
import { ClaveError } from "../../base/errors.ts";
import { readSettingFile } from "../../base/files.ts";
import { isLoopback, type Settings } from "../../base/settings.ts";
import { catalogue } from "../../base/texts.ts";
import { type Duration, second } from "../../base/time.ts";
import { limits } from "./timetable.ts";

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

/** Where a mail server is, how to speak with it, and who to sign in as. */
export interface MailServer {
  readonly options: SMTPConnectionOptions;
  readonly account: { readonly user: string; readonly pass: string } | undefined;
}

/** The mail server of the settings; TLS is required off this machine. Throws *config* for a password that cannot be read. */
export function mailServerIn(settings: Settings): MailServer {
  const url = new URL(settings["smtp.url"]);
  const secure = url.protocol === "smtps:";
  const local = isLoopback(url.hostname);
  const user = decodeURIComponent(url.username);
  return {
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: Number(url.port || (secure ? 465 : 587)),
      secure,
      requireTLS: !secure && !local,
      ...(local ? { tls: { rejectUnauthorized: false } } : {}),
      connectionTimeout: limits.connect,
      greetingTimeout: limits.connect,
      socketTimeout: 45 * second,
      maxResponseSize: 64 * 1024,
    },
    account: user === "" ? undefined : { user, pass: passwordOf(settings, url) },
  };
}

function passwordOf(settings: Settings, url: URL): string {
  const file = settings["smtp.passwordFile"];
  if (file === "") return decodeURIComponent(url.password);
  const password = readSettingFile("smtp.passwordFile", file)
    .toString("utf8")
    .replace(/\r?\n$/, "");
  if (password !== "" && !/[\0\ufffd]/.test(password)) return password;
  throw new ClaveError("smtp-password-file", texts.password, texts.passwordHint);
}

/** A conversation with a mail server that is open, greeted and signed in. */
export class Connection {
  readonly #smtp: SMTPConnection;
  #broken: ((error: Error) => void) | undefined;

  private constructor(smtp: SMTPConnection) {
    this.#smtp = smtp;
    // an idle connection may end at any time: whoever takes it next asks whether it lives
    smtp.on("error", (error: Error) => this.#broken?.(error));
  }

  /** Connects and signs in; throws the server's refusal, or what prevented a conversation. */
  static async open({ options, account }: MailServer): Promise<Connection> {
    const connection = new Connection(new SMTPConnection(options));
    const smtp = connection.#smtp;
    try {
      await connection.#settled<void>(limits.connect, (done) => smtp.connect((error) => done(error)));
      if (account) await connection.#settled(limits.signIn, (done) => smtp.login({ ...account }, done));
      return connection;
    } catch (error) {
      smtp.close();
      throw error;
    }
  }

  /** Whether another mail may be handed over. */
  get alive(): boolean {
    return !this.#smtp.destroyed;
  }

  /** Hands one mail over and gives the server's words; throws its refusal. */
  async send(envelope: SMTPEnvelope, mail: Mail): Promise<string> {
    const { response } = await this.#settled<SMTPConnectionSendInfo>(limits.send, (done) =>
      this.#smtp.send(envelope, mail, done),
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

  /** What a call of the library came to, or the fault of the connection, or that time ran out. */
  #settled<T>(limit: Duration, call: (done: Done<T>) => void): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const overdue = setTimeout(() => {
        this.#smtp.close();
        reject(Object.assign(new Error("Timeout"), { code: "ETIMEDOUT" }));
      }, limit);
      const done: Done<T> = (error, result) => {
        clearTimeout(overdue);
        this.#broken = undefined;
        if (error) reject(error);
        else resolve(result as T);
      };
      this.#broken = done;
      call(done);
    });
  }
}

type Done<T> = (error?: Error | null, result?: T) => void;

/** The bytes of a mail, which know whether the server has asked for them. */
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
    this.push(this.#raw);
    this.push(null);
  }
}
