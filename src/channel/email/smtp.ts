import type { SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import type { Carrier, OutgoingMail } from "../../base/channel.ts";
import type { Settings } from "../../base/settings.ts";

import { mailServerIn } from "./connection.ts";
import { openSigner } from "./dkim.ts";
import { Lines } from "./lines.ts";
import { isMailable, writeMail } from "./mime.ts";
import type { EmailClass } from "./receipts.ts";
import { unmailable } from "./reply.ts";

/**
 * A carrier over the SMTP server of the settings. Nothing connects yet; throws *config* for a password or a
 * signing key that cannot be used.
 */
export async function openSmtp(settings: Settings): Promise<Carrier<EmailClass>> {
  const lines = new Lines(mailServerIn(settings));
  const sign = await openSigner(settings);
  const from = { name: settings.institution, address: settings["smtp.from"] };
  return {
    lanes: settings["smtp.connections"],
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
