/** A letter that a made-up report is about. */
export interface Reported {
  readonly envelopeId: string;
  /** With its angle brackets. */
  readonly mailId: string;
  readonly to: string;
}

export const someLetter: Reported = {
  envelopeId: "0123456789abcdef0123456789abcdef",
  mailId: "<fedcba9876543210fedcba9876543210@localhost>",
  to: "maria.quispe@example.com",
};

/** What a report with a part for machines differs in. */
export interface Dsn {
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
  readonly envelopeId?: string | undefined;
  readonly originalRecipient?: string | undefined;
  readonly finalRecipient?: string;
  /** Head of the letter that it returns. */
  readonly returned?: string;
  readonly head?: readonly string[];
  readonly more?: readonly string[];
}

/** The head of a letter as servers return it. */
export function headOf({ mailId, to }: Reported): string {
  return lines([
    "Received: from mesa.example by mx.example with ESMTP id 4711",
    "Date: Sat, 21 Nov 2026 14:05:00 +0000",
    "From: Instituto <clave@localhost>",
    `To: ${to}`,
    `Message-ID: ${mailId}`,
    "Subject: Su enlace",
  ]);
}

/** A report as RFC 3464 has it. */
export function dsn(letter: Reported, more: Dsn = {}): string {
  const { action = "failed", status = "5.1.1", diagnostic = "smtp; 550 5.1.1 User unknown" } = more;
  const envelope = "envelopeId" in more ? more.envelopeId : letter.envelopeId;
  const original = "originalRecipient" in more ? more.originalRecipient : `rfc822;${letter.to}`;
  const final = more.finalRecipient ?? `rfc822; ${letter.to}`;
  return lines([
    ...(more.head ?? ["From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "To: clave@localhost"]),
    "Subject: Undelivered Mail Returned to Sender",
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="seam"',
    "",
    "--seam",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "This is the mail system at mx.example. Your message could not be delivered.",
    "",
    "--seam",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example",
    ...(envelope === undefined ? [] : [`Original-Envelope-Id: ${envelope}`]),
    "",
    ...(original === undefined ? [] : [`Original-Recipient: ${original}`]),
    `Final-Recipient: ${final}`,
    `Action: ${action}`,
    `Status: ${status}`,
    ...(diagnostic === "" ? [] : [`Diagnostic-Code: ${diagnostic}`]),
    ...(more.more ?? []),
    "",
    "--seam",
    "Content-Type: text/rfc822-headers",
    "",
    more.returned ?? headOf(letter),
    "--seam--",
  ]);
}

/** Reports of the big systems, in our own words: what each of them looks like, whatever it says. */
export const samples: Readonly<Record<string, (letter: Reported) => string>> = {
  postfix: (letter) => dsn(letter),
  "postfix, delayed": (letter) =>
    dsn(letter, { action: "delayed", status: "4.4.1", diagnostic: "X-Postfix; connect to mx: timed out" }),
  gmail: (letter) =>
    dsn(letter, {
      envelopeId: undefined,
      originalRecipient: undefined,
      diagnostic: "smtp; 550-5.1.1 The account that you tried to reach does not exist.\r\n 550 5.1.1 Sorry",
      head: [
        "From: Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "To: clave@localhost",
        "Auto-Submitted: auto-replied",
        `X-Failed-Recipients: ${letter.to}`,
        `References: ${letter.mailId}`,
        `In-Reply-To: ${letter.mailId}`,
      ],
    }),
  exchange: (letter) =>
    dsn(letter, {
      envelopeId: undefined,
      originalRecipient: undefined,
      status: "5.1.10",
      diagnostic: "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found",
      head: ["From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@mx.example>"],
    }),
  yahoo: (letter) =>
    lines([
      "From: MAILER-DAEMON@yahoo.example",
      "To: clave@localhost",
      "Subject: Failure Notice",
      "",
      "Lo sentimos: no pudimos entregar su mensaje a esta dirección.",
      "",
      `<${letter.to}>:`,
      "554: delivery error: this mailbox is not in use (554.30).",
      "",
      "--- Below this line is a copy of the message.",
      "",
      headOf(letter),
      "",
      "Su enlace",
    ]),
  exim: (letter) =>
    lines([
      "From: Mail Delivery System <Mailer-Daemon@mail.example>",
      "To: clave@localhost",
      `X-Failed-Recipients: ${letter.to}`,
      "Auto-Submitted: auto-replied",
      "Subject: Mail delivery failed: returning message to sender",
      "",
      "A message that you sent could not be delivered. This is a permanent error.",
      "",
      `  ${letter.to}`,
      "    host mx.example [192.0.2.1]",
      `    SMTP error from remote mail server after RCPT TO:<${letter.to}>:`,
      "    552 5.2.2 The mailbox is over its quota",
      "",
      "------ This is a copy of the message, including all the headers. ------",
      "",
      headOf(letter),
      "",
      "Su enlace",
    ]),
  qmail: (letter) =>
    lines([
      "From: MAILER-DAEMON@mail.example",
      "To: clave@localhost",
      "Subject: failure notice",
      "",
      "Hi. This is the qmail-send program at mail.example.",
      "I'm afraid I wasn't able to deliver your message.",
      "",
      `<${letter.to}>:`,
      "Sorry, no mailbox here by that name. (#5.1.1)",
      "",
      "--- Below this line is a copy of the message.",
      "",
      "Return-Path: <clave@localhost>",
      headOf(letter),
      "",
      "Su enlace",
    ]),
  "without any code": (letter) =>
    lines([
      "From: MAILER-DAEMON@mail.example",
      "Subject: Correo devuelto",
      "",
      "El correo que sigue no se pudo entregar.",
      "",
      headOf(letter),
    ]),
  "plain, put off": (letter) =>
    lines([
      "From: postmaster@mail.example",
      "Subject: Warning",
      "",
      "Still trying. The last answer was: 451 4.7.1 Greylisted, come back",
      "",
      headOf(letter),
    ]),
};

/** Where a mailbox of these samples forwards to. */
export const forward = "otra.persona@forward.example";

/** Reports about the address that a mailbox had passed its letter on to, as several systems write them. */
export const forwardSamples: Readonly<Record<string, (letter: Reported) => string>> = {
  postfix: (letter) => dsn(letter, { finalRecipient: `rfc822; ${forward}` }),
  "postfix, without DSN": (letter) =>
    dsn(letter, { originalRecipient: undefined, finalRecipient: `rfc822; ${forward}` }),
  sendmail: (letter) => dsn(letter, { more: [`X-Actual-Recipient: RFC822; ${forward}`] }),
  "a relay that rewrites": (letter) =>
    dsn(letter, { finalRecipient: `rfc822; SRS0=abcd=XY=mesa.example=clave@${forward.split("@")[1]}` }),
  exim: (letter) =>
    lines([
      "From: Mail Delivery System <Mailer-Daemon@mail.example>",
      "To: clave@localhost",
      `X-Failed-Recipients: ${letter.to}`,
      "Auto-Submitted: auto-replied",
      "Subject: Mail delivery failed: returning message to sender",
      "",
      "A message that you sent could not be delivered. This is a permanent error.",
      "",
      `  ${forward}`,
      `    (generated from ${letter.to})`,
      `    SMTP error from remote mail server after RCPT TO:<${forward}>:`,
      "    550 5.1.1 no such user",
      "",
      headOf(letter),
      "",
      "Su enlace",
    ]),
  qmail: (letter) =>
    lines([
      "From: MAILER-DAEMON@mail.example",
      "To: clave@localhost",
      "",
      "I'm afraid I wasn't able to deliver your message.",
      "",
      `<${forward}>:`,
      "Sorry, no mailbox here by that name. (#5.1.1)",
      "",
      headOf(letter),
    ]),
  "in a sentence": (letter) =>
    lines([
      "From: postmaster@mail.example",
      "To: clave@localhost",
      "",
      `Your message to ${forward} was refused: 550 5.1.1 unknown. Help: support@mail.example`,
      "",
      headOf(letter),
    ]),
};

/** Mails that are no reports, however much they look like it. */
export const otherMails: Readonly<Record<string, (letter: Reported) => string>> = {
  "an answer": ({ mailId }) =>
    lines(["From: maria.quispe@example.com", `In-Reply-To: ${mailId}`, "", "550 5.1.1 ¿Qué es esto?"]),
  "a note of absence": ({ mailId }) =>
    lines([
      "From: maria.quispe@example.com",
      "Return-Path: <>",
      "Auto-Submitted: auto-replied",
      `In-Reply-To: ${mailId}`,
      `References: ${mailId}`,
      "",
      "Estoy de vacaciones.",
    ]),
  "a complaint": (letter) =>
    dsn(letter)
      .replace("report-type=delivery-status", "report-type=feedback-report")
      .replace("message/delivery-status", "message/feedback-report"),
  "a read receipt": (letter) =>
    dsn(letter)
      .replace("report-type=delivery-status", "report-type=disposition-notification")
      .replace("message/delivery-status", "message/disposition-notification"),
  "a summary of a domain's mail": () =>
    lines([
      "From: noreply-dmarc@provider.example",
      "Content-Type: application/zip",
      "Content-Transfer-Encoding: base64",
      "",
      "UEsDBAoAAAAAAA==",
    ]),
  "a letter in quarantine": (letter) =>
    lines(["From: postmaster@mail.example", "", "A letter is being looked at.", "", headOf(letter)]),
  "a report without an action we know": (letter) => dsn(letter, { action: "pondered", status: "" }),
  advertising: () => lines(["From: shop@example.com", "", "550 5.1.1 offers for you"]),
  nothing: () => "",
};

function lines(given: readonly string[]): string {
  return `${given.join("\r\n")}\r\n`;
}
