import { once } from "node:events";
import { claimHome } from "../../base/home.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { Inbox } from "../../sink/web.ts";
import { portOf } from "../command/command.ts";
import { homeOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  port: { es: "puerto; 0 para uno libre", en: "port; 0 for any free one" },
  webPort: {
    es: "ver las cartas en el navegador, en este puerto; 0 para uno libre",
    en: "see the letters in a browser, at this port; 0 for any free one",
  },
  listening: {
    es: "Escuchando en smtp://127.0.0.1:{port}; las cartas quedan en {folder}\nPara terminar: Ctrl-C. Para verlas: {seen}",
    en: "Listening on smtp://127.0.0.1:{port}; the letters stay in {folder}\nTo stop: Ctrl-C. To see them: {seen}",
  },
  came: { es: "{id}  para {to}: {subject}", en: "{id}  to {to}: {subject}" },
});

/** clave sink */
export const sink = verb({
  forTrying: true,
  takes: {
    "--port <n>": [texts.port, portOf("--port"), 2525],
    "--web-port <n>": [texts.webPort, portOf("--web-port")],
  },
  examples: ["clave sink", "clave sink --web-port 8025", "clave sink list", "clave sink show ID"],
  run: runSink,
});

interface Ports {
  readonly port: number;
  readonly webPort?: number;
}

async function runSink(terminal: Terminal, { port, webPort }: Ports): Promise<void> {
  const { startSink } = await import("../../sink/server.ts");
  const home = homeOf(terminal);
  const folder = home.sink;
  const { clock, random } = terminal.shell;
  claimHome(home);
  await untilInterrupted(async (signal) => {
    const server = await startSink({
      folder,
      port,
      clock,
      random,
      onMail: ({ id, to, subject }) => terminal.say(fill(texts.came, { id, to: to.join(" "), subject })),
    });
    let inbox: Inbox | undefined;
    try {
      if (webPort !== undefined) {
        const { startInbox } = await import("../../sink/web.ts");
        const command = "clave sink --web-port 8025";
        inbox = await startInbox({ folder, port: webPort, language: terminal.language, command });
      }
      const seen = inbox?.url ?? "clave sink list";
      const words = terminal.text(fill(texts.listening, { port: String(server.port), folder, seen }));
      const url = `smtp://127.0.0.1:${server.port}`;
      terminal.answer({ sink: { url, port: server.port, folder, webUrl: inbox?.url ?? null } }, words);
      if (!signal.aborted) await once(signal, "abort");
    } finally {
      await inbox?.close();
      await server.close();
    }
  });
}
