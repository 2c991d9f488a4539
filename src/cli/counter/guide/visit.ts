import type { Context } from "../../../base/context.ts";
import { ClaveError } from "../../../base/errors.ts";
import { catalogue, fill, type Sentence } from "../../../base/texts.ts";
import { isAfoot } from "../../../cases/status.ts";
import type { Case } from "../../../counter/case/view.ts";
import { resumeSession } from "../../../operator/session/session.ts";
import { asOperator } from "../../command/opening.ts";
import { withOwnPassword } from "../../command/own-password.ts";
import { type Questions, questionsFor } from "../../terminal/prompts.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { adviseOnLetters, letterLines, sendLetters } from "../words/sent-letters.ts";
import { showOnce } from "../words/show-once.ts";

const texts = catalogue({
  nothing: {
    es: "No escribió nada. ¿Qué quiere hacer?",
    en: "Nothing was typed. What would you like to do?",
  },
  again: { es: "Escribirlo ahora", en: "Type it now" },
  later: { es: "Dejarlo para después", en: "Leave it for later" },
  kept: {
    es: "El trámite {id} queda guardado como está. Sígalo con:\nclave counter update {cedula}{more}",
    en: "The case {id} is kept as it is. Go on with:\nclave counter update {cedula}{more}",
  },
  handedIn: {
    es: "El trámite {id} ya está guardado. Véalo con:\nclave counter show {id}",
    en: "The case {id} is kept. See it with:\nclave counter show {id}",
  },
});

/** A person's visit at the counter, as the guided steps go through it. */
export interface Visit {
  readonly terminal: Terminal;
  readonly questions: Questions;
  readonly zone: string;
  readonly settings: Context["settings"];
  readonly actor: Context["actor"];
  /** Letters are left in the queue. */
  readonly queue: boolean;
  /** Name of the person who is being served, once known. */
  served: string | undefined;
  /** The case in hand, as it was last seen. */
  inHand: Case | undefined;
  /** Shows a secret that is gone from the screen afterwards. */
  readonly once: (lines: readonly string[]) => Promise<void>;
  /** Does one act in the operator's name; whether the session still stands is looked at anew each time. */
  act<R>(work: (ctx: Context) => Promise<R>): Promise<R>;
  /** Asks for the own password again where an act that decides about others will want it. */
  prove(): Promise<void>;
}

/** Thrown where somebody leaves a case for later: what was done stays done. */
export class Left extends Error {
  constructor() {
    super("left for later");
    this.name = "Left";
  }
}

/** Opens the desk for somebody who is guided through a visit. */
export function withVisit<R>(
  terminal: Terminal,
  { queue = false }: { readonly queue?: boolean | undefined },
  work: (visit: Visit) => Promise<R>,
): Promise<R> {
  return asOperator(terminal, async (ctx, { session: { token }, settings }) => {
    const act: Visit["act"] = async (work) => {
      const { actor } = await resumeSession(ctx, token);
      return work({ ...ctx, actor });
    };
    const prove = () => act(async (ctx) => void (await withOwnPassword(terminal, ctx, token)));
    const questions = await questionsFor(terminal);
    const zone = settings.timezone;
    const once = (lines: readonly string[]) => showOnce(terminal, lines);
    const { actor } = ctx;
    return work({
      terminal,
      questions,
      zone,
      settings,
      actor,
      queue,
      served: undefined,
      inHand: undefined,
      once,
      act,
      prove,
    });
  });
}

/** Notes the case in hand as it became. */
export function holding(visit: Visit, found: Case): Case {
  visit.inHand = found;
  return found;
}

/** What somebody types; typing nothing offers to leave. */
export async function typed(visit: Visit, sentence: Sentence): Promise<string> {
  for (;;) {
    const text = (await visit.questions.text(sentence)).trim();
    if (text !== "") return text;
    const { text: say } = visit.terminal;
    const choices = [
      { value: "again", name: say(texts.again) },
      { value: "later", name: say(texts.later) },
    ];
    if ((await visit.questions.choice(texts.nothing, choices)) === "later") throw new Left();
  }
}

/** A choice among several, of which leaving is always one. */
export async function chosen<const T extends string>(
  visit: Visit,
  sentence: Sentence,
  choices: readonly (readonly [T, Sentence])[],
): Promise<T> {
  const { text } = visit.terminal;
  const value = await visit.questions.choice<T | "later">(sentence, [
    ...choices.map(([value, name]) => ({ value, name: text(name) })),
    { value: "later", name: text(texts.later) },
  ]);
  if (value === "later") throw new Left();
  return value;
}

/** Does something of which some failures are told and mended by asking again: then the code of the failure. */
export async function mended<R>(
  visit: Visit,
  codes: readonly ClaveError["code"][],
  work: () => R | Promise<R>,
): Promise<{ readonly done: R } | { readonly failed: ClaveError }> {
  try {
    return { done: await work() };
  } catch (error) {
    if (!(error instanceof ClaveError) || !codes.includes(error.code)) throw error;
    tellFault(visit, error);
    return { failed: error };
  }
}

/** Tells what is wrong; a hint about flags and commands is of no use to whoever is asked step by step. */
function tellFault({ terminal }: Visit, { sentence, hint }: ClaveError): void {
  terminal.say(terminal.paint("bad", terminal.text(sentence)));
  if (hint && !/--|\bclave /.test(terminal.text(hint))) terminal.say(hint);
}

/** Says which part of a visit begins. */
export function heading({ terminal }: Visit, sentence: Sentence): void {
  terminal.say(`\n${terminal.paint("bold", terminal.text(sentence))}`);
}

/** Sends letters that an act has queued, and says what became of each. */
export async function post(visit: Visit, ids: readonly string[]): Promise<void> {
  const { terminal, queue } = visit;
  const letters = await visit.act((ctx) => sendLetters(terminal, ctx, ids, { queue }));
  for (const line of letterLines(terminal, letters)) terminal.say(line);
  adviseOnLetters(terminal, letters);
}

/** How a case is taken up again, or looked at where it was handed in. */
export function wayBack(found: Case): Sentence {
  const { id, kind, subject: cedula } = found;
  if (!isAfoot(found)) return fill(texts.handedIn, { id });
  const more = kind === "contact" ? "" : ` --kind ${kind}`;
  return fill(texts.kept, { id, cedula, more });
}
