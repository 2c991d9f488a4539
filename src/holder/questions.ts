import { catalogue, type Sentence } from "../base/texts.ts";

/** A question whose answer a person registered beforehand. */
export interface SecurityQuestion {
  readonly id: string;
  readonly text: Sentence;
}

const wordings = catalogue({
  "first-school": {
    es: "¿Cómo se llamaba su primera escuela?",
    en: "What was the name of your first school?",
  },
  "first-teacher": {
    es: "¿Cómo se llamaba su primer maestro o maestra?",
    en: "What was the name of your first teacher?",
  },
  "childhood-friend": {
    es: "¿Cómo se llamaba su mejor amigo o amiga de la infancia?",
    en: "What was the name of your best childhood friend?",
  },
  "childhood-street": {
    es: "¿En qué calle vivía cuando era niño o niña?",
    en: "Which street did you live in as a child?",
  },
  "first-pet": {
    es: "¿Cómo se llamaba su primera mascota?",
    en: "What was the name of your first pet?",
  },
  "first-job": {
    es: "¿En qué lugar tuvo su primer trabajo?",
    en: "Where was your first job?",
  },
  "first-journey": {
    es: "¿A qué lugar fue su primer viaje?",
    en: "Where did your first journey take you?",
  },
  "maternal-grandmother": {
    es: "¿Cuál era el nombre de su abuela materna?",
    en: "What was the first name of your mother's mother?",
  },
  "grandparents-town": {
    es: "¿En qué pueblo o ciudad vivían sus abuelos?",
    en: "Which town did your grandparents live in?",
  },
  godparent: {
    es: "¿Cuál es el nombre de su padrino o madrina de bautizo?",
    en: "What is the first name of your godparent?",
  },
});

/** The security questions, in the order in which they are listed; an id, once released, keeps its meaning. */
export const questions: readonly SecurityQuestion[] = Object.entries(wordings).map(([id, text]) => ({
  id,
  text,
}));

const byId = new Map(questions.map((question) => [question.id, question]));

/** The security question with an id, or undefined. */
export function findQuestion(id: string): SecurityQuestion | undefined {
  return byId.get(id);
}
