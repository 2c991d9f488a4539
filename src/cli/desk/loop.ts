import { authorize } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill, joined, verbatim } from "../../base/texts.ts";
import { listCases } from "../../counter/case/list.ts";
import { texts as counterTexts } from "../../counter/case/texts.ts";
import type { Case } from "../../counter/case/view.ts";
import { findOffice } from "../../store/staff/offices.ts";
import { isOver } from "../counter/guide/finish.ts";
import { serve } from "../counter/guide/guide.ts";
import { Left, type Visit, withVisit } from "../counter/guide/visit.ts";
import { untilRead } from "../counter/words/show-once.ts";
import { roleWords } from "../operator/texts.ts";
import { tellFailure } from "../terminal/failure.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { decide } from "./decide.ts";
import { type Frame, openFrame } from "./frame.ts";
import { servePerson } from "./person.ts";

const texts = catalogue({
  what: { es: "¿Qué sigue?", en: "What is next?" },
  next: { es: "Atender a la siguiente persona", en: "Serve the next person" },
  mine: {
    es: "Seguir un trámite abierto ({n})",
    en: "Go on with an open case ({n})",
  },
  waiting: {
    es: "Decidir los que esperan a un segundo funcionario ({n})",
    en: "Decide those that wait for a second officer ({n})",
  },
  leave: { es: "Salir de la mesa", en: "Leave the desk" },
  which: { es: "¿Cuál?", en: "Which one?" },
  back: { es: "Ninguno: volver", en: "None: go back" },
  ended: {
    es: "Mesa cerrada. Su sesión sigue: para terminarla, clave logout",
    en: "The desk is closed. Your session goes on; to end it: clave logout",
  },
});

type Next = "next" | "mine" | "waiting" | "leave";

/** Serves person after person until somebody leaves; a failure is told, and the loop goes on. */
export async function serveAll(terminal: Terminal): Promise<void> {
  await withVisit(terminal, {}, async (visit) => {
    const office = await visit.act(async (ctx) => {
      authorize(ctx, "counter.open");
      return ctx.actor.office === undefined ? undefined : findOffice(ctx.store, ctx.actor.office);
    });
    const frame = openFrame(terminal);
    const framed = framedVisit(visit, frame, office ? `${office.code} ${office.name}` : undefined);
    try {
      while (await turn(framed, frame));
    } finally {
      frame.close();
    }
    terminal.say(texts.ended);
  });
}

/** The same visit, with whoever is served in the line on top. */
function framedVisit(visit: Visit, frame: Frame, office: string | undefined): Visit {
  const { name, role = "" } = visit.actor;
  const operator = ["clave", `${name} (${visit.terminal.text(roleWords(role))})`];
  const { office: code } = visit.actor;
  let inHand: Case | undefined;
  let served: string | undefined;
  const show = () => {
    const names = inHand?.names ?? served;
    const where = names === undefined ? office : code;
    const whom = [inHand?.id, names].filter((part) => part !== undefined);
    frame.head([...operator, ...(where === undefined ? [] : [where]), ...whom]);
  };
  show();
  return {
    ...visit,
    once: async (lines) => {
      frame.clear();
      visit.terminal.shell.stdout.write(`${lines.join("\n")}\n\n`);
      await untilRead(visit.terminal).finally(() => frame.clear());
    },
    get served() {
      return served;
    },
    set served(names) {
      served = names;
      show();
    },
    get inHand() {
      return inHand;
    },
    set inHand(found) {
      inHand = found;
      show();
    },
  };
}

/** One choice and what comes of it; false where somebody leaves. */
async function turn(visit: Visit, frame: Frame): Promise<boolean> {
  visit.served = undefined;
  visit.inHand = undefined;
  const [mine, waiting] = await visit.act(async (ctx) => [
    await listCases(ctx, { mine: true, limit: 50 }),
    ctx.actor.acts.has("counter.approve")
      ? [
          ...(await listCases(ctx, { status: "submitted", limit: 50 })),
          ...(await listCases(ctx, { status: "vetoed", limit: 50 })),
        ]
      : [],
  ]);
  const next = await askedNext(visit, mine.length, waiting.length);
  if (next === "leave") return false;
  frame.clear();
  await told(visit, async () => {
    if (next === "next") return servePerson(visit);
    const found = await pickedCase(visit, next === "mine" ? mine : waiting);
    if (found) await (next === "mine" ? serve(visit, found) : decide(visit, found));
  });
  return true;
}

async function askedNext(visit: Visit, mine: number, waiting: number): Promise<Next> {
  const { text } = visit.terminal;
  return visit.questions.choice<Next>(texts.what, [
    { value: "next", name: text(texts.next) },
    ...(mine > 0 ? [{ value: "mine" as const, name: text(fill(texts.mine, { n: mine })) }] : []),
    ...(waiting > 0 ? [{ value: "waiting" as const, name: text(fill(texts.waiting, { n: waiting })) }] : []),
    { value: "leave", name: text(texts.leave) },
  ]);
}

async function pickedCase(visit: Visit, cases: readonly Case[]): Promise<Case | undefined> {
  const { text } = visit.terminal;
  const named = cases.map(({ id, names, kind, status }) => {
    const words = [verbatim(id), verbatim(names), counterTexts[`kind-${kind}`]];
    const line = text(joined(status === "vetoed" ? [...words, counterTexts["status-vetoed"]] : words, " · "));
    return { value: id, name: line.length > 74 ? `${line.slice(0, 73)}…` : line };
  });
  const picked = await visit.questions.choice(texts.which, [
    ...named,
    { value: "back", name: text(texts.back) },
  ]);
  return cases.find(({ id }) => id === picked);
}

/** Work with a person: whatever goes wrong is told, and only the end of the session ends the desk. */
async function told(visit: Visit, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Left) return;
    if (error instanceof ClaveError && isOver(error)) throw error;
    await tellFailure(error, visit.terminal);
  }
}
