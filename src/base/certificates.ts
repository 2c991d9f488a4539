import { catalogue, fill, type Sentence } from "./texts.ts";
import { visible } from "./visible.ts";

const texts = catalogue({
  selfSigned: {
    es: "se firmó a sí mismo, o lo firmó una autoridad que esta máquina no conoce",
    en: "it signed itself, or an authority signed it that this machine does not know",
  },
  otherName: { es: "es de otro nombre", en: "it is for another name" },
  expired: { es: "venció", en: "it has expired" },
  early: { es: "todavía no vale", en: "it is not valid yet" },
  other: { es: "{code}", en: "{code}" },
});

/** What OpenSSL and Node call each trouble (source: node:tls, X509 certificate error codes). */
const troubles: Readonly<Record<string, Sentence>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: texts.selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: texts.selfSigned,
  UNABLE_TO_GET_ISSUER_CERT: texts.selfSigned,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: texts.selfSigned,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: texts.selfSigned,
  CERT_UNTRUSTED: texts.selfSigned,
  ERR_TLS_CERT_ALTNAME_INVALID: texts.otherName,
  HOSTNAME_MISMATCH: texts.otherName,
  CERT_HAS_EXPIRED: texts.expired,
  CERT_NOT_YET_VALID: texts.early,
};

const others = /^(CERT|CRL|ERR_TLS_CERT|INVALID_(CA|PURPOSE)|PATH_LENGTH|UNABLE_TO_(GET|DECRYPT|VERIFY))_?/;

/** Why a certificate is not to be trusted, in words that follow a colon; undefined for a code that says no such thing. */
export function certificateTrouble(code: string): Sentence | undefined {
  return troubles[code] ?? (others.test(code) ? fill(texts.other, { code: visible(code) }) : undefined);
}
