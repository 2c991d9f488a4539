import { dirname } from "node:path";
import { DeskClock, wholeHours } from "../base/clock.ts";
import { type Room, roomAt, sized } from "../base/disk.ts";
import { ClaveError } from "../base/errors.ts";
import { catalogue, fill } from "../base/texts.ts";
import { type Duration, day, minute, second, spoken } from "../base/time.ts";
import { lastWritten, leaptSince } from "../store/record/audit-entries.ts";
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
  borne: {
    es: "El reloj está {late} antes de la última entrada del registro; la mesa sigue con la hora de esa entrada.",
    en: "The clock is {late} before the last entry of the record; the desk goes on by the time of that entry.",
  },
  leapt: {
    es: "El reloj se adelantó {length} en el último día, mientras la máquina seguía encendida.",
    en: "The clock went forward by {length} within the last day, while the machine was running.",
  },
  setBack: {
    es: 'Si no es la hora, corríjala (timedatectl set-ntp true) y después: clave clock accept --reason "…"',
    en: 'Where it is not the time, put it right (timedatectl set-ntp true), and then: clave clock accept --reason "…"',
  },
  setOrAccept: {
    es: 'Ajuste la hora de la máquina: timedatectl set-ntp true\nSi ya es la buena, dígalo un administrador: clave clock accept --reason "…"',
    en: 'Set the machine\'s time: timedatectl set-ntp true\nWhere it is right already, an administrator says so: clave clock accept --reason "…"',
  },
  setClock: {
    es: "Ajuste la hora de la máquina: timedatectl set-ntp true",
    en: "Set the machine's time: timedatectl set-ntp true",
  },
});

const megabyte = 1_000_000;
const gigabyte = 1000 * megabyte;

/** Whether there is room on the disk where the desk is. */
export function examineDisk({ home, location }: Patient): Observation {
  // a store elsewhere has a disk of its own: the fuller one counts
  const elsewhere = "engine" in location && location.engine === "sqlite" ? [dirname(location.path)] : [];
  const [least] = [home.path, ...elsewhere].map(roomAt).toSorted((one, other) => one.free - other.free);
  return judgeRoom(least ?? roomAt(home.path));
}

/** What the room that is left comes to: a fault under 100 MB or 1 %, a warning under 1 GB or 5 %. */
export function judgeRoom({ free, total }: Pick<Room, "free" | "total">): Observation {
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

/**
 * Whether the clock can be true: set at all, not before what was written down already by more than is borne, and
 * not moved forward since, or in the last day.
 */
export async function examineClock(patient: Patient): Promise<Observation> {
  const machine = patient.clock;
  const now = machine.now();
  if (now < earliest) return fault("config", texts.unset, texts.setClock);
  const store = need(patient, "store");
  const clock = new DeskClock(machine);
  clock.learn(await lastWritten(store));
  const late = clock.behind();
  if (late > tolerated(patient))
    return fault("config", fill(texts.behind, { late: spoken(late) }), texts.setOrAccept);
  // two machines at one database never agree to the millisecond
  if (late >= second) return warning(fill(texts.borne, { late: spoken(late) }), texts.setClock);
  const length = clock.leapt() || (await leaptSince(store, now - day, now));
  return length > 0
    ? warning(fill(texts.leapt, { length: spoken(wholeHours(length)) }), texts.setBack)
    : good(texts.clock);
}

function tolerated({ settings }: Patient): Duration {
  return settings instanceof ClaveError ? minute : settings["clock.tolerance"];
}
