import { catalogue, type Sentence } from "../../base/texts.ts";
import { interruptible } from "./interruption.ts";
import type { Terminal } from "./terminal.ts";
import { wrapped } from "./width.ts";

const texts = catalogue({
  yes: { es: "Sí", en: "Yes" },
  no: { es: "No", en: "No" },
  keys: { es: "flechas para moverse, Intro para elegir", en: "arrows to move, Enter to choose" },
});

/** What a person can be asked; everything is asked on stderr, so that stdout holds the answer alone. */
export interface Questions {
  text(sentence: Sentence): Promise<string>;
  secret(sentence: Sentence): Promise<string>;
  /** A code that is read aloud: seen while it is typed, gone from the screen after. */
  code(sentence: Sentence): Promise<string>;
  /** Yes or no; the first of the two is the one at hand. */
  yes(sentence: Sentence, first?: "yes" | "no"): Promise<boolean>;
  choice<T extends string>(
    sentence: Sentence,
    choices: readonly { readonly value: T; readonly name: string }[],
  ): Promise<T>;
}

/** Asks in the terminal; loaded only when somebody is there to be asked. */
export async function questionsFor(terminal: Terminal): Promise<Questions> {
  const { default: inquirer } = await import("inquirer");
  const { shell, columns } = terminal;
  // its mark goes before it, and its answer behind: a line that would be broken in a word is ours to break
  const room = columns - 4;
  const { stdin: input, stderr: output } = shell;
  const ask = (question: Record<string, unknown>): Promise<string> =>
    interruptible(input, async (signal) => {
      const prompt = inquirer.createPromptModule({ input, output, signal });
      const { value } = await prompt<{ value: string }>({ ...question, name: "value" } as never);
      return value;
    });
  const worded = (sentence: Sentence) => wrapped(terminal.text(sentence), room);
  const choice: Questions["choice"] = (sentence, choices) =>
    ask({
      type: "select",
      message: worded(sentence),
      choices: choices.map((each) => ({ ...each, short: shortened(each.name, worded(sentence), room) })),
      pageSize: 12,
      loop: false,
      theme: { style: { keysHelpTip: () => terminal.paint("dim", terminal.text(texts.keys)) } },
    }) as never;
  return {
    text: (sentence) => ask({ type: "input", message: worded(sentence) }),
    secret: (sentence) => ask({ type: "password", mask: "*", toggleMask: false, message: worded(sentence) }),
    code: (sentence) =>
      ask({
        type: "input",
        message: worded(sentence),
        transformer: (typed: string, { isFinal }: { isFinal: boolean }) =>
          isFinal ? "*".repeat(typed.length) : typed,
      }),
    yes: async (sentence, first = "yes") => {
      const both = (["yes", "no"] as const).map((value) => ({ value, name: terminal.text(texts[value]) }));
      return (await choice(sentence, first === "yes" ? both : both.toReversed())) === "yes";
    },
    choice,
  };
}

/** A choice as it stands behind its question once it was made: up to its first pause, or cut, where it is too long. */
function shortened(name: string, question: string, columns: number): string {
  const room = columns - (question.split("\n").at(-1) ?? "").length;
  if (name.length <= room) return name;
  const [before = ""] = name.split(/[:,]/);
  return before.length <= room ? before : `${before.slice(0, Math.max(1, room - 1))}…`;
}
