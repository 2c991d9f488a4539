import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from "smtp-server";
import { ClaveError } from "../base/errors.ts";
import { makePrivateFolder } from "../base/home.ts";
import { listening } from "../base/listening.ts";
import type { Random } from "../base/random.ts";
import { isLoopback } from "../base/setting-kinds.ts";
import { catalogue, fill } from "../base/texts.ts";
import { type Clock, type Moment, second } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { keepMail, mailId, type SunkMail } from "./mails.ts";

const texts = catalogue({
  loopbackOnly: {
    es: "El buzón de prueba solo atiende en esta máquina, no en {host}.",
    en: "The sink listens on this machine only, not on {host}.",
  },
  loopbackOnlyHint: {
    es: "Su dirección es 127.0.0.1: clave sink --port 2525",
    en: "Its address is 127.0.0.1: clave sink --port 2525",
  },
  notKept: {
    es: "No se pudo guardar el correo; intente más tarde.",
    en: "The mail could not be kept; try again later.",
  },
});

/** Where a sink listens and keeps its mails. */
export interface SinkOptions {
  readonly folder: string;
  /** A name or address of this machine; 127.0.0.1 where none is given. */
  readonly host?: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Told of each mail once it is kept, before the sender is. */
  readonly onMail?: (mail: SunkMail) => void;
}

/** A sink that runs; closing it lets a mail that is arriving come in first, for half a second at most. */
export interface Sink {
  readonly port: number;
  close(): Promise<void>;
}

const largestMail = 1024 * 1024;

/**
 * Starts an SMTP server that takes every mail of up to 1 MiB and keeps it; 250 means that it is on the disk.
 * Throws *unavailable* when the port is not to be had, *usage* for a host beyond this machine.
 */
export async function startSink(options: SinkOptions): Promise<Sink> {
  const { host = "127.0.0.1", port, folder } = options;
  if (!isLoopback(host)) {
    const sentence = fill(texts.loopbackOnly, { host: visible(host) });
    throw new ClaveError("sink-loopback-only", sentence, texts.loopbackOnlyHint);
  }
  makePrivateFolder(folder);
  const server = new SMTPServer({ ...conversation, onData: receiver(options) });
  const wanted = { port, host: host.replace(/^\[(.*)\]$/, "$1"), command: "clave sink --port 2526" };
  return {
    port: await listening(server, server.server, wanted),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

const conversation: SMTPServerOptions = {
  name: "localhost",
  size: largestMail,
  rejectOversized: true,
  disabledCommands: ["AUTH", "STARTTLS"],
  authOptional: true,
  // one connection may carry a thousand letters, and nobody signs in here
  maxAllowedUnauthenticatedCommands: false,
  disableReverseLookup: true,
  // as real servers do, so that what delivery asks of them is tried here too
  hideENHANCEDSTATUSCODES: false,
  hideDSN: false,
  logger: false,
  closeTimeout: second / 2,
};

function receiver({ folder, clock, random, onMail }: SinkOptions): NonNullable<SMTPServerOptions["onData"]> {
  let last: Moment = 0;
  return (stream, { envelope }, answer) => {
    const keep = async () => {
      const raw = await whole(stream);
      if (raw === undefined) return;
      // mails of one millisecond keep the order of their arrival
      last = Math.max(clock.now(), last + 1);
      const from = envelope.mailFrom ? envelope.mailFrom.address : "";
      const to = envelope.rcptTo.map(({ address }) => address);
      const mail = await keepMail(folder, mailId(last, random), { from, to }, raw);
      onMail?.(mail);
    };
    // a sender's program reads this, in the language of the protocol
    const failure = () => Object.assign(new Error(texts.notKept.en), { responseCode: 451 });
    keep().then(
      () => answer(),
      () => answer(failure()),
    );
  };
}

/** All bytes of a mail, or undefined when it is too large, which the server itself then answers. */
async function whole(stream: SMTPServerDataStream): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (stream.sizeExceeded) chunks.length = 0;
    else chunks.push(chunk as Buffer);
  }
  return stream.sizeExceeded ? undefined : Buffer.concat(chunks);
}
