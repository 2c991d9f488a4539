import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { type Duration, day, type Moment, minute, spoken } from "../base/time.ts";
import { kept } from "../delivery/letter/kind.ts";
import { lettersGivenUp, queueState } from "../store/post/queue.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  none: { es: "Ninguna carta espera su turno.", en: "No letter waits for its turn." },
  waiting: {
    es: "{n} {n:carta espera|cartas esperan} su turno, la más antigua desde hace {age}.",
    en: "{n} {n:letter waits|letters wait} for {n:its|their} turn, the oldest for {age}.",
  },
  lease: {
    es: "Una carta a medio enviar quedó sin dueño hace {age}: quien la enviaba se cortó.",
    en: "A letter in mid-sending has had no owner for {age}: whoever sent it broke off.",
  },
  deferred: {
    es: "Un servidor pidió paciencia para {n} {n:carta|cartas}, la más antigua de hace {age}.",
    en: "A server asked for patience with {n} {n:letter|letters}, the oldest of {age} ago.",
  },
  deferredMend: {
    es: "Vea a qué proveedores: clave delivery status. Para intentar ya: clave delivery retry",
    en: "See to which providers: clave delivery status. To try them now: clave delivery retry",
  },
  inDoubt: {
    es: "{n} {n:carta puede|cartas pueden} haber llegado: un servidor {n:la|las} tuvo y no contestó.",
    en: "{n} {n:letter|letters} may have arrived: a server had {n:it|them} and did not answer.",
  },
  inDoubtMend: {
    es: "Si tarda en contestar, espérelo más: clave config set smtp.timeouts end=20m",
    en: "If it is slow to answer, give it longer: clave config set smtp.timeouts end=20m",
  },
  running: {
    es: "¿Está en marcha clave delivery watch? Para enviar ahora: clave delivery run",
    en: "Is clave delivery watch running? To send now: clave delivery run",
  },
  givenUp: {
    es: "En 24 horas se {n:dio por perdida|dieron por perdidas} {n} {n:carta|cartas}.",
    en: "In 24 hours {n} {n:letter was|letters were} given up.",
  },
  givenUpMend: {
    es: "Vea a quién no llegó nada: clave recovery list --stuck",
    en: "See whom nothing reached: clave recovery list --stuck",
  },
});

/** Letters that wait longer than this are late, and later than that nobody sends them. */
const late = { warning: 5 * minute, fault: 30 * minute };

/** Whether somebody sends the letters, and whether letters were given up lately. */
export async function examineQueue(patient: Patient): Promise<readonly Observation[]> {
  const store = need(patient, "store");
  const now = patient.clock.now();
  const { due, oldestDueAt, oldestLeaseEndedAt, deferred, oldestDeferredAt, inDoubt } = await queueState(
    store,
    now,
    kept,
  );
  const givenUp = await lettersGivenUp(store, now - day);
  return [
    ...waiting(oldestDueAt, now, (age) => fill(texts.waiting, { n: due, age })),
    ...waiting(oldestLeaseEndedAt, now, (age) => fill(texts.lease, { age })),
    ...putOff(deferred, oldestDeferredAt, now),
    ...(inDoubt > 0 ? [warning(fill(texts.inDoubt, { n: inDoubt }), texts.inDoubtMend)] : []),
    ...(givenUp > 0 ? [warning(fill(texts.givenUp, { n: givenUp }), texts.givenUpMend)] : []),
    ...(due + deferred + inDoubt === 0 && oldestLeaseEndedAt === undefined ? [good(texts.none)] : []),
  ];
}

function putOff(n: number, since: Moment | undefined, now: Moment): readonly Observation[] {
  if (since === undefined) return [];
  const sentence = fill(texts.deferred, { n, age: spoken(now - since) });
  return [now - since > late.fault ? warning(sentence, texts.deferredMend) : good(sentence)];
}

function waiting(
  since: Moment | undefined,
  now: Moment,
  words: (age: Sentence) => Sentence,
): readonly Observation[] {
  if (since === undefined) return [];
  const age: Duration = now - since;
  const sentence = words(spoken(age));
  if (age > late.fault) return [fault("refused", sentence, texts.running)];
  return [age > late.warning ? warning(sentence, texts.running) : good(sentence)];
}
