import { certificateTrouble } from "../../base/certificates.ts";
import type { ErrorCode } from "../../base/error-codes.ts";
import { ClaveError, type ErrorDetail } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";

const texts = catalogue({
  away: {
    es: "No se puede llegar al servidor de la base de datos.",
    en: "The database server cannot be reached.",
  },
  awayHint: {
    es: "Revise que el servidor esté en marcha, la red, y la dirección: CLAVE_STORE o el ajuste store.",
    en: "Check that the server is running, the network, and the address: CLAVE_STORE or the setting store.",
  },
  starting: {
    es: "El servidor de la base de datos está arrancando o deteniéndose.",
    en: "The database server is starting up or shutting down.",
  },
  startingHint: {
    es: "Nada cambió: intente de nuevo en un momento.",
    en: "Nothing changed: try again in a moment.",
  },
  crowded: {
    es: "El servidor de la base de datos no admite más conexiones ahora.",
    en: "The database server takes no more connections now.",
  },
  crowdedHint: {
    es: "Intente de nuevo en un momento; si se repite, suba max_connections en el servidor.",
    en: "Try again in a moment; if it happens often, raise max_connections at the server.",
  },
  password: {
    es: "El servidor de la base de datos no acepta la contraseña, o no se le dio ninguna.",
    en: "The database server does not accept the password, or was given none.",
  },
  passwordHint: {
    es: "Guárdela en un archivo de modo 0600 y nómbrelo en PGPASSFILE (una línea: servidor:puerto:base:usuario:contraseña).",
    en: "Keep it in a file of mode 0600 and name that in PGPASSFILE (one line: host:port:database:user:password).",
  },
  account: {
    es: "El servidor de la base de datos no admite esa cuenta desde aquí.",
    en: "The database server does not admit that account from here.",
  },
  accountHint: {
    es: "Revise el usuario en la dirección (CLAVE_STORE o el ajuste store) y pg_hba.conf en el servidor.",
    en: "Check the user in the address (CLAVE_STORE or the setting store), and pg_hba.conf at the server.",
  },
  database: {
    es: "El servidor responde, pero no tiene una base de datos de ese nombre.",
    en: "The server answers, but has no database of that name.",
  },
  databaseHint: {
    es: "Revise el nombre en la dirección: CLAVE_STORE o el ajuste store.",
    en: "Check the name in the address: CLAVE_STORE or the setting store.",
  },
  rights: {
    es: "La cuenta de la base de datos no tiene los permisos que hacen falta.",
    en: "The account at the database lacks rights that are needed.",
  },
  rightsHint: {
    es: "Haga de esa cuenta la dueña de la base y de sus tablas. En el servidor: ALTER DATABASE … OWNER TO …",
    en: "Make that account the owner of the database and its tables. At the server: ALTER DATABASE … OWNER TO …",
  },
  encoding: {
    es: "La base de datos guarda el texto en {encoding}; clave necesita UTF8.",
    en: "The database keeps its text in {encoding}; clave needs UTF8.",
  },
  encodingHint: {
    es: "Haga otra base, y lleve allí lo que haya: createdb --encoding UTF8 --template template0 NOMBRE",
    en: "Make another database, and move there what there is: createdb --encoding UTF8 --template template0 NAME",
  },
  untrusted: {
    es: "El certificado del servidor de la base de datos no es confiable: {trouble}. No se le dijo nada.",
    en: "The certificate of the database server is not to be trusted: {trouble}. It was told nothing.",
  },
  untrustedHint: {
    es: "Ponga en el servidor un certificado válido para su nombre, o dé la autoridad que lo firmó: NODE_EXTRA_CA_CERTS=ARCHIVO",
    en: "Give the server a certificate that is valid for its name, or name the authority that signed it: NODE_EXTRA_CA_CERTS=FILE",
  },
  unencrypted: {
    es: "La dirección pide cifrar, y el servidor de la base de datos no cifra.",
    en: "The address asks for encryption, and the database server does not encrypt.",
  },
  unencryptedHint: {
    es: "Active ssl en el servidor (postgresql.conf: ssl = on).",
    en: "Turn ssl on at the server (postgresql.conf: ssl = on).",
  },
});

type About = "password" | "account" | "database" | "rights" | "starting" | "crowded" | "away" | "unencrypted";

/**
 * What a server's SQLSTATE, the system, or in want of a code the driver's own words mean; the first that fits decides
 * (source: PostgreSQL, appendix A; pg, lib/crypto/sasl.js and lib/connection.js).
 */
const meanings: Readonly<Record<About, readonly [ErrorCode, RegExp]>> = {
  password: ["store-password", /^28P01$|^SASL: .*password must be/],
  account: ["store-account", /^28/],
  database: ["store-database", /^3D000$/],
  rights: ["store-rights", /^42501$/],
  starting: ["store-starting", /^57P03$/],
  crowded: ["store-crowded", /^53300$/],
  away: [
    "store-unreachable",
    // knex puts the statement before the driver's words
    /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|E(HOST|NET)UNREACH|EPIPE|08|57P)|(^| - )(Connection terminated( unexpectedly)?|Client (has encountered a connection error|was closed) and is not queryable)$/,
  ],
  unencrypted: ["store-unencrypted", /does not support SSL connections/],
};

/** What passes by itself. */
const passing: Readonly<Partial<Record<About, ErrorDetail>>> = {
  starting: { retryAfterSeconds: 5 },
  crowded: { retryAfterSeconds: 5 },
};

/** What an error of a database server, or of the way there, means to a person; undefined when it is none. */
export function explainServerFault(error: unknown): ClaveError | undefined {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  const trouble = certificateTrouble(code);
  if (trouble)
    return new ClaveError("store-untrusted", fill(texts.untrusted, { trouble }), texts.untrustedHint);
  const abouts = Object.keys(meanings) as About[];
  const about = abouts.find((each) => meanings[each][1].test(code || message));
  return about && new ClaveError(meanings[about][0], texts[about], texts[`${about}Hint`], passing[about]);
}

/** The error for a database that cannot hold every name. */
export function wrongEncoding(encoding: string): ClaveError {
  return new ClaveError(
    "store-encoding",
    fill(texts.encoding, { encoding: visible(encoding) }),
    texts.encodingHint,
  );
}
