import { catalogue, fill } from "../../base/texts.ts";
import { reasonFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import {
  adviseOnLetters,
  letterLines,
  messagesDocument,
  sendLetters,
} from "../counter/words/sent-letters.ts";
import { texts as common } from "../words/texts.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "abrir la comprobación de identidad que se cerró",
    en: "open an identity check that has closed",
  },
  done: {
    es: "La comprobación de {cedula} está abierta; se {n:quitó|quitaron} {n} {n:intento fallido|intentos fallidos}.",
    en: "The check of {cedula} is open; {n} failed {n:try|tries} {n:was|were} lifted.",
  },
});

/** clave affiliate unlock CEDULA --reason … */
export const unlock = deskVerb({
  about: own.about,
  takes: { "<cedula>": texts.cedula, "--reason <text>": common.reason, "--queue": common.queue },
  examples: ['clave affiliate unlock 1710034065 --reason "…"'],
  run: async (terminal, ctx, options) => {
    const { unlockPerson } = await import("../../counter/unlock.ts");
    const reason = await reasonFor(terminal, options.reason);
    const unlocked = await unlockPerson(ctx, options.cedula, reason);
    const { cedula, cleared } = unlocked;
    const letters = await sendLetters(terminal, ctx, unlocked.letters, options);
    const lines = [terminal.text(fill(own.done, { cedula, n: cleared })), ...letterLines(terminal, letters)];
    const affiliate = { cedula, locked: false, clearedFailures: cleared };
    terminal.answer({ affiliate, messages: messagesDocument(letters) }, lines.join("\n"));
    adviseOnLetters(terminal, letters);
  },
});
