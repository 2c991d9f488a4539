import { createServer, type IncomingMessage } from "node:http";
import { ClaveError } from "../base/errors.ts";
import { listening } from "../base/listening.ts";
import { isLoopback } from "../base/setting-kinds.ts";
import { catalogue, type Language, languages } from "../base/texts.ts";
import { second } from "../base/time.ts";
import { listMails, readMail, readSource } from "./mails.ts";
import { documentOf, type InboxPage, inboxPage, mailPage, styleDigest, troublePage } from "./pages.ts";

const texts = catalogue({
  onlyHere: {
    es: "El buzón de prueba se ve solo en esta máquina, por su propio nombre: 127.0.0.1 o localhost.",
    en: "The test inbox is seen on this machine only, by its own name: 127.0.0.1 or localhost.",
  },
  onlyRead: {
    es: "El buzón de prueba solo se lee.",
    en: "The test inbox can only be read.",
  },
  nothingHere: { es: "Aquí no hay nada.", en: "There is nothing here." },
  notRead: {
    es: "La carpeta de las cartas no se pudo leer.",
    en: "The folder of letters could not be read.",
  },
});

/** Where an inbox page listens, and whose letters it shows. */
export interface InboxOptions {
  readonly folder: string;
  /** 0 for any free one. */
  readonly port: number;
  /** What chooses another port, whole: `clave sink --web-port 8025`. */
  readonly command: string;
  /** Of who asks for none with `?lang=`. */
  readonly language: Language;
}

/** An inbox page that runs, and its address. */
export interface Inbox {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Shows the mails of a folder to a browser on this machine. Nothing that a mail holds runs, fetches or leaves its
 * frame. Throws *unavailable* when the port is not to be had.
 */
export async function startInbox({ folder, port, command, language }: InboxOptions): Promise<Inbox> {
  const server = createServer(limits, (request, response) => {
    const send = ({ status, type, policy, content }: Answer) => {
      const length = Buffer.byteLength(content);
      const own = { "content-type": type, "content-security-policy": policy, "content-length": length };
      response.writeHead(status, { ...constant, ...own }).end(content);
    };
    const reader = languageOf(request) ?? language;
    const failed = () => page(troublePage(texts.notRead), reader, 500);
    answer(request, folder, reader)
      .catch(failed)
      .then(send)
      .catch(() => response.destroy());
  });
  const host = "127.0.0.1";
  const had = await listening(server, server, { port, host, command });
  return {
    url: `http://${host}:${had}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const limits = { headersTimeout: 5 * second, requestTimeout: 10 * second, maxHeaderSize: 8192 };

const constant = {
  allow: "GET",
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
} as const;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly policy: string;
  readonly content: string | Buffer;
}

const pagePolicy = `default-src 'none'; style-src ${styleDigest}; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The sandbox holds for a mail that is opened outside its frame, too. */
const mailPolicy =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

const sourcePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'";

const markupAnswer = { status: 200, type: "text/html; charset=utf-8" } as const;

/** How many mails the page lists. */
const shown = 100;

/** No path leads to a file but by the id of a mail, which `mails.ts` checks. */
async function answer(
  { headers, method, url = "" }: IncomingMessage,
  folder: string,
  language: Language,
): Promise<Answer> {
  // a page from elsewhere can have its name point here, but it cannot take ours
  if (!isLoopback((headers.host ?? "").replace(/:\d{1,5}$/, "")))
    return page(troublePage(texts.onlyHere), language, 421);
  if (method !== "GET") return page(troublePage(texts.onlyRead), language, 405);
  const [path = ""] = url.split("?");
  if (path === "/") return page(inboxPage(await listMails(folder, shown), shown), language);
  const [, id, part = ""] = /^\/mails\/([\w-]+)(?:\/(html|source))?$/.exec(path) ?? [];
  if (id === undefined) return page(troublePage(texts.nothingHere), language, 404);
  return mailAnswer(folder, id, part, language).catch((error: unknown) => {
    if (!(error instanceof ClaveError)) throw error;
    const unreadable = error.code === "mail-unreadable";
    return page(troublePage(error.sentence, unreadable ? id : undefined), language, unreadable ? 422 : 404);
  });
}

function languageOf({ url = "" }: IncomingMessage): Language | undefined {
  const [, query] = url.split("?");
  const asked = new URLSearchParams(query).get("lang");
  return languages.find((language) => language === asked);
}

async function mailAnswer(folder: string, id: string, part: string, language: Language): Promise<Answer> {
  const plain = { status: 200, type: "text/plain; charset=utf-8", policy: sourcePolicy };
  if (part === "source") return { ...plain, content: await readSource(folder, id) };
  const opened = await readMail(folder, id);
  if (part === "") return page(mailPage(opened), language);
  if (opened.html === undefined) return page(troublePage(texts.nothingHere), language, 404);
  return { ...markupAnswer, policy: mailPolicy, content: framed(opened.html) };
}

/** The first base holds; and what a browser connects for before it reads any policy is another, empty element. */
function framed(mail: string): string {
  return `<!doctype html><base target="_blank">${mail.replaceAll(/<(?:link|i?frame|object|embed)/gi, "<meta")}`;
}

function page(what: InboxPage, language: Language, status = 200): Answer {
  return {
    status,
    type: "text/html; charset=utf-8",
    policy: pagePolicy,
    content: documentOf(what, language),
  };
}
