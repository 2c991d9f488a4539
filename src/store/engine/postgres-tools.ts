import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import pg from "pg";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";

const texts = catalogue({
  missing: {
    es: "Aquí no está instalado {tool}, que hace falta para respaldar y restaurar PostgreSQL.",
    en: "{tool} is not installed here; backing up and restoring PostgreSQL needs it.",
  },
  missingHint: {
    es: "Instale los programas de cliente de PostgreSQL, como: apt-get install postgresql-client",
    en: "Install PostgreSQL's client programs, as with: apt-get install postgresql-client",
  },
  older: {
    es: "{tool} es de la versión {own} y el servidor de la {server}: uno más viejo no sirve.",
    en: "{tool} is of version {own} and the server of {server}: an older one will not do.",
  },
  olderHint: {
    es: "Instale los programas de cliente de esa versión, como: apt-get install postgresql-client-{server}",
    en: "Install the client programs of that version, as with: apt-get install postgresql-client-{server}",
  },
  failed: { es: "{tool} no pudo terminar: {what}", en: "{tool} could not finish: {what}" },
  failedHint: {
    es: "Arregle eso y repita; de esto no quedó nada a medias.",
    en: "Put that right and repeat; nothing of this was left half done.",
  },
});

/** The programs of PostgreSQL that copy a database, and make one of a copy. */
export type Tool = "pg_dump" | "pg_restore";

/** Settings of a connection's encryption in an address, and the variables that carry them to a program. */
const encryption: readonly (readonly [parameter: string, variable: string])[] = [
  ["sslmode", "PGSSLMODE"],
  ["sslrootcert", "PGSSLROOTCERT"],
  ["sslcert", "PGSSLCERT"],
  ["sslkey", "PGSSLKEY"],
];

/** The variables that lead a program to a database: a word of its command line would be seen by everyone. */
function leadingTo(url: string): Readonly<Record<string, string>> {
  const { host, port, user, database, password } = new pg.Client(url);
  const asked = new URL(url).searchParams;
  const secured = encryption.flatMap(([parameter, variable]) => {
    const value = asked.get(parameter);
    return value === null ? [] : [[variable, value] as const];
  });
  return {
    PGHOST: host,
    PGPORT: String(port),
    ...(user === undefined ? {} : { PGUSER: user }),
    ...(database === undefined ? {} : { PGDATABASE: database }),
    ...(password ? { PGPASSWORD: password } : {}),
    PGAPPNAME: "clave",
    ...Object.fromEntries(secured),
  };
}

/** Where a program works: on a database, or on a file alone. */
export interface Errand {
  readonly url?: string;
  /** What is done with each line that it writes. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program of PostgreSQL to its end; throws *config* where it is not installed, *io* where it fails. */
export async function runTool(
  tool: Tool,
  words: readonly string[],
  { url, onLine }: Errand = {},
): Promise<void> {
  const child = spawn(tool, words, {
    env: { ...process.env, LC_ALL: "C", ...(url === undefined ? {} : leadingTo(url)) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (said.length < 2000) said += chunk.toString("utf8");
  });
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  lines.on("line", (line) => onLine?.(line));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? missing(tool) : error),
    );
    child.once("close", resolve);
  });
  if (code !== 0) throw failed(tool, said);
}

function missing(tool: Tool): ClaveError {
  return new ClaveError("postgres-tool-missing", fill(texts.missing, { tool }), texts.missingHint);
}

function failed(tool: Tool, said: string): ClaveError {
  const lines = said.split("\n").filter((line) => line !== "");
  const what = visible((lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? "—").slice(0, 300));
  if (/No space left on device/.test(said))
    throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
  return new ClaveError("postgres-tool-failed", fill(texts.failed, { tool, what }), texts.failedHint);
}

/** Throws *config* where a program is not installed, or older than the server that it is to speak with. */
export async function requireTool(tool: Tool, server: number): Promise<void> {
  let own = "";
  await runTool(tool, ["--version"], { onLine: (line) => (own ||= /\d+(\.\d+)*/.exec(line)?.[0] ?? "") });
  if (Number.parseInt(own, 10) >= server) return;
  const sentence = fill(texts.older, { tool, own, server: String(server) });
  throw new ClaveError("postgres-tool-older", sentence, fill(texts.olderHint, { server: String(server) }));
}
