import { authorize } from "../base/context.ts";
import type { Kind } from "../base/errors.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { examineClock } from "./clock.ts";
import { examineDisk } from "./disk.ts";
import { examineDkim } from "./dkim.ts";
import { examineDmarc } from "./dmarc.ts";
import { explain } from "./explain.ts";
import { examineFiles } from "./files.ts";
import { type Finding, fault, findingOf, type Observation, unknown } from "./finding.ts";
import { examineKeys } from "./keys.ts";
import { examineLinkLife } from "./link-life.ts";
import { examineMailServer } from "./mail-server.ts";
import { examineMx } from "./mx.ts";
import { examineNode } from "./node.ts";
import { type Patient, Unopened } from "./patient.ts";
import { examineQueue } from "./queue.ts";
import { examineSettings } from "./settings.ts";
import { examineSms } from "./sms.ts";
import { examineSpf } from "./spf.ts";
import { examineStore } from "./store.ts";

const titles = catalogue({
  node: { es: "Node.js", en: "Node" },
  settings: { es: "Ajustes", en: "Settings" },
  store: { es: "Almacén", en: "Store" },
  files: { es: "Permisos", en: "Permissions" },
  keys: { es: "Clave de la mesa", en: "The desk's key" },
  clock: { es: "Reloj", en: "Clock" },
  queue: { es: "Cola de cartas", en: "Queue of letters" },
  mailServer: { es: "Servidor de correo", en: "Mail server" },
  sms: { es: "Mensajes SMS", en: "SMS" },
  mx: { es: "Dominio, MX", en: "Domain, MX" },
  spf: { es: "Dominio, SPF", en: "Domain, SPF" },
  dkim: { es: "Dominio, DKIM", en: "Domain, DKIM" },
  dmarc: { es: "Dominio, DMARC", en: "Domain, DMARC" },
  linkLife: { es: "Vida de los enlaces", en: "Life of links" },
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

interface Examination {
  /** Stable: monitoring knows it by this. */
  readonly check: string;
  readonly title: Sentence;
  readonly examine: (patient: Patient) => Seen | Promise<Seen>;
}

const examinations: readonly Examination[] = [
  { check: "node", title: titles.node, examine: examineNode },
  { check: "settings", title: titles.settings, examine: examineSettings },
  { check: "store", title: titles.store, examine: examineStore },
  { check: "files", title: titles.files, examine: examineFiles },
  { check: "keys", title: titles.keys, examine: examineKeys },
  { check: "clock", title: titles.clock, examine: examineClock },
  { check: "queue", title: titles.queue, examine: examineQueue },
  { check: "mail-server", title: titles.mailServer, examine: examineMailServer },
  { check: "sms", title: titles.sms, examine: examineSms },
  { check: "mx", title: titles.mx, examine: examineMx },
  { check: "spf", title: titles.spf, examine: examineSpf },
  { check: "dkim", title: titles.dkim, examine: examineDkim },
  { check: "dmarc", title: titles.dmarc, examine: examineDmarc },
  { check: "link-life", title: titles.linkLife, examine: examineLinkLife },
  { check: "disk", title: titles.disk, examine: examineDisk },
];

/**
 * Examines a desk in every respect and gives what each examination came to, in their order. None stops another:
 * one that fails is a fault of its own. Nothing is changed, sent or written down.
 */
export async function examineDesk(patient: Patient): Promise<readonly Finding[]> {
  authorize(patient, "desk.examine");
  return Promise.all(
    examinations.map(async ({ check, title, examine }) =>
      findingOf(check, title, [await observe(examine, patient)].flat()),
    ),
  );
}

async function observe(examine: Examination["examine"], patient: Patient): Promise<Seen> {
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
