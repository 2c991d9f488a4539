import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { catalogue, fill, number, type Sentence } from "../base/texts.ts";
import { second, spoken } from "../base/time.ts";
import { lastAuditEntry } from "../store/record/audit-entries.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  room: {
    es: "Quedan {free} de {total} donde está la mesa.",
    en: "{free} of {total} are left where the desk is.",
  },
  littleRoom: {
    es: "Quedan solo {free} de {total} donde está la mesa.",
    en: "Only {free} of {total} are left where the desk is.",
  },
  freeRoom: {
    es: "Libere espacio o mueva la mesa a un disco mayor: con el disco lleno nada se guarda.",
    en: "Free some space or move the desk to a larger disk: on a full one nothing is kept.",
  },
  node: { es: "Versión {version}.", en: "Version {version}." },
  oldNode: {
    es: "Node {version} es anterior a 20.19, el más antiguo con que se probó clave.",
    en: "Node {version} is older than 20.19, the oldest that clave was tested with.",
  },
  newNode: { es: "Instale Node 20.19 o posterior.", en: "Install Node 20.19 or later." },
  clock: { es: "No está antes de lo último que se hizo.", en: "It is not before what was done last." },
  unset: {
    es: "El reloj de esta máquina está antes de 2024: enlaces y códigos vivirían de más o de menos.",
    en: "This machine's clock is before 2024: links and codes would live too long or too short.",
  },
  behind: {
    es: "El reloj está {late} antes de la última entrada del registro: se movió, o entonces iba adelantado.",
    en: "The clock is {late} before the last entry of the record: it was moved, or was fast then.",
  },
  setClock: {
    es: "Ajuste la hora de la máquina: timedatectl set-ntp true",
    en: "Set the machine's time: timedatectl set-ntp true",
  },
});

const megabyte = 1_000_000;
const gigabyte = 1000 * megabyte;

/** A size in plain words: "1,2 GB". */
export function sized(bytes: number): Sentence {
  const [unit, name] = bytes >= gigabyte ? [gigabyte, "GB"] : [megabyte, "MB"];
  const count = Math.round((bytes / unit) * 10) / 10;
  return { es: `${number(count, "es")} ${name}`, en: `${number(count, "en")} ${name}` };
}

/** Room on a disk, in bytes. */
export interface Room {
  readonly free: number;
  readonly total: number;
}

/** Whether there is room on the disk where the desk is. */
export async function examineDisk({ home, location }: Patient): Promise<Observation> {
  // a store elsewhere has a disk of its own: the fuller one counts
  const elsewhere = "engine" in location && location.engine === "sqlite" ? [dirname(location.path)] : [];
  const rooms = await Promise.all([home.path, ...elsewhere].map(roomAt));
  const [least] = rooms.toSorted((one, other) => one.free - other.free);
  return judgeRoom(least ?? (await roomAt(home.path)));
}

async function roomAt(path: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(path);
  return { free: bavail * bsize, total: blocks * bsize };
}

/** What the room that is left comes to: a fault under 100 MB or 1 %, a warning under 1 GB or 5 %. */
export function judgeRoom({ free, total }: Room): Observation {
  const values = { free: sized(free), total: sized(total) };
  if (free < 100 * megabyte || free < total * 0.01)
    return fault("io", fill(texts.littleRoom, values), texts.freeRoom);
  if (free < gigabyte || free < total * 0.05) return warning(fill(texts.littleRoom, values), texts.freeRoom);
  return good(fill(texts.room, values));
}

/** The oldest Node that clave is tested with. */
const oldest = [20, 19] as const;

/** Whether the Node that runs the program is one that it was tested with. */
export function examineNode({ node: version }: Patient): Observation {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return enough
    ? good(fill(texts.node, { version }))
    : fault("config", fill(texts.oldNode, { version }), texts.newNode);
}

/** No desk is older: a clock before it was never set. */
const earliest = Date.UTC(2024, 0, 1);

/** Whether the clock can be true: set at all, and not behind what was written down already. */
export async function examineClock(patient: Patient): Promise<Observation> {
  const now = patient.clock.now();
  if (now < earliest) return fault("config", texts.unset, texts.setClock);
  const last = await lastAuditEntry(need(patient, "store"));
  const late = (last?.entry.at ?? now) - now;
  // two machines at one database never agree to the millisecond
  if (late < second) return good(texts.clock);
  return fault("config", fill(texts.behind, { late: spoken(late) }), texts.setClock);
}
