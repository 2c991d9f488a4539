import { requireGranted } from "../base/context.ts";
import type { Kind } from "../base/error-codes.ts";
import { catalogue, fill } from "../base/texts.ts";
import { examineDkim } from "./dkim.ts";
import { examineDmarc } from "./dmarc.ts";
import { examineFiles } from "./files.ts";
import { type Finding, fault, findingOf, type Observation, unknown } from "./finding.ts";
import { examineLinkLife } from "./link-life.ts";
import { examineClock, examineDisk, examineNode } from "./machine.ts";
import { examineMailServer } from "./mail-server.ts";
import { explain, type Patient, Unopened } from "./patient.ts";
import { examineQueue } from "./queue.ts";
import { examineSecondPersons } from "./second-persons.ts";
import { examineMx } from "./sending-domain.ts";
import { examineSettings } from "./settings.ts";
import { examineSms } from "./sms.ts";
import { examineSpf } from "./spf.ts";
import { examineKeys, examineStore } from "./store.ts";

/** The examinations in their order, by the stable names that monitoring knows them by. */
const titles = catalogue({
  node: { es: "Node.js", en: "Node" },
  settings: { es: "Ajustes", en: "Settings" },
  store: { es: "Almacén", en: "Store" },
  files: { es: "Permisos", en: "Permissions" },
  keys: { es: "Llave de la mesa", en: "The desk's key" },
  "second-persons": { es: "Segundas personas", en: "Second persons" },
  clock: { es: "Reloj", en: "Clock" },
  queue: { es: "Cola de cartas", en: "Queue of letters" },
  "mail-server": { es: "Servidor de correo", en: "Mail server" },
  sms: { es: "Mensajes SMS", en: "SMS" },
  mx: { es: "Dominio, MX", en: "Domain, MX" },
  spf: { es: "Dominio, SPF", en: "Domain, SPF" },
  dkim: { es: "Dominio, DKIM", en: "Domain, DKIM" },
  dmarc: { es: "Dominio, DMARC", en: "Domain, DMARC" },
  "link-life": { es: "Vida de los enlaces", en: "Life of links" },
  disk: { es: "Disco", en: "Disk" },
});

const texts = catalogue({
  unopened: {
    es: "No se pudo ver: primero hay que remediar otra falta ({title}).",
    en: "It could not be seen: another fault has to be mended first ({title}).",
  },
  mend: {
    es: "Repita tras remediar lo demás: clave doctor",
    en: "Repeat once the rest is mended: clave doctor",
  },
});

type Seen = Observation | readonly Observation[];

type Examine = (patient: Patient) => Seen | Promise<Seen>;

const examinations: Readonly<Record<keyof typeof titles, Examine>> = {
  node: examineNode,
  settings: examineSettings,
  store: examineStore,
  files: examineFiles,
  keys: examineKeys,
  "second-persons": examineSecondPersons,
  clock: examineClock,
  queue: examineQueue,
  "mail-server": examineMailServer,
  sms: examineSms,
  mx: examineMx,
  spf: examineSpf,
  dkim: examineDkim,
  dmarc: examineDmarc,
  "link-life": examineLinkLife,
  disk: examineDisk,
};

/**
 * Examines a desk in every respect and gives what each examination came to, in their order. None stops another:
 * one that fails is a fault of its own. Nothing is changed, sent or written down.
 */
export async function examineDesk(patient: Patient): Promise<readonly Finding[]> {
  requireGranted(patient.actor, "desk.examine");
  return Promise.all(
    Object.entries(titles).map(async ([check, title]) =>
      findingOf(check, title, [await observe(examinations[check as keyof typeof titles], patient)].flat()),
    ),
  );
}

async function observe(examine: Examine, patient: Patient): Promise<Seen> {
  try {
    return await examine(patient);
  } catch (error) {
    if (error instanceof Unopened) return unknown(fill(texts.unopened, { title: titles[error.part] }));
    const { kind, sentence, hint } = explain(error);
    return fault(kind, sentence, hint ?? texts.mend);
  }
}

/** Kinds of fault that say by themselves where to look, the gravest first. */
const gravest: readonly Kind[] = ["config", "io", "unavailable"];

/** The kind of the gravest fault; undefined where there is none, warnings counting as faults under `strict`. */
export function gravestKind(findings: readonly Finding[], strict: boolean): Kind | undefined {
  const kinds = findings.flatMap((finding) => finding.kinds);
  const wanting = findings.some(({ verdict }) => verdict === "fault" || (strict && verdict === "warning"));
  return wanting ? (gravest.find((kind) => kinds.includes(kind)) ?? "refused") : undefined;
}
