import type { Context } from "../base/context.ts";
import { everyKey } from "../base/keys.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { deskKeys } from "../store/engine/desk-keys.ts";
import { everyState, firstGone, type StateName, stateNames, statesOf } from "../store/engine/kept-states.ts";
import type { ChainedEntry } from "../store/record/audit-entries.ts";
import { type Explanation, explainedBy } from "../store/record/explained.ts";
import { unexplained } from "./faults.ts";
import { stateDigest } from "./record.ts";

const texts = catalogue({
  changed: {
    es: "Ninguna entrada del registro explica {what} {id}.",
    en: "No entry of the record explains {what} {id}.",
  },
});

/** What each state is called where nothing explains it. */
const words: Readonly<Record<StateName, Sentence>> = catalogue({
  "case.about": { es: "de quién y de qué es el trámite", en: "whom and what this is about: the case" },
  "case.officer": { es: "quién tiene el trámite", en: "who has the case" },
  "case.terms": { es: "el plazo o lo pedido del trámite", en: "the term or what is asked of the case" },
  "case.document": { es: "el documento visto en el trámite", en: "the document seen in the case" },
  "case.course": { es: "lo decidido en el trámite", en: "what was decided in the case" },
  "case.outcome": { es: "el final del trámite", en: "the end of the case" },
  "case.points": { es: "lo comprobado en el trámite", en: "what was proved in the case" },
  "case.answers": { es: "las respuestas nuevas del trámite", en: "the new answers of the case" },
  "case.officers": { es: "los funcionarios del trámite", en: "the officers of the case" },
  "case.objections": { es: "la objeción al trámite", en: "the objection to the case" },
  "recovery.about": { es: "de quién y por dónde es la solicitud", en: "whose and by what way: the recovery" },
  "recovery.hold": { es: "la retención de la solicitud", en: "the hold of the recovery" },
  "recovery.outcome": { es: "el final de la solicitud", en: "the end of the recovery" },
  letter: { es: "la carta", en: "the letter" },
  office: { es: "la oficina", en: "the office" },
  "operator.ties": { es: "con quién está atado el operador", en: "who is tied to the operator" },
  "sign-in": { es: "los fallos de entrada", en: "the failed sign-ins" },
  "caller-check": { es: "la comprobación por teléfono", en: "the check on the telephone" },
  mailbox: { es: "lo que se sabe del buzón", en: "what is known of the mailbox" },
});

const gone = "";
const kindOf = (name: StateName) => `state:${name}` as const;

/** What an entry says of how its transaction left what it changed. */
export function statesSaid({ entry: { detail } }: ChainedEntry): readonly Explanation[] {
  const { left } = detail;
  if (typeof left !== "string") return [];
  return left.split(";").map((line) => {
    const [name = "", said = "", ...id] = line.split(" ");
    return { kind: kindOf(name as StateName), name: id.join(" "), said: said === "-" ? gone : said };
  });
}

/** Throws *invalid* for a state that the last entry about it left otherwise, or that none brought. */
export async function requireStatesExplained(ctx: Context): Promise<void> {
  const [first] = await deskKeys(ctx.store);
  for (const name of stateNames) {
    for await (const page of everyState(ctx.store, name)) {
      const ids = page.map(({ id }) => id);
      const states = await statesOf(ctx.store, name, ids);
      const said = await explainedBy(ctx.store, kindOf(name), ids);
      const isSaid = (id: string) =>
        everyKey(ctx.keys).some((key) => said.get(id) === stateDigest(key, name, id, states.get(id)));
      const stray = page.find(({ id, since }) =>
        said.has(id) ? !isSaid(id) : !first || since >= first.since,
      );
      if (stray) throw unsaid(name, stray.id);
    }
    const missing = await firstGone(ctx.store, name, kindOf(name));
    if (missing !== undefined) throw unsaid(name, missing);
  }
}

function unsaid(name: StateName, id: string) {
  return unexplained(fill(texts.changed, { what: words[name], id: visible(id) }));
}
