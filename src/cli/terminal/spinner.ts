import type { Sentence } from "../../base/texts.ts";
import type { Terminal } from "./terminal.ts";

/** Something that shows work is under way. */
export interface Progress {
  /** Shows how far it is; words that take time to make are made only now and then. */
  update(text: string | (() => string)): void;
  stop(): void;
}

/** Nobody reads figures that change more often, in milliseconds. */
const glimpse = 100;

/** A spinner where somebody watches, nothing elsewhere. */
export async function startProgress(terminal: Terminal, sentence: Sentence): Promise<Progress> {
  const stream = terminal.shell.stderr as NodeJS.WriteStream;
  // a terminal that does not say how wide it is has nought columns, and ora would clear lines for ever
  const drawn = terminal.watched && stream.columns > 0;
  if (!drawn || terminal.options.json) return { update: () => undefined, stop: () => undefined };
  const { default: ora } = await import("ora");
  const colour = terminal.options.color !== false && !terminal.shell.env["NO_COLOR"];
  const spinner = ora({
    text: terminal.text(sentence),
    stream,
    discardStdin: false,
    ...(colour ? {} : { color: false as never }),
  }).start();
  let shownAt = 0;
  return {
    update: (text) => {
      const now = terminal.shell.clock.now();
      if (typeof text !== "string" && now - shownAt < glimpse) return;
      shownAt = now;
      spinner.text = typeof text === "string" ? text : text();
    },
    stop: () => void spinner.stop(),
  };
}

/** Shows a spinner while something is done. */
export async function whileWorking<R>(
  terminal: Terminal,
  sentence: Sentence,
  work: () => Promise<R>,
): Promise<R> {
  const progress = await startProgress(terminal, sentence);
  try {
    return await work();
  } finally {
    progress.stop();
  }
}

/** `██████░░░░ 60 %` */
export function bar(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 20);
  return `${"█".repeat(filled)}${"░".repeat(20 - filled)} ${Math.floor(Math.min(1, share) * 100)} %`;
}
