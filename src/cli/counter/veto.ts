import { catalogue, fill } from "../../base/texts.ts";
import { texts as counterTexts } from "../../counter/case/texts.ts";
import { asHolder } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { needed } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { secretFromStdin } from "../terminal/secrets.ts";
import { bareCaseDocument } from "./answer.ts";

const own = catalogue({
  about: {
    es: "detener un cambio con el enlace de su aviso",
    en: "stop a change with the link of its notice",
  },
  token: { es: "leer el enlace de la entrada", en: "read the link from stdin" },
  ask: { es: "Pegue el enlace del aviso:", en: "Paste the link from the notice:" },
});

/** clave counter veto --token-stdin */
export const veto = verb({
  about: own.about,
  takes: { "--token-stdin": own.token },
  examples: ["clave counter veto --token-stdin < LINK"],
  run: async (terminal, { tokenStdin }) => {
    if (!terminal.interactive && !tokenStdin) throw needed(["--token-stdin"]);
    const link = tokenStdin
      ? await secretFromStdin(terminal.shell, "--token-stdin")
      : await (await questionsFor(terminal)).secret(own.ask);
    await asHolder(terminal, async (ctx) => {
      const { objectToCase } = await import("../../counter/decide/object.ts");
      const found = await objectToCase(ctx, link);
      terminal.answer(
        { case: bareCaseDocument(found) },
        terminal.text(fill(counterTexts.objected, { id: found.id })),
      );
    });
  },
});
