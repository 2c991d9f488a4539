import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A certificate that signed itself, and its key. */
export interface OwnCertificate {
  readonly key: string;
  readonly cert: string;
  /** Where the certificate lies, for a program to trust it; its key is `key.pem` beside it. */
  readonly file: string;
}

const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
const nameOf = (address: string) => ["-subj", "/CN=mail", "-addext", `subjectAltName=IP:${address}`];

/** Makes a certificate for an address, good for so many days from now on; it is gone after the test. */
export function makeCertificate(address: string, days: number): OwnCertificate {
  return inFolder((folder) => {
    const files = ["-keyout", "key.pem", "-out", "cert.pem", "-days", String(days)];
    openssl(folder, ["req", "-x509", ...curve, ...nameOf(address), ...files]);
  });
}

/** Makes one that was good in January 2020. */
export function makeExpiredCertificate(address: string): OwnCertificate {
  return inFolder((folder) => {
    openssl(folder, ["req", ...curve, ...nameOf(address), "-keyout", "key.pem", "-out", "asked.pem"]);
    const authority = [
      "[ca]\ndefault_ca = own\n[own]\ndatabase = index\nserial = serial\nnew_certs_dir = .\ndefault_md = sha256",
      "policy = any\ncopy_extensions = copy\n[any]\ncommonName = supplied\n",
    ];
    writeFileSync(join(folder, "ca.cnf"), authority.join("\n"));
    writeFileSync(join(folder, "index"), "");
    writeFileSync(join(folder, "serial"), "01\n");
    const span = ["-startdate", "20200101000000Z", "-enddate", "20200131000000Z"];
    const files = ["-keyfile", "key.pem", "-in", "asked.pem", "-out", "cert.pem", "-notext"];
    openssl(folder, ["ca", "-batch", "-config", "ca.cnf", "-selfsign", ...span, ...files]);
  });
}

function inFolder(make: (folder: string) => void): OwnCertificate {
  const folder = mkdtempSync(join(tmpdir(), "clave-certificate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  make(folder);
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8"), file: cert };
}

function openssl(folder: string, words: readonly string[]): void {
  execFileSync("openssl", words, { cwd: folder, stdio: "ignore" });
}
