import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";
import type { OwnCertificate } from "./certificate.ts";

/** The account that the server knows. */
export const account = { user: "mesa", password: "s3creto" };

/** A server that encrypts, and lets one account in; whoever is wrong hears the password that was tried. */
export interface SecureMailServer {
  readonly port: number;
  /** Who tried to sign in. */
  readonly tried: readonly string[];
  /** Whom mails were taken for, and by whom they were sent. */
  readonly taken: readonly string[];
}

/** Starts a server that encrypts when asked to, or from the start; it ends with the test. */
export async function startSecureMailServer(
  { key, cert }: OwnCertificate,
  { fromStart = false } = {},
): Promise<SecureMailServer> {
  const tried: string[] = [];
  const taken: string[] = [];
  const server = new SMTPServer({
    key,
    cert,
    secure: fromStart,
    authOptional: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => {
      tried.push(username ?? "");
      const known = username === account.user && password === account.password;
      done(known ? null : new Error(`535 ${password}?`), known ? { user: username } : undefined);
    },
    onData: (stream, { envelope, user, secure }, done) => {
      taken.push(`${envelope.rcptTo[0]?.address} ${user} ${secure ? "encrypted" : "open"}`);
      stream.resume().on("end", () => done());
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", () => resolve()));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { port: (server.server.address() as AddressInfo).port, tried, taken };
}
