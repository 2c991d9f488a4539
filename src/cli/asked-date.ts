import { catalogue } from "../base/texts.ts";
import type { Terminal } from "./terminal.ts";

const texts = catalogue({
  shape: {
    es: "La fecha se escribe año-mes-día, como 1985-03-12.",
    en: "A date is typed year-month-day, such as 1985-03-12.",
  },
});

/** What somebody types for a date, asked again at once where it is not written as one. */
export async function askedDate(terminal: Terminal, ask: () => Promise<string>): Promise<string> {
  for (;;) {
    const typed = (await ask()).trim();
    if (/^\d{4}-\d{2}-\d{2}$/.test(typed)) return typed;
    terminal.say(terminal.paint("bad", terminal.text(texts.shape)));
  }
}
