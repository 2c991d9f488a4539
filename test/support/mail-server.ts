import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { onTestFinished } from "vitest";

/** Where a conversation stands; `end` is the answer to the whole mail. */
export type Stage = "greeting" | "ehlo" | "auth" | "mail" | "rcpt" | "data" | "end";

/**
 * What the server says the nth time (from 1) it comes to a stage, and to which command; nothing: what a good server
 * says; an empty text: never a word.
 */
export type Manners = Partial<Record<Stage, (time: number, command: string) => string | undefined>> & {
  /** How long it thinks before each reply, in milliseconds. */
  readonly delay?: (stage: Stage) => number;
};

/** Said in place of a reply, it breaks the connection off. */
export const drop = "drop";

/** A mail server with manners of its own. */
export interface MailServer {
  readonly url: string;
  /** Every command heard, in order. */
  readonly heard: readonly string[];
  /** Every mail that was taken. */
  readonly taken: readonly string[];
  /** Mails whose whole text came, taken or not. */
  readonly seen: readonly string[];
}

const good: Record<Stage, string> = {
  greeting: "220 mail.example ESMTP",
  ehlo: "250-mail.example\r\n250-DSN\r\n250 ENHANCEDSTATUSCODES",
  auth: "235 2.7.0 Welcome",
  mail: "250 2.1.0 Ok",
  rcpt: "250 2.1.5 Ok",
  data: "354 Go on",
  end: "250 2.0.0 Taken",
};

/** Starts a mail server that behaves as told; it ends with the test, which says so itself where several run at once. */
export async function startMailServer(
  manners: Manners = {},
  whenFinished: typeof onTestFinished = onTestFinished,
): Promise<MailServer> {
  const heard: string[] = [];
  const taken: string[] = [];
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const times: Partial<Record<Stage, number>> = {};
  const answer = (socket: Socket, stage: Stage, command = ""): string => {
    times[stage] = (times[stage] ?? 0) + 1;
    const reply = manners[stage]?.(times[stage], command) ?? good[stage];
    inTurn(socket, manners.delay?.(stage) ?? 0, () => {
      if (reply === drop) socket.destroy();
      else if (reply !== "") socket.write(`${reply}\r\n`);
      if (reply.startsWith("421")) socket.end();
    });
    return reply;
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
    converse(socket, answer, heard, (mail, reply) => {
      seen.push(mail);
      if (reply.startsWith("2")) taken.push(mail);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  whenFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, taken, seen };
}

/** What each conversation has still to say: a server that thinks long keeps the order of its replies. */
const replies = new WeakMap<Socket, Promise<void>>();

function inTurn(socket: Socket, delay: number, say: () => void): void {
  const before = replies.get(socket);
  if (delay === 0 && !before) say();
  else replies.set(socket, (before ?? Promise.resolve()).then(() => wait(delay)).then(say));
}

const stages: Readonly<Record<string, Stage>> = {
  EHLO: "ehlo",
  AUTH: "auth",
  MAIL: "mail",
  RCPT: "rcpt",
  DATA: "data",
};

const others: Readonly<Record<string, string>> = {
  QUIT: "221 Bye",
  RSET: "250 Ok",
  // a pipelining client sends DATA before it knows
  DATA: "503 5.5.1 Nobody to send to",
};

function converse(
  socket: Socket,
  answer: (socket: Socket, stage: Stage, command?: string) => string,
  heard: string[],
  keep: (mail: string, reply: string) => void,
): void {
  let buffer = "";
  let receiving = false;
  let recipients = 0;
  /** Answers a command; true when the mail itself comes next. */
  const reply = (command: string): boolean => {
    const verb = command.slice(0, 4).toUpperCase();
    const stage = verb === "DATA" && recipients === 0 ? undefined : stages[verb];
    if (!stage) {
      inTurn(socket, 0, () => socket.write(`${others[verb] ?? "502 5.5.1 Not here"}\r\n`));
      return false;
    }
    const said = answer(socket, stage, command);
    if (stage === "mail") recipients = 0;
    if (stage === "rcpt" && said.startsWith("2")) recipients += 1;
    return said.startsWith("354");
  };
  answer(socket, "greeting");
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    buffer += chunk;
    for (;;) {
      const end = buffer.indexOf(receiving ? "\r\n.\r\n" : "\r\n");
      if (end < 0) return;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (receiving ? 5 : 2));
      if (receiving) keep(text, answer(socket, "end"));
      else heard.push(text);
      receiving = !receiving && reply(text);
    }
  });
}

/** An address where nothing listens. */
export async function deadUrl(): Promise<string> {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return `smtp://127.0.0.1:${port}`;
}
