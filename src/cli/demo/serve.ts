import { createServer } from "node:net";
import { Readable, Writable } from "node:stream";
import { homeAt } from "../../base/home.ts";
import { listening } from "../../base/listening.ts";
import { catalogue, fill, verbatim } from "../../base/texts.ts";
import { findQuestion } from "../../holder/identity/catalogues.ts";
import type { SunkMail } from "../../sink/mails.ts";
import { startSink } from "../../sink/server.ts";
import { startInbox } from "../../sink/web.ts";
import type { Tree } from "../command/command.ts";
import { facts } from "../command/listing.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { tellOpening } from "./frame.ts";
import { notAsTold, openScene, type Scene } from "./scene.ts";
import { casts, onStage, operator } from "./stage.ts";
import { imageName, keepPassword, madeUpPassword, openDesk } from "./story.ts";

const texts = catalogue({
  title: { es: "Una mesa para probar en el navegador", en: "A desk to try in a browser" },
  place: { es: "{operator} dice dónde se llega a la mesa", en: "{operator} says where the desk is reached" },
  ready: {
    es: "La mesa está abierta hasta Ctrl-C. Haga de {name}, que olvidó su clave:",
    en: "The desk is open until Ctrl-C. Be {name}, who forgot her password:",
  },
  portal: { es: "El portal", en: "The portal" },
  inbox: { es: "Sus cartas", en: "Her letters" },
  cedula: { es: "Número de cédula", en: "Cédula number" },
  birthDate: { es: "Nació el", en: "Born on" },
  answers: { es: "Respuestas", en: "Answers" },
  image: { es: "Imagen", en: "Picture" },
  came: { es: "Llegó una carta a {to}: {subject}", en: "A letter came to {to}: {subject}" },
  gone: { es: "No quedó nada de la mesa de prueba.", en: "Nothing of the throwaway desk is left." },
  stays: {
    es: "La mesa se queda, y la contraseña de {operator} en {file}.",
    en: "The desk stays, and {operator}'s password in {file}.",
  },
});

/** Where a desk is served: free ports and a throwaway home unless others are said. */
export interface Served {
  readonly keep: string | undefined;
  readonly port: number | undefined;
  readonly webPort: number | undefined;
}

/**
 * Opens a desk with made-up people to a browser, with its portal and an inbox page, and says what to type there. A
 * signal ends it well, and leaves nothing behind unless a folder is given to keep the desk in.
 */
export async function serveDesk(
  terminal: Terminal,
  program: Tree["program"],
  { keep, port = 0, webPort = 0 }: Served,
): Promise<void> {
  const { language, shell } = terminal;
  const { clock, random } = shell;
  const portalPort = await requireFree(port);
  const ending = await onStage(terminal, keep, async (stage) => {
    const folder = homeAt(stage.home, {}).sink;
    const onMail = ({ to, subject }: SunkMail) =>
      terminal.say(fill(texts.came, { to: to.join(" "), subject }));
    const sink = await startSink({ folder, port: 0, clock, random, onMail });
    const open: { close(): Promise<void> }[] = [sink];
    try {
      const command = "clave demo --serve --web-port 8025";
      const inbox = await startInbox({ folder, port: webPort, language, command });
      open.push(inbox);
      tellOpening(terminal, texts.title, keep === undefined ? undefined : stage.home);
      const env = { CLAVE_HOME: stage.home, CLAVE_LANG: language };
      const scene = openScene(terminal, program, env);
      const password = madeUpPassword(random);
      const smtp = `smtp://127.0.0.1:${sink.port}`;
      await openDesk(scene, smtp, password);
      const portal = await sayWhere(scene, portalPort);
      const file = keep === undefined ? undefined : keepPassword(stage, password);
      const onListening = () => {
        stage.letEnd();
        tellReady(terminal, {
          home: file ? stage.home : null,
          smtp,
          inbox: inbox.url,
          portal,
          steps: scene.played,
        });
      };
      const code = await program({ ...portalShell(shell, portalPort, onListening), env });
      if (code !== 0) throw notAsTold(scene.played.length + 1, code, 0);
      return file ? fill(texts.stays, { operator: operator.called, file }) : texts.gone;
    } finally {
      await Promise.all(open.map((each) => each.close()));
    }
  });
  terminal.say(ending);
}

/** The port itself, or a free one for 0; throws *unavailable* before there is a desk. */
async function requireFree(port: number): Promise<number> {
  const server = createServer();
  const wanted = { port, host: "127.0.0.1", command: "clave demo --serve --port 8081" };
  const had = await listening(server, server, wanted);
  await new Promise((resolve) => server.close(resolve));
  return had;
}

async function sayWhere(scene: Scene, port: number): Promise<string> {
  const url = `http://127.0.0.1:${port}`;
  const words = ["config", "set", "portal.url", url];
  const title = fill(texts.place, { operator: operator.called });
  await scene.play({ title, words, code: 0, says: verbatim(url) });
  return `${url}/`;
}

/** What `clave portal` is typed with; the one line that it answers says that it listens. */
function portalShell(shell: Terminal["shell"], port: number, onListening: () => void): Terminal["shell"] {
  const heard = (listen: () => void) =>
    new Writable({
      write: (_chunk, _encoding, done) => {
        listen();
        done();
      },
    });
  const argv = ["portal", "--port", String(port)];
  return {
    ...shell,
    argv,
    stdin: Readable.from([]),
    stdout: heard(onListening),
    stderr: heard(() => undefined),
  };
}

/** Says where to go and whom to be there: a person who was made up, so that nothing of it is a secret. */
function tellReady(
  terminal: Terminal,
  ready: { readonly portal: string; readonly inbox: string; readonly [more: string]: unknown },
): void {
  const { text, language } = terminal;
  const { cedula, name, proof, answers } = casts[language];
  const told = Object.entries(answers).map(([id, answer], at) => {
    const question = text(findQuestion(id)?.text ?? verbatim(id));
    return [at === 0 ? text(texts.answers) : "", `${answer} (${question})`] as const;
  });
  const lines = facts([
    [text(texts.portal), `${ready.portal}?lang=${language}`],
    [text(texts.inbox), ready.inbox],
    [text(texts.cedula), cedula],
    [text(texts.birthDate), proof.birthDate],
    ...told,
    [text(texts.image), text(imageName(proof.image))],
  ]);
  const words = `\n${terminal.paint("bold", text(fill(texts.ready, { name })))}\n\n${lines.replace(/^/gm, "  ")}\n`;
  terminal.answer({ demo: { ...ready, person: { cedula, ...proof, answers } } }, words);
}
