import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A certificate that signed itself, and its key. */
export interface OwnCertificate {
  readonly key: string;
  readonly cert: string;
  /** Where the certificate lies, for a program to trust it. */
  readonly file: string;
}

/** Makes a certificate for an address, good for so many days from now on; it is gone after the test. */
export function makeCertificate(address: string, days: number): OwnCertificate {
  const folder = mkdtempSync(join(tmpdir(), "clave-certificate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const name = ["-subj", "/CN=mail", "-addext", `subjectAltName=IP:${address}`];
  const files = ["-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", ...curve, ...name, "-days", String(days), ...files], {
    stdio: "ignore",
  });
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8"), file: cert };
}
