import { join, relative } from "node:path";
import { shippedPath } from "../../base/files.ts";
import { homeAt, writePrivateFile } from "../../base/home.ts";
import type { Random } from "../../base/random.ts";
import { fill, type Sentence, verbatim } from "../../base/texts.ts";
import { findImage } from "../../holder/identity/catalogues.ts";
import { ruleTexts } from "../../password/texts.ts";
import { texts as recoveryTexts } from "../../recovery/episode/texts.ts";
import { readMail, type SunkMail } from "../../sink/mails.ts";
import { startSink } from "../../sink/server.ts";
import type { Tree } from "../command/command.ts";
import { roleWords } from "../operator/texts.ts";
import { deliveryTexts, statusTexts } from "../recovery/texts.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { type Epilogue, tellEnd, tellOpening } from "./frame.ts";
import { openScene, type Scene } from "./scene.ts";
import { type Cast, casts, onStage, operator, type Stage } from "./stage.ts";
import { files, steps, texts } from "./texts.ts";

/** Tells the whole story, and leaves nothing behind unless a folder is given to keep the desk in. */
export async function tellStory(
  terminal: Terminal,
  program: Tree["program"],
  keep: string | undefined,
): Promise<void> {
  const epilogue = await onStage(terminal, keep, async (stage) => {
    const { clock, random } = terminal.shell;
    const mails: SunkMail[] = [];
    const folder = homeAt(stage.home, {}).sink;
    const sink = await startSink({ folder, port: 0, clock, random, onMail: (mail) => mails.push(mail) });
    try {
      tellOpening(terminal, texts.title, keep === undefined ? undefined : stage.home);
      const props = { port: sink.port, folder, mails, kept: keep !== undefined };
      return await play(terminal, program, stage, props);
    } finally {
      await sink.close();
    }
  });
  tellEnd(terminal, epilogue);
}

interface Props {
  readonly port: number;
  readonly folder: string;
  readonly mails: readonly SunkMail[];
  readonly kept: boolean;
}

async function play(
  terminal: Terminal,
  program: Tree["program"],
  stage: Stage,
  props: Props,
): Promise<Epilogue> {
  const { language, shell } = terminal;
  const scene = openScene(terminal, program, { CLAVE_HOME: stage.home, CLAVE_LANG: language });
  const cast = casts[language];
  const password = madeUpPassword(shell.random);
  await openDesk(scene, `smtp://127.0.0.1:${props.port}`, password);
  const reference = await askForLink(scene, cast);
  const link = await openMail(scene, cast, { ...props, reference });
  await choosePassword(scene, cast, { link, pocket: stage.pocket, terminal });
  await lookBack(scene, cast, { ...props, reference });
  const { played } = scene;
  if (!props.kept) return { played };
  const passwordFile = keepPassword(stage, password);
  return { played, kept: { home: stage.home, port: props.port, passwordFile, reference } };
}

/** Makes the desk, signs in and takes in the register of people. */
export async function openDesk(scene: Scene, smtpUrl: string, password: string): Promise<void> {
  const who = { operator: operator.called };
  const signIn = ["login", "--operator", operator.name, "--password-stdin"];
  await scene.play({
    title: fill(steps.found, who),
    before: steps.foundBefore,
    words: ["init", "--operator", operator.name, "--password-stdin", "--smtp-url", smtpUrl],
    stdin: password,
    code: 0,
    says: verbatim(`clave login --operator ${operator.name}`),
  });
  await scene.play({
    title: fill(steps.login, who),
    words: signIn,
    stdin: password,
    code: 0,
    says: roleWords("admin"),
  });
  const register = shippedPath("fixtures", "affiliates.csv");
  const near = relative(process.cwd(), register);
  await scene.play({
    title: fill(steps.register, who),
    words: ["affiliate", "import", near.startsWith("..") ? register : near],
    code: 0,
    says: verbatim("40"),
  });
}

/** The reference of the recovery that the second try opens. */
async function askForLink(scene: Scene, { cedula, name, proof, otherImage }: Cast): Promise<string> {
  const words = ["recovery", "start", cedula, "--proof", "-"];
  await scene.play({
    title: fill(steps.wrong, { name }),
    before: fill(steps.wrongBefore, { birthDate: proof.birthDate, image: imageName(otherImage) }),
    after: steps.wrongAfter,
    words,
    stdin: JSON.stringify({ ...proof, image: otherImage }),
    code: 1,
    says: recoveryTexts.notConfirmed,
  });
  const answer = await scene.play({
    title: fill(steps.right, { name }),
    before: fill(steps.rightBefore, { image: imageName(proof.image) }),
    after: fill(steps.rightAfter, { operator: operator.called }),
    words,
    stdin: JSON.stringify(proof),
    code: 0,
    says: deliveryTexts.accepted,
  });
  return /\bR[2-9A-HJ-NP-Z]{9}\b/.exec(answer)?.[0] ?? "";
}

interface Papers extends Props {
  readonly reference: string;
}

/** The link in the first letter of the sink. */
async function openMail(scene: Scene, { name }: Cast, { folder, mails, reference }: Papers): Promise<string> {
  const id = mails[0]?.id ?? "";
  const { text } = await readMail(folder, id);
  const [link = "", start = "", token = ""] = /(http\S+#t=)([\w-]{43})/.exec(text) ?? [];
  await scene.play({
    title: fill(steps.mail, { name }),
    before: steps.mailBefore,
    words: ["sink", "show", id],
    shown: (output) => output.replaceAll(link, `${start}${token.slice(0, 4)}…`),
    code: 0,
    says: verbatim(reference),
  });
  return link;
}

async function choosePassword(
  scene: Scene,
  { name, weak }: Cast,
  { link, pocket, terminal }: { link: string; pocket: string; terminal: Terminal },
): Promise<void> {
  const use = (file: Sentence, password: string) => {
    const shown = terminal.text(file);
    const path = join(pocket, shown);
    writePrivateFile(path, password);
    const words = ["recovery", "complete", "--token-stdin", "--password-file", shown];
    return { words, behind: { [shown]: path }, stdin: `${link}\n` };
  };
  await scene.play({
    title: fill(steps.weak, { name }),
    before: fill(steps.weakBefore, { password: weak }),
    after: steps.weakAfter,
    ...use(files.weak, weak),
    code: 65,
    says: ruleTexts.sequence,
  });
  const strong = use(files.strong, madeUpPassword(terminal.shell.random));
  await scene.play({
    title: fill(steps.strong, { name }),
    before: steps.strongBefore,
    ...strong,
    code: 0,
  });
  await scene.play({
    title: steps.again,
    before: steps.againBefore,
    ...strong,
    code: 1,
    says: recoveryTexts.linkUsed,
  });
}

async function lookBack(scene: Scene, { name }: Cast, { mails, reference }: Papers): Promise<void> {
  await scene.play({
    title: fill(steps.notice, { name }),
    words: ["sink", "show", mails.at(-1)?.id ?? ""],
    code: 0,
    says: verbatim(reference),
  });
  await scene.play({
    title: fill(steps.timeline, { operator: operator.called }),
    words: ["recovery", "show", reference],
    code: 0,
    says: statusTexts.completed,
  });
}

/** Leaves the operator's password with a desk that is kept, and says where. */
export function keepPassword({ home }: Stage, password: string): string {
  const file = join(home, "operator-password");
  writePrivateFile(file, `${password}\n`);
  return file;
}

/** A picture as a person calls it. */
export function imageName(id: string): Sentence {
  return findImage(id)?.text ?? verbatim(id);
}

/** About 75 bits, and a letter beside each digit: no policy refuses it, not even by chance. */
export function madeUpPassword(random: Random): string {
  const pair = () => `${"abcdefghkmnpqrstuvwxyz"[random.int(22)]}${2 + random.int(8)}`;
  return Array.from({ length: 10 }, pair).join("");
}
