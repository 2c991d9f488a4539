import { catalogue, type Sentence, verbatim } from "../../base/texts.ts";

/** Something to choose from a list of ours. */
export interface Choice {
  /** Once released, it keeps its meaning. */
  readonly id: string;
  readonly text: Sentence;
}

/** The pictures from which a person chooses one to recognise later, in the order in which they are listed. */
export const images = choicesOf(
  catalogue({
    condor: { es: "cóndor", en: "condor" },
    turtle: { es: "tortuga", en: "turtle" },
    hummingbird: { es: "colibrí", en: "hummingbird" },
    llama: { es: "llama", en: "llama" },
    whale: { es: "ballena", en: "whale" },
    butterfly: { es: "mariposa", en: "butterfly" },
    volcano: { es: "volcán", en: "volcano" },
    "palm-tree": { es: "palmera", en: "palm tree" },
    rose: { es: "rosa", en: "rose" },
    banana: { es: "banano", en: "banana" },
    cacao: { es: "cacao", en: "cacao pod" },
    corn: { es: "choclo", en: "corn cob" },
    "straw-hat": { es: "sombrero de paja toquilla", en: "straw hat" },
    poncho: { es: "poncho", en: "poncho" },
    guitar: { es: "guitarra", en: "guitar" },
    drum: { es: "tambor", en: "drum" },
    train: { es: "tren", en: "train" },
    sailboat: { es: "velero", en: "sailboat" },
    bicycle: { es: "bicicleta", en: "bicycle" },
    bridge: { es: "puente", en: "bridge" },
    hammock: { es: "hamaca", en: "hammock" },
    umbrella: { es: "paraguas", en: "umbrella" },
    clock: { es: "reloj", en: "clock" },
    football: { es: "pelota de fútbol", en: "football" },
  }),
);

/** The questions whose answers a person registers beforehand, in the order in which they are listed. */
export const questions = choicesOf(
  catalogue({
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
  }),
);

/** The usual reasons for looking at or changing a person's data, in the order in which they are offered. */
export const reasons = choicesOf(
  catalogue({
    "counter-visit": { es: "La persona está en la ventanilla", en: "The person is at the counter" },
    "phone-call": { es: "La persona llamó por teléfono", en: "The person called on the telephone" },
    "letter-missing": { es: "El correo o el código no le llegó", en: "The mail or the code did not arrive" },
    "check-closed": { es: "Su comprobación de identidad se cerró", en: "Their identity check has closed" },
    "not-me": { es: "La persona dice que no fue ella", en: "The person says it was not them" },
    complaint: { es: "Reclamo o queja por escrito", en: "A written complaint" },
    "own-record": { es: "La persona pidió ver lo suyo", en: "The person asked to see their own record" },
    correction: { es: "Corrección de un dato del registro", en: "Correcting the register" },
    audit: { es: "Auditoría o control interno", en: "Audit or internal control" },
    "court-order": { es: "Orden de un juez o de la fiscalía", en: "An order of a court or prosecutor" },
  }),
);

function choicesOf(texts: Readonly<Record<string, Sentence>>): readonly Choice[] {
  return Object.entries(texts).map(([id, text]) => ({ id, text }));
}

// an import looks up a million
const imagesById = new Map(images.map((image) => [image.id, image]));
const questionsById = new Map(questions.map((question) => [question.id, question]));

export function findImage(id: string): Choice | undefined {
  return imagesById.get(id);
}

export function findQuestion(id: string): Choice | undefined {
  return questionsById.get(id);
}

/** The id of a usual reason, however it was typed; undefined for one in a person's own words. */
export function reasonId(typed: string): string | undefined {
  const id = typed.trim().toLowerCase();
  return reasons.find((reason) => reason.id === id)?.id;
}

export function reasonWords(kept: string): Sentence {
  return reasons.find((reason) => reason.id === kept)?.text ?? verbatim(kept);
}
