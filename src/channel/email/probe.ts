import { TLSSocket } from "node:tls";
import type { NodemailerError } from "nodemailer";
import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { certificateTrouble } from "../../base/certificates.ts";
import type { Settings } from "../../base/settings.ts";
import { type Sentence, verbatim } from "../../base/texts.ts";
import { type Duration, type Moment, spoken } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { limits, mailServerIn } from "./connection.ts";
import { beginsInTheClear, codesAlone } from "./reply.ts";

/** A certificate that a server showed. */
export interface Certificate {
  readonly until: Moment;
  /** Why it is not to be trusted; undefined where it is. */
  readonly trouble: Sentence | undefined;
}

/** How far a conversation with the mail server came that sends nothing. */
export type Probed =
  | {
      readonly outcome: "ready";
      /** Undefined where nothing was encrypted. */
      readonly certificate: Certificate | undefined;
      /** Whether letters are handed over only where the certificate is to be trusted. */
      readonly checked: boolean;
      /** Undefined where no account is set; `unoffered` where the server takes none. */
      readonly signIn: "done" | "unoffered" | undefined;
      /** Of the extensions that delivery has a use for, those that the server offers. */
      readonly extensions: readonly string[];
    }
  | {
      readonly outcome:
        | "unreachable"
        | "silent"
        | "unwilling"
        | "in-the-clear"
        | "unencrypted"
        | "untrusted"
        | "sign-in-refused";
      /** The words of the server or of the system, made visible, what is wrong with its certificate, or how long it was silent. */
      readonly reply: string | Sentence;
      /** Whether the same may go well later, or with more patience than this. */
      readonly passing: boolean;
    };

/** Whoever looks waits no longer for a word. */
const glance: Duration = limits.connect;

/** Talks to the mail server of the settings as far as signing in; throws *config* for an unreadable password file. */
export async function probeServer(settings: Settings): Promise<Probed> {
  const { default: Connection } = await import("nodemailer/lib/smtp-connection");
  const { options: server, account, timeouts } = mailServerIn(settings);
  const { tls, ...options } = server;
  const checked = tls === undefined;
  // what is not to be trusted is looked at all the same, and told nothing; who looks does not wait as a letter does
  const looking = {
    tls: { rejectUnauthorized: false },
    connectionTimeout: glance,
    greetingTimeout: Math.min(glance, timeouts.greeting),
    socketTimeout: Math.min(glance, timeouts.reply),
  };
  const probe = new Connection({ ...options, ...looking });
  try {
    await step(probe, (done) => probe.connect(done));
    const extensions = extensionsIn(probe.lastServerResponse || "");
    const certificate = certificateOf(probe);
    if (checked && certificate?.trouble !== undefined)
      return { outcome: "untrusted", reply: certificate.trouble, passing: false };
    if (account && probe.allowsAuth) await step(probe, (done) => probe.login({ ...account }, done));
    const signIn = account && (probe.allowsAuth ? "done" : "unoffered");
    return { outcome: "ready", certificate, checked, signIn, extensions };
  } catch (error) {
    const silent = (error as NodemailerError).code === "ETIMEDOUT" && probe.stage === "connected";
    return silent ? fallenSilent(probe, timeouts) : failed(error as NodemailerError);
  } finally {
    probe.quit();
    probe.close();
  }
}

type Done = (error?: NodemailerError | null) => void;

function step(server: SMTPConnection, begin: (done: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    begin((error) => (error ? reject(error) : resolve()));
  });
}

function certificateOf(server: SMTPConnection): Certificate | undefined {
  const socket = server._socket;
  if (!(socket instanceof TLSSocket)) return undefined;
  const { code = socket.authorizationError } = (socket.authorizationError ?? {}) as { code?: unknown };
  const named = String(code);
  const trouble = socket.authorized ? undefined : (certificateTrouble(named) ?? verbatim(visible(named)));
  return { until: Date.parse(socket.getPeerCertificate().valid_to), trouble };
}

function extensionsIn(reply: string): readonly string[] {
  const wanted = ["DSN", "PIPELINING", "8BITMIME", "SIZE"];
  return wanted.filter((name) => new RegExp(`^250[ -]${name}\\b`, "im").test(reply));
}

/** A server that is there may be slow and no more: the post office may wait longer for it. */
function fallenSilent(probe: SMTPConnection, { greeting, reply }: Settings["smtp.timeouts"]): Probed {
  const given = probe.lastServerResponse ? reply : greeting;
  return { outcome: "silent", reply: spoken(Math.min(glance, given)), passing: given > glance };
}

function failed(error: NodemailerError): Probed {
  const code = error.responseCode ?? 0;
  // an encryption that fails is told by the one word that says how, not by where in the library it was found
  const { reason } = error as { readonly reason?: string };
  const said = (error.response ?? reason ?? error.message).slice(0, 200);
  // a server may quote the password that it was told
  const reply = error.code === "EAUTH" ? codesAlone(said) : visible(said);
  if (beginsInTheClear(error)) return { outcome: "in-the-clear", reply, passing: false };
  const outcome =
    error.code === "EAUTH"
      ? "sign-in-refused"
      : error.code === "ETLS" || reason !== undefined
        ? "unencrypted"
        : code > 0 || error.code === "EPROTOCOL"
          ? "unwilling"
          : "unreachable";
  return { outcome, reply, passing: code < 500 };
}
