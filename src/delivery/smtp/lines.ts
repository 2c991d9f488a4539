import type { NodemailerError } from "nodemailer";
import type { SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import { Connection, Mail, type MailServer } from "./connection.ts";
import { type Handover, handoverFrom, taken } from "./reply.ts";
import { limits } from "./timetable.ts";

/** A connection that is ours until it is put back; one that was kept may have ended meanwhile. */
interface Line {
  readonly connection: Connection;
  readonly kept: boolean;
}

/** Connections to one server, kept open for the mails to come; as many at once as the server lets us have. */
export class Lines {
  readonly #server: MailServer;
  readonly #waiting: (() => void)[] = [];
  #idle: Connection[] = [];
  #inUse = 0;
  #most = Number.POSITIVE_INFINITY;

  constructor(server: MailServer) {
    this.#server = server;
  }

  /** Hands one mail over; a kept connection that had ended is replaced at once. */
  async carry(envelope: () => SMTPEnvelope, raw: Buffer): Promise<Handover> {
    for (;;) {
      let line: Line;
      try {
        line = await this.#take();
      } catch (error) {
        return handoverFrom(error as NodemailerError, false);
      }
      const handover = await this.#over(line, envelope(), raw);
      if (handover) return handover;
    }
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  async #take(): Promise<Line> {
    this.#idle = this.#idle.filter((connection) => connection.alive);
    const connection = this.#idle.pop();
    if (connection) {
      this.#inUse += 1;
      return { connection, kept: true };
    }
    return this.#inUse < this.#most ? this.#open() : this.#wait();
  }

  /** A new connection; a server that has enough of us is given no more, and the next free one is waited for. */
  async #open(): Promise<Line> {
    this.#inUse += 1;
    try {
      return { connection: await Connection.open(this.#server), kept: false };
    } catch (error) {
      this.#inUse -= 1;
      if (!isOneTooMany(error as NodemailerError) || this.#inUse === 0) throw error;
      this.#most = this.#inUse;
      return this.#wait(error as Error);
    }
  }

  /** Not for long: the letter is leased. */
  async #wait(refusal: Error = new Error("No connection is free")): Promise<Line> {
    await new Promise<void>((resume, reject) => {
      const overdue = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(refusal);
      }, limits.connect);
      const go = () => {
        clearTimeout(overdue);
        resume();
      };
      this.#waiting.push(go);
    });
    return this.#take();
  }

  #putBack(connection?: Connection): void {
    this.#inUse -= 1;
    if (connection) this.#idle.push(connection);
    this.#waiting.shift()?.();
  }

  /** Undefined where a kept connection had ended and the server asked for nothing. */
  async #over(
    { connection, kept }: Line,
    envelope: SMTPEnvelope,
    raw: Buffer,
  ): Promise<Handover | undefined> {
    const mail = new Mail(raw);
    try {
      const reply = await connection.send(envelope, mail);
      this.#putBack(connection);
      return taken(reply);
    } catch (error) {
      const fault = error as NodemailerError;
      const rested = await connection.rest();
      if (!rested) connection.close();
      this.#putBack(rested ? connection : undefined);
      return kept && !mail.asked && hasEnded(fault) ? undefined : handoverFrom(fault, true);
    }
  }
}

/** Whether a server had ended a connection, as many do after so many mails or idle minutes; not one that is slow. */
function hasEnded({ responseCode, code }: NodemailerError): boolean {
  return responseCode === 421 || (responseCode === undefined && code !== "ETIMEDOUT" && code !== "EMESSAGE");
}

/** Whether a server that speaks with us already refused one more conversation. */
function isOneTooMany({ responseCode = 0, command }: NodemailerError): boolean {
  return command === "CONN" && responseCode >= 400 && responseCode < 500;
}
