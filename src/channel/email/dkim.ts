import { createPrivateKey, type KeyObject } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { ClaveError } from "../../base/errors.ts";
import { readSettingFile } from "../../base/files.ts";
import { requireOwnFile } from "../../base/setting-files.ts";
import type { Settings } from "../../base/settings.ts";
import { catalogue } from "../../base/texts.ts";

const texts = catalogue({
  unusable: {
    es: "La llave de dkim.keyFile no sirve: debe ser una llave privada RSA de 1024 bits o más, en PEM.",
    en: "The key of dkim.keyFile cannot be used: it must be an RSA private key of 1024 bits or more, in PEM.",
  },
  unusableHint: {
    es: "Revise el archivo: clave config get dkim.keyFile. Para hacer una: openssl genrsa -out dkim.pem 2048",
    en: "Check the file: clave config get dkim.keyFile. To make one: openssl genrsa -out dkim.pem 2048",
  },
});

/** Signs a mail as it goes over the wire; gives it as it is where no key is set. */
export type Signer = (raw: Buffer) => Promise<Buffer>;

/** The signer of the settings. A key that cannot sign is told now: a mail must not leave unsigned without a word. */
export async function openSigner(settings: Settings): Promise<Signer> {
  if (settings["dkim.keyFile"] === "") return (raw) => Promise.resolve(raw);
  if (settings.production) requireOwnFile("dkim.keyFile", settings["dkim.keyFile"]);
  const privateKey = readDkimKey(settings["dkim.keyFile"])
    .export({ type: "pkcs8", format: "pem" })
    .toString();
  const { default: Dkim } = await import("nodemailer/lib/dkim");
  const domainName = settings["dkim.domain"] || (settings["smtp.from"].split("@").at(-1) ?? "");
  const dkim = new Dkim({ domainName, keySelector: settings["dkim.selector"], privateKey });
  const sign: Signer = async (raw) => {
    const signed = await buffer(dkim.sign(raw));
    if (!signed.subarray(0, 15).equals(Buffer.from("DKIM-Signature:"))) throw unusable();
    return signed;
  };
  await sign(Buffer.from("Subject: a try\r\n\r\n"));
  return sign;
}

/** The private key of a file; throws *config* for one that is not there, or that no mail can be signed with. */
export function readDkimKey(path: string): KeyObject {
  const key = keyIn(readSettingFile("dkim.keyFile", path));
  const { modulusLength = 0 } = key?.asymmetricKeyDetails ?? {};
  if (key?.asymmetricKeyType === "rsa" && modulusLength >= 1024) return key;
  throw unusable();
}

function keyIn(pem: Buffer): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

function unusable(): ClaveError {
  return new ClaveError("dkim-key-unusable", texts.unusable, texts.unusableHint);
}
