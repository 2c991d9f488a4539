import { claimHome } from "../../base/home.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { portOf } from "../command/command.ts";
import { homeOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  port: { es: "puerto; 0 para uno libre", en: "port; 0 for any free one" },
  listening: {
    es: "Escuchando en smtp://127.0.0.1:{port}; las cartas quedan en {folder}\nPara terminar: Ctrl-C. Para verlas: clave sink list",
    en: "Listening on smtp://127.0.0.1:{port}; the letters stay in {folder}\nTo stop: Ctrl-C. To see them: clave sink list",
  },
  came: { es: "{id}  para {to}: {subject}", en: "{id}  to {to}: {subject}" },
});

/** clave sink */
export const sink = verb({
  forTrying: true,
  takes: { "--port <n>": [texts.port, portOf("--port"), 2525] },
  examples: ["clave sink", "clave sink list", "clave sink show ID"],
  run: runSink,
});

async function runSink(terminal: Terminal, { port }: { readonly port: number }): Promise<void> {
  const { startSink } = await import("../../sink/server.ts");
  const home = homeOf(terminal);
  const folder = home.sink;
  const { clock, random } = terminal.shell;
  claimHome(home);
  const server = await startSink({
    folder,
    port,
    clock,
    random,
    onMail: ({ id, to, subject }) => terminal.say(fill(texts.came, { id, to: to.join(" "), subject })),
  });
  const words = terminal.text(fill(texts.listening, { port: String(server.port), folder }));
  terminal.answer({ sink: { url: `smtp://127.0.0.1:${server.port}`, port: server.port, folder } }, words);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await server.close();
}
