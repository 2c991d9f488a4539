import { readFileSync } from "node:fs";
import type { NodemailerError } from "nodemailer";
import { ClaveError } from "../base/errors.ts";
import { isLoopback, type Settings } from "../base/settings.ts";
import { catalogue } from "../base/texts.ts";
import { type Duration, type Moment, second } from "../base/time.ts";
import type { AttemptOutcome } from "../store/attempts.ts";
import type { Letter } from "./paper.ts";
import { classifyReply, keptReply, type ReplyClass } from "./reply.ts";

const texts = catalogue({
  password: {
    es: "No se puede leer el archivo de smtp.passwordFile.",
    en: "The file of smtp.passwordFile cannot be read.",
  },
  passwordHint: {
    es: "Revise la ruta y los permisos: clave config get smtp.passwordFile",
    en: "Check its path and permissions: clave config get smtp.passwordFile",
  },
});

/** One mail on its way out. */
export interface OutgoingMail {
  readonly to: string;
  readonly letter: Letter;
  readonly mailId: string;
  readonly envelopeId: string;
  readonly at: Moment;
}

/** What came of handing a mail over. */
export interface Handover {
  readonly outcome: AttemptOutcome;
  readonly class: ReplyClass;
  /** The server's words, made visible and cut at 1000 characters. */
  readonly reply: string;
  /** Whether a server answered at all. */
  readonly reached: boolean;
}

/** The longest that handing one letter over may take, connecting included: shorter than a lease. */
export const longestConversation: Duration = 100 * second;

/** Hands mails to a mail server. */
export interface Carrier {
  carry(mail: OutgoingMail): Promise<Handover>;
  close(): void;
}

/** A carrier over the SMTP server of the settings; STARTTLS is required off this machine. Nothing connects yet. */
export async function openSmtp(settings: Settings): Promise<Carrier> {
  const { createTransport } = await import("nodemailer");
  const transport = createTransport({
    ...connection(settings),
    pool: true,
    maxConnections: settings["smtp.connections"],
    // a connection gone stale is replaced at once; beyond that the timetable of retries decides
    maxRequeues: 1,
  });
  const from = { name: settings.institution, address: settings["smtp.from"] };
  return {
    carry: async (mail) => {
      try {
        const sent = await transport.sendMail({ ...composed(mail), from });
        const reply = keptReply(sent.response ?? "");
        return { outcome: "accepted", class: "accepted", reply, reached: true };
      } catch (error) {
        return handoverFrom(error as NodemailerError);
      }
    },
    close: () => transport.close(),
  };
}

function connection(settings: Settings) {
  const url = new URL(settings["smtp.url"]);
  const secure = url.protocol === "smtps:";
  const local = isLoopback(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !local,
    ...(local ? { tls: { rejectUnauthorized: false } } : {}),
    ...(url.username === ""
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: secretOf(settings, url) } }),
    connectionTimeout: 10 * second,
    greetingTimeout: 10 * second,
    // under the lease of two minutes: a slow server never makes two senders of one letter
    socketTimeout: 45 * second,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function secretOf(settings: Settings, url: URL): string {
  const file = settings["smtp.passwordFile"];
  if (file === "") return decodeURIComponent(url.password);
  try {
    return readFileSync(file, "utf8").replace(/\r?\n$/, "");
  } catch {
    throw new ClaveError("config", "smtp-password-file", texts.password, texts.passwordHint);
  }
}

function composed({ to, letter, mailId, envelopeId, at }: OutgoingMail) {
  return {
    to: { name: "", address: to },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: mailId,
    date: new Date(at),
    headers: { "Auto-Submitted": "auto-generated" },
    // HDRS, never FULL: a report must not carry the link
    dsn: {
      id: envelopeId,
      return: "headers" as const,
      notify: ["failure" as const, "delay" as const],
      recipient: `rfc822;${to}`,
    },
  };
}

/** Stages of the conversation in which a refusal is about us, not about the letter. */
const ours: ReadonlySet<string> = new Set(["CONN", "EHLO", "HELO", "LHLO", "STARTTLS"]);

/** Failures without any server; a conversation that broke off may be about its letter, so the next is tried. */
const unanswered: ReadonlySet<string> = new Set(["ESOCKET", "EDNS", "ETIMEDOUT"]);

function handoverFrom(error: NodemailerError): Handover {
  const cause = error.rejectedErrors?.[0] ?? error;
  const code = cause.responseCode ?? 0;
  const response = cause.response ?? error.message;
  const about = ours.has(cause.command ?? "") || String(cause.command ?? "").startsWith("AUTH");
  if (code === 0) {
    const reached = !unanswered.has(cause.code ?? "");
    return { outcome: "deferred", class: "unreachable", reply: keptReply(response), reached };
  }
  const final = code >= 500 && !about && cause.code !== "EAUTH" && cause.code !== "ETLS";
  const meaning = about && code >= 500 ? "policy" : classifyReply(code, response);
  return {
    outcome: final ? "bounced" : "deferred",
    class: meaning,
    reply: keptReply(response),
    reached: !about,
  };
}
