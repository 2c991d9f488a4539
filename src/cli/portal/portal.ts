import type { Context } from "../../base/context.ts";
import { isLoopback } from "../../base/setting-kinds.ts";
import { catalogue, type Sentence } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import type { World } from "../../portal/portal.ts";
import { portOf } from "../command/command.ts";
import { asSystem } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { keepPost } from "../delivery/watch.ts";
import { untilInterrupted } from "../terminal/interruption.ts";

const texts = catalogue({
  port: {
    es: "puerto; 0 para uno libre. Si falta: el de portal.url en esta máquina, o 8080",
    en: "port; 0 for any free one. Without it: that of portal.url on this machine, or 8080",
  },
  host: { es: "dirección en la que atiende", en: "address at which it listens" },
  noDelivery: {
    es: "no enviar cartas: lo hace otro (clave delivery watch)",
    en: "send no letters: another does (clave delivery watch)",
  },
});

/** clave portal */
export const portal = verb({
  takes: {
    "--port <n>": [texts.port, portOf("--port")],
    "--host <address>": [texts.host, String, "127.0.0.1"],
    "--no-delivery": texts.noDelivery,
  },
  examples: ["clave portal", "clave portal --port 8081 --no-delivery"],
  run: (terminal, { port, host, delivery }) =>
    asSystem(terminal, async (ctx) => {
      const { runPortal } = await import("../../portal/portal.ts");
      const write = turnByTurn((lines) => void terminal.shell.stderr.write(lines));
      const log: World["log"] = (line) => {
        const words = "told" in line ? { ...line, told: terminal.text(line.told) } : line;
        write(`${JSON.stringify(words)}\n`);
      };
      const tell = (told: Sentence) => log({ at: iso(ctx.clock.now()), told });
      const carry: World["carry"] = async (signal, pause) =>
        void (await keepPost(ctx, { signal, pause, tell, duties: [] }));
      await untilInterrupted((signal) =>
        runPortal(ctx, {
          host: host.replace(/^\[(.*)\]$/, "$1"),
          port: port ?? ownPort(ctx),
          signal,
          // the same words in every language: scripts wait for them
          onListening: (url) => terminal.answer({ portal: { url } }, `Listening on ${url}`),
          log,
          ...(delivery !== false && { carry }),
        }),
      );
    }),
});

/** Writes the lines of one turn at once: hundreds of requests are answered in it, and each write is a call of its own. */
function turnByTurn(write: (lines: string) => void): (line: string) => void {
  let waiting = "";
  const flush = () => {
    if (waiting !== "") write(waiting);
    waiting = "";
  };
  // however the process ends
  process.once("exit", flush);
  return (line) => {
    if (waiting === "") setImmediate(flush);
    waiting += line;
  };
}

/** The port of the address that letters name where that is on this machine. */
function ownPort({ settings }: Context): number {
  const { hostname, port } = new URL(settings["portal.url"]);
  return isLoopback(hostname) ? Number(port || 80) : 8080;
}
