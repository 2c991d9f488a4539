import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { catalogue, fill } from "../base/texts.ts";
import { fault, good, type Observation, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";
import { gigabyte, megabyte, sized } from "./size.ts";

const texts = catalogue({
  good: {
    es: "Quedan {free} de {total} donde está la mesa.",
    en: "{free} of {total} are left where the desk is.",
  },
  little: {
    es: "Quedan solo {free} de {total} donde está la mesa.",
    en: "Only {free} of {total} are left where the desk is.",
  },
  mend: {
    es: "Libere espacio o mueva la mesa a un disco mayor: con el disco lleno nada se guarda.",
    en: "Free some space or move the desk to a larger disk: on a full one nothing is kept.",
  },
});

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
    return fault("io", fill(texts.little, values), texts.mend);
  if (free < gigabyte || free < total * 0.05) return warning(fill(texts.little, values), texts.mend);
  return good(fill(texts.good, values));
}
