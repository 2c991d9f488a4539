import type { NodemailerError } from "nodemailer";
import type { SMTPEnvelope } from "nodemailer/lib/smtp-connection";
import type { Passage } from "../../base/channel.ts";
import { Connection, Mail, type MailServer } from "./connection.ts";
import { handoverFrom, type MailHandover, taken } from "./reply.ts";

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

  /**
   * Hands one mail over; a kept connection that had ended is replaced at once. Undefined where it was called off
   * before the server asked for the mail: then it is as if it had not been tried.
   */
  async carry(
    envelope: () => SMTPEnvelope,
    raw: Buffer,
    { callOff, onAsked }: Passage = {},
  ): Promise<MailHandover | undefined> {
    for (;;) {
      let line: Line;
      try {
        line = await this.#take(callOff);
      } catch (error) {
        if (callOff?.aborted) return undefined;
        return handoverFrom(error as NodemailerError, { connected: false, asked: false });
      }
      const mail = new Mail(raw);
      if (onAsked) mail.once("asked", onAsked);
      const handover = await this.#over(line, envelope(), mail, callOff);
      if (handover) return handover;
      if (callOff?.aborted) return undefined;
    }
  }

  close(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
  }

  async #take(callOff?: AbortSignal): Promise<Line> {
    this.#idle = this.#idle.filter((connection) => connection.alive);
    const connection = this.#idle.pop();
    if (connection) {
      this.#inUse += 1;
      return { connection, kept: true };
    }
    return this.#inUse < this.#most ? this.#open(callOff) : this.#wait(callOff);
  }

  /** A new connection; a server that has enough of us is given no more, and the next free one is waited for. */
  async #open(callOff?: AbortSignal): Promise<Line> {
    this.#inUse += 1;
    try {
      return { connection: await Connection.open(this.#server, callOff), kept: false };
    } catch (error) {
      this.#inUse -= 1;
      if (isOneTooMany(error as NodemailerError) && this.#inUse > 0) {
        this.#most = this.#inUse;
        return this.#wait(callOff);
      }
      // who waits has nobody left to wait for
      this.#waiting.shift()?.();
      throw error;
    }
  }

  /** However slow the server is: every connection that is in use comes back, for no reply is waited for without end. */
  async #wait(callOff?: AbortSignal): Promise<Line> {
    await new Promise<void>((resume) => {
      const go = () => {
        callOff?.removeEventListener("abort", leave);
        resume();
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        resume();
      };
      callOff?.addEventListener("abort", leave, { once: true });
      this.#waiting.push(go);
    });
    callOff?.throwIfAborted();
    return this.#take(callOff);
  }

  #putBack(connection?: Connection): void {
    this.#inUse -= 1;
    if (connection) this.#idle.push(connection);
    this.#waiting.shift()?.();
  }

  /** Undefined where the server asked for nothing, and a kept connection had ended or it was called off. */
  async #over(
    { connection, kept }: Line,
    envelope: SMTPEnvelope,
    mail: Mail,
    callOff?: AbortSignal,
  ): Promise<MailHandover | undefined> {
    try {
      const reply = await connection.send(envelope, mail, callOff);
      this.#putBack(connection);
      return taken(reply);
    } catch (error) {
      const fault = error as NodemailerError;
      const rested = await connection.rest();
      if (!rested) connection.close();
      this.#putBack(rested ? connection : undefined);
      const { asked } = mail;
      if (!asked && (callOff?.aborted || (kept && hasEnded(fault)))) return undefined;
      const handover = handoverFrom(fault, { connected: true, asked });
      return rested || handover.server === "away" ? handover : { ...handover, server: "gone" };
    }
  }
}

/**
 * Whether a server had ended a connection, as many do after so many mails or idle minutes: what it says then stands
 * where the answer to the first command would. Not one that is slow, nor one that takes leave over a recipient.
 */
function hasEnded({ responseCode, code, command }: NodemailerError): boolean {
  if (responseCode !== undefined) return responseCode === 421 && command === "MAIL FROM";
  return code !== "ETIMEDOUT" && code !== "EMESSAGE";
}

/** Whether a server that speaks with us already refused one more conversation. */
function isOneTooMany({ responseCode = 0, command }: NodemailerError): boolean {
  return command === "CONN" && responseCode >= 400 && responseCode < 500;
}
