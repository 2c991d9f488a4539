import type { NodemailerError } from "nodemailer";
import type { SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import type { Settings } from "../base/settings.ts";
import { Connection, Mail, type MailServer, mailServerIn } from "./connection.ts";
import { openSigner } from "./dkim.ts";
import { type Handover, handoverFrom, taken, unmailable } from "./handover.ts";
import { isMailable, type OutgoingMail, writeMail } from "./mime.ts";

/** Hands mails to a mail server. */
export interface Carrier {
  carry(mail: OutgoingMail): Promise<Handover>;
  close(): void;
}

/**
 * A carrier over the SMTP server of the settings. Nothing connects yet; throws *config* for a password or a
 * signing key that cannot be used.
 */
export async function openSmtp(settings: Settings): Promise<Carrier> {
  const lines = new Lines(mailServerIn(settings));
  const sign = await openSigner(settings);
  const from = { name: settings.institution, address: settings["smtp.from"] };
  return {
    carry: async (mail) => {
      if (!isMailable(mail.to)) return unmailable;
      const raw = await sign(writeMail(mail, from));
      return lines.carry(() => envelopeOf(mail, settings, raw.length), raw);
    },
    close: () => lines.close(),
  };
}

function envelopeOf({ to, envelopeId }: OutgoingMail, settings: Settings, size: number): SMTPEnvelope {
  return {
    from: (settings["smtp.returnPath"] || settings["smtp.from"]).replace("*", envelopeId),
    to,
    size,
    // HDRS, never FULL: a report must not carry the link
    dsn: {
      id: envelopeId,
      return: "headers",
      notify: ["FAILURE", "DELAY"],
      recipient: `rfc822;${to}`,
    },
  };
}

/** Connections to one server, kept open for the mails to come. */
class Lines {
  readonly #server: MailServer;
  #idle: Connection[] = [];

  constructor(server: MailServer) {
    this.#server = server;
  }

  async carry(envelope: () => SMTPEnvelope, raw: Buffer): Promise<Handover> {
    this.#idle = this.#idle.filter((connection) => connection.alive);
    const kept = this.#idle.pop();
    const handover = kept && (await this.#over(kept, envelope(), raw, true));
    if (handover) return handover;
    let opened: Connection;
    try {
      opened = await Connection.open(this.#server);
    } catch (error) {
      return handoverFrom(error as NodemailerError, false);
    }
    return (await this.#over(opened, envelope(), raw, false)) as Handover;
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  /** Undefined where a kept connection had ended and the server asked for nothing: another one may be tried at once. */
  async #over(
    connection: Connection,
    envelope: SMTPEnvelope,
    raw: Buffer,
    kept: boolean,
  ): Promise<Handover | undefined> {
    const mail = new Mail(raw);
    try {
      const reply = await connection.send(envelope, mail);
      this.#idle.push(connection);
      return taken(reply);
    } catch (error) {
      const fault = error as NodemailerError;
      if (await connection.rest()) this.#idle.push(connection);
      else connection.close();
      return kept && !mail.asked && hasEnded(fault) ? undefined : handoverFrom(fault, true);
    }
  }
}

/** Whether a server had ended a connection, as many do after so many mails or idle minutes; not one that is slow. */
function hasEnded({ responseCode, code }: NodemailerError): boolean {
  return responseCode === 421 || (responseCode === undefined && code !== "ETIMEDOUT" && code !== "EMESSAGE");
}
