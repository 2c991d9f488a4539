import { catalogue, type Sentence } from "../base/texts.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  keys: { es: "flechas para moverse, Intro para elegir", en: "arrows to move, Enter to choose" },
});

/** What a person can be asked; everything is asked on stderr, so that stdout holds the answer alone. */
export interface Questions {
  text(sentence: Sentence): Promise<string>;
  secret(sentence: Sentence): Promise<string>;
  choice<T extends string>(
    sentence: Sentence,
    choices: readonly { readonly value: T; readonly name: string }[],
  ): Promise<T>;
}

/** Asks in the terminal; loaded only when somebody is there to be asked. */
export async function questionsFor(terminal: Terminal): Promise<Questions> {
  const { default: inquirer } = await import("inquirer");
  const { shell } = terminal;
  const prompt = inquirer.createPromptModule({
    input: shell.stdin,
    output: shell.stderr,
  });
  const ask = async (question: Record<string, unknown>): Promise<string> => {
    const { value } = await prompt<{ value: string }>({ ...question, name: "value" } as never);
    return value;
  };
  return {
    text: (sentence) => ask({ type: "input", message: terminal.text(sentence) }),
    secret: (sentence) =>
      ask({ type: "password", mask: "*", toggleMask: false, message: terminal.text(sentence) }),
    choice: (sentence, choices) =>
      ask({
        type: "select",
        message: terminal.text(sentence),
        choices: [...choices],
        pageSize: 12,
        theme: { style: { keysHelpTip: () => terminal.paint("dim", terminal.text(texts.keys)) } },
      }) as never,
  };
}
