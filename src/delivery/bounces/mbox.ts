/** The most of one mail that is kept: what matters in a report stands long before. */
export const largestMail = 1024 * 1024;

/** A line longer than this is taken in pieces, so that a file without any line is not kept whole. */
const longestLine = 64 * 1024;

const newline = 10;

/** Parts an mbox into its mails as its bytes come; of each no more is kept than the largest mail. */
export class Mbox {
  #rest: Buffer = Buffer.alloc(0);
  #lines: Buffer[] = [];
  #size = 0;
  /** Whether the line at hand is the first of a line's pieces, and whether the one before it was empty. */
  #fresh = true;
  #blank = true;
  #begun = false;

  /** Takes more bytes, and gives the mails that they complete. */
  push(chunk: Uint8Array): readonly Buffer[] {
    const bytes = Buffer.concat([this.#rest, chunk]);
    const mails: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
      mails.push(...this.#take(bytes.subarray(start, end + 1)));
      this.#fresh = true;
      start = end + 1;
    }
    this.#rest = bytes.subarray(start);
    if (this.#rest.length > longestLine) {
      mails.push(...this.#take(this.#rest));
      this.#fresh = false;
      this.#rest = Buffer.alloc(0);
    }
    return mails;
  }

  /** The last mail, once all bytes have come. */
  end(): readonly Buffer[] {
    const last = this.#rest.length > 0 ? this.#take(this.#rest) : [];
    return [...last, ...this.#finish()];
  }

  #take(line: Buffer): readonly Buffer[] {
    const parts = this.#fresh && this.#blank && isPostmark(line, !this.#begun);
    const mails = parts ? this.#finish() : [];
    if (parts) this.#begun = true;
    else this.#keep(line);
    this.#blank = this.#fresh && /^\r?\n$/.test(line.subarray(0, 3).toString("latin1"));
    return mails;
  }

  #keep(line: Buffer): void {
    const room = largestMail - this.#size;
    // a copy: a slice would hold on to all that it was cut from
    if (room > 0) this.#lines.push(Buffer.from(line.subarray(0, room)));
    this.#size += Math.min(room, line.length);
  }

  #finish(): readonly Buffer[] {
    const mail = Buffer.concat(this.#lines);
    this.#lines = [];
    this.#size = 0;
    return mail.toString("latin1", 0, 1000).trim() === "" ? [] : [mail];
  }
}

/** `From sender date`; the first line of a file may lack the date, a line within a mail is then a sentence. */
function isPostmark(line: Buffer, first: boolean): boolean {
  const text = line.subarray(0, 500).toString("latin1");
  return first ? text.startsWith("From ") : /^From \S+ .*\d\d:\d\d/.test(text);
}
