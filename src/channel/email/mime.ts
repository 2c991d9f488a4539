import { encodeWord, encodeWords, foldLines } from "nodemailer/lib/mime-funcs";
import { encode, wrap } from "nodemailer/lib/qp";
import type { OutgoingMail } from "../../base/channel.ts";
import { remembered } from "../../base/texts.ts";

/** Who a mail is from. */
export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** Whether an address is one that the wire and a header can hold as it is: no import lets in another. */
export function isMailable(address: string): boolean {
  return /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}$/.test(address);
}

/**
 * A mail as it goes over the wire (RFC 5322, 2046): the letter as plain text and as HTML. Written here in one
 * go: a composer that builds a tree of streams for each mail takes ten times as long.
 */
export function writeMail({ to, letter, mailId, at }: OutgoingMail, from: Sender): Buffer {
  const boundary = `letter-${mailId.replace(/\W/g, "").slice(0, 40)}`;
  const lines = [
    foldLines(`From: ${phrase(from.name)} <${from.address}>`, columns),
    `To: ${to}`,
    foldLines(`Subject: ${encodeWords(letter.subject, "Q", longestWord, true)}`, columns),
    `Message-ID: ${mailId}`,
    `Date: ${new Date(at).toUTCString().replace(/GMT$/, "+0000")}`,
    "Auto-Submitted: auto-generated",
    "MIME-Version: 1.0",
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    "",
    ...part(boundary, "text/plain", letter.text),
    ...part(boundary, "text/html", letter.html),
    `--${boundary}--`,
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}

const columns = 76;
const longestWord = 52;

/** A name before an address: never anything that a header would obey. */
function phrase(name: string): string {
  return /^[\w .-]+$/.test(name) ? `"${name}"` : encodeWord(name, "Q", longestWord);
}

function part(boundary: string, type: string, content: string): readonly string[] {
  return [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    "Content-Transfer-Encoding: quoted-printable",
    "",
    ...content.split("\n").map(encodedLine),
  ];
}

/** Each line is encoded by itself (RFC 2045, 6.7), and most lines stand in every letter of a kind. */
const encodedLine = remembered((line) => wrap(encode(line), columns));
