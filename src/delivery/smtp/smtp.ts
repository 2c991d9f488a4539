import type { SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import type { Settings } from "../../base/settings.ts";
import { isMailable, type OutgoingMail, writeMail } from "../letter/mime.ts";
import { mailServerIn } from "./connection.ts";
import { openSigner } from "./dkim.ts";
import { Lines, type Passage } from "./lines.ts";
import { type Handover, unmailable } from "./reply.ts";

export interface Carrier {
  /** Hands a mail over; undefined where it was called off before the server asked for it. */
  carry(mail: OutgoingMail, passage?: Passage): Promise<Handover | undefined>;
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
    carry: async (mail, passage) => {
      if (!isMailable(mail.to)) return unmailable;
      const raw = await sign(writeMail(mail, from));
      return lines.carry(() => envelopeOf(mail, settings, raw.length), raw, passage);
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
