import type { Method } from "../../src/base/method.ts";
import { type Duration, iso, type Moment } from "../../src/base/time.ts";
import type { Waited } from "./waits.ts";

/** A request as a line of a file of waits has it. */
export interface FileWait {
  readonly method?: Method;
  readonly startedAt: Moment;
  readonly wait: Duration;
  readonly end?: Waited["end"];
  readonly office?: string;
  readonly provider?: string;
}

/** The file of an earlier system: an open request has no end. */
export function waitFile(waits: readonly FileWait[]): string {
  const header = "method,started_at,outcome,ended_at,office,provider";
  return `${[header, ...waits.map(lineOf)].join("\n")}\n`;
}

function lineOf({
  method = "email",
  startedAt,
  wait,
  end = "completed",
  office = "",
  provider = "",
}: FileWait) {
  const endedAt = end === "open" ? "" : iso(startedAt + wait);
  const cells = [method, iso(startedAt), end, endedAt, office, provider];
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
}

/** So many requests like one, a second apart. */
export function many(count: number, wait: FileWait): readonly FileWait[] {
  return Array.from({ length: count }, (_each, n) => ({ ...wait, startedAt: wait.startedAt + n * 1000 }));
}
