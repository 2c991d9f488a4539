import { catalogue } from "../../base/texts.ts";
import { portOf } from "../command/command.ts";
import { type Verb, verb } from "../command/verb.ts";

const texts = catalogue({
  keep: { es: "guardar la mesa de prueba en esta carpeta", en: "keep the throwaway desk in this folder" },
  serve: {
    es: "abrir la mesa al navegador, con su portal y su buzón, hasta Ctrl-C",
    en: "open the desk to a browser, with its portal and inbox, until Ctrl-C",
  },
  port: {
    es: "abrirla con su portal en este puerto; 0 para uno libre",
    en: "open it with its portal at this port; 0 for any free one",
  },
  webPort: {
    es: "abrirla con su buzón en este puerto; 0 para uno libre",
    en: "open it with its inbox at this port; 0 for any free one",
  },
});

/** clave demo */
export const demo: Verb = (noun, tree) => {
  const command = verb({
    forTrying: true,
    takes: {
      "--keep <dir>": texts.keep,
      "--serve": texts.serve,
      "--port <n>": [texts.port, portOf("--port")],
      "--web-port <n>": [texts.webPort, portOf("--web-port")],
    },
    examples: ["clave demo", "clave demo --serve", "clave demo --keep /tmp/desk"],
    run: async (terminal, { keep, serve, port, webPort }) => {
      if (serve || port !== undefined || webPort !== undefined) {
        const { serveDesk } = await import("./serve.ts");
        return serveDesk(terminal, tree.program, { keep, port, webPort });
      }
      const { tellStory } = await import("./story.ts");
      return tellStory(terminal, tree.program, keep);
    },
  });
  command(noun, tree);
};
