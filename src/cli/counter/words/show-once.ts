import { catalogue } from "../../../base/texts.ts";
import { questionsFor } from "../../terminal/prompts.ts";
import type { Terminal } from "../../terminal/terminal.ts";

const texts = catalogue({
  gone: {
    es: "Intro cuando la persona lo tenga escrito; después no se puede volver a ver:",
    en: "Enter when the person has written it down; it cannot be seen again:",
  },
});

const otherScreen = "\u001b[?1049h\u001b[H";
const backAgain = "\u001b[?1049l";

/** Shows a secret on a person's screen; where somebody can say when, it is gone from there afterwards. */
export async function showOnce(terminal: Terminal, lines: readonly string[]): Promise<void> {
  const { shell, interactive } = terminal;
  const written = `${lines.join("\n")}\n`;
  if (!interactive || isPlain(terminal)) {
    shell.stdout.write(written);
    return;
  }
  shell.stdout.write(`${otherScreen}${written}\n`);
  try {
    await untilRead(terminal);
  } finally {
    shell.stdout.write(backAgain);
  }
}

/** Waits until somebody says that what is on the screen was read. */
export async function untilRead(terminal: Terminal): Promise<void> {
  await (await questionsFor(terminal)).text(texts.gone);
}

/** Whether a terminal shows letters and nothing else. */
export function isPlain({ shell }: Terminal): boolean {
  const kind = shell.env["TERM"] ?? "";
  return kind === "" || kind === "dumb";
}
