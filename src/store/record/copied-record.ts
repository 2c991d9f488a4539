import { storeCondition } from "../engine/condition.ts";
import { closeStore, openStore } from "../engine/connect.ts";
import type { Engine } from "../engine/engines.ts";
import { rowsOf } from "../engine/handle.ts";
import { type StepTaken, stepsTaken } from "../engine/migrate.ts";
import { runTool } from "../engine/postgres-tools.ts";
import { auditHead } from "./audit-entries.ts";

/** What a copy of a store holds, as it is found in the copy itself. */
export interface CopyFound {
  /** What is wrong with it; undefined where it reads whole. */
  readonly damage: string | undefined;
  readonly steps: readonly StepTaken[];
  /** The signed end of its record; undefined where there is none. */
  readonly head: { readonly entries: number; readonly hash: string } | undefined;
  /** How many entries lie in it, and the hash of the last. */
  readonly lines: number;
  readonly lastHash: string | undefined;
}

/** Opens a copy again and reads it through: whether it is whole, and where its record ends. */
export function readCopy(engine: Engine, path: string): Promise<CopyFound> {
  return engine === "sqlite" ? readFile(path) : readDump(path);
}

async function readFile(path: string): Promise<CopyFound> {
  const store = await openStore({ engine: "sqlite", path });
  try {
    const { damage } = await storeCondition(store);
    if (damage !== undefined) return { damage, steps: [], head: undefined, lines: 0, lastHash: undefined };
    const [count] = await rowsOf<{ n: number }>(store, "SELECT count(*) AS n FROM audit");
    const [last] = await rowsOf<{ hash: string | null }>(
      store,
      "SELECT hash FROM audit ORDER BY id DESC LIMIT 1",
    );
    return {
      damage,
      steps: await stepsTaken(store),
      head: await auditHead(store),
      lines: count?.n ?? 0,
      lastHash: last?.hash ?? undefined,
    };
  } finally {
    await closeStore(store);
  }
}

/** All of the dump is read, its tables of the record and of the steps row by row. */
async function readDump(path: string): Promise<CopyFound> {
  await runTool("pg_restore", ["--file=/dev/null", path]);
  const rows = new DumpedRows();
  const wanted = ["audit", "audit_head", "migrations"].map((table) => `--table=${table}`);
  await runTool("pg_restore", ["--data-only", ...wanted, "--file=-", path], {
    onLine: (line) => rows.hear(line),
  });
  const [head] = rows.of("audit_head");
  const lines = rows.last("audit");
  return {
    damage: undefined,
    steps: rows
      .of("migrations")
      .map(({ name = "", applied_at }) => ({ name, appliedAt: Number(applied_at) })),
    head: head && { entries: Number(head["entries"]), hash: head["hash"] ?? "" },
    lines: lines.count,
    lastHash: lines.row?.["hash"],
  };
}

type DumpedRow = Readonly<Record<string, string>>;

/** The rows of a dump as its text brings them: `COPY table (columns) FROM stdin;`, lines of cells, `\.`. */
class DumpedRows {
  readonly #small = new Map<string, DumpedRow[]>();
  readonly #last = new Map<string, { count: number; row: DumpedRow | undefined }>();
  #columns: readonly string[] | undefined;
  #table = "";

  hear(line: string): void {
    if (this.#columns === undefined) this.#begin(line);
    else if (line === "\\.") this.#columns = undefined;
    else this.#row(line, this.#columns);
  }

  of(table: string): readonly DumpedRow[] {
    return this.#small.get(table) ?? [];
  }

  /** How many rows a table has, and the one of the highest id. */
  last(table: string): { readonly count: number; readonly row: DumpedRow | undefined } {
    return this.#last.get(table) ?? { count: 0, row: undefined };
  }

  #begin(line: string): void {
    const [, table, columns] = /^COPY (?:\S+\.)?(\w+) \((.+)\) FROM stdin;$/.exec(line) ?? [];
    if (table === undefined) return;
    this.#table = table;
    this.#columns = columns?.split(", ") ?? [];
  }

  #row(line: string, columns: readonly string[]): void {
    const cells = line.split("\t");
    const row = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]));
    if (this.#table !== "audit") {
      this.#small.set(this.#table, [...this.of(this.#table), row]);
      return;
    }
    const { count, row: before } = this.last(this.#table);
    const later = Number(row["id"]) > Number(before?.["id"] ?? 0) ? row : before;
    this.#last.set(this.#table, { count: count + 1, row: later });
  }
}
