import { posix } from "node:path";
import { lineAt, type Offenders, type Source } from "./sources.ts";

/** Rooms that stand above others, top floor first; what stands on one floor does not know the others there. */
type Floors = readonly (readonly string[])[];

/** The rooms of the house, and of each room that has rooms of its own; `.` is a room's own files. */
export const floors: Readonly<Record<string, Floors>> = {
  src: [
    ["cli"],
    ["portal"],
    ["backup"],
    ["counter", "report", "doctor"],
    ["recovery"],
    ["cases"],
    ["delivery", "sink"],
    ["holder", "operator"],
    ["audit"],
    ["password"],
    ["store"],
    ["channel"],
    ["base"],
  ],
  "src/store": [
    ["clock"],
    ["counter", "recovery", "post", "record"],
    ["register", "staff", "waits"],
    ["engine"],
    ["migrations"],
  ],
  "src/delivery": [["send", "bounces", "diagnosis"], ["mailbox"], ["letter"]],
  "src/channel": [["."], ["email", "phone"]],
  "src/recovery": [["visit"], ["."], ["finish"], ["link"], ["identity"], ["episode"]],
  "src/counter": [["."], ["decide"], ["proof"], ["case"]],
  "src/operator": [["session"], ["account"], ["."]],
  "src/holder": [["."], ["import"], ["identity"]],
  "src/report": [["."], ["page", "import"], ["waits"]],
  "src/portal": [["."], ["recover"], ["link", "history"], ["serve"], ["frame", "browser"]],
  "src/cli": [
    ["."],
    ["desk", "demo", "portal", "session"],
    ["delivery"],
    [
      "affiliate",
      "link",
      "doctor",
      "audit",
      "clock",
      "config",
      "employer",
      "keys",
      "office",
      "report",
      "sink",
      "store",
    ],
    ["counter"],
    ["operator", "recovery"],
    ["command"],
    ["terminal"],
    ["words"],
  ],
  "src/cli/counter": [["."], ["guide"], ["words"]],
};

/** A room imports from itself and from the floors below it, types too; so does a room within a room. */
export function floorFaults(sources: readonly Source[]): Offenders {
  return sources.flatMap((source) => {
    const home = homeOf(source.path);
    if (home === undefined) return [];
    const lost = storeys(home).find(([room, place]) => floorOf(room, place) < 0);
    if (lost) return [`${source.path}:1 lies in no room of ${lost[0]}`];
    return source.imports.flatMap(({ at, text }) => {
      const target = posix.join(posix.dirname(source.path), text);
      const above = text.startsWith(".") ? climbsFrom(home, target) : undefined;
      return above === undefined
        ? []
        : [`${source.path}:${lineAt(source.text, at)} ${above} imports ${target}`];
    });
  });
}

/** The room of a file of the program, such as `store`; a migration belongs to the store. */
export function roomOf(path: string): string | undefined {
  return homeOf(path)?.split("/")[1];
}

/** The folder in which a file of the program lies, from `src` on. */
function homeOf(path: string): string | undefined {
  if (path.startsWith("migrations/")) return "src/store/migrations";
  return path.startsWith("src/") ? posix.dirname(path) : undefined;
}

/** Where a folder lies in each house around it: the rooms of the house `src`, then the rooms of its room, … */
function storeys(home: string): readonly (readonly [house: string, place: string])[] {
  const parts = home.split("/");
  return parts
    .map((_part, at) => [parts.slice(0, at + 1).join("/"), parts[at + 1] ?? "."] as const)
    .filter(([house]) => house in floors);
}

function floorOf(house: string, place: string): number {
  return (floors[house] ?? []).findIndex((floor) => floor.includes(place));
}

/** The room out of which an import climbs, upward or beside; undefined where it does not. */
function climbsFrom(home: string, target: string): string | undefined {
  const goal = homeOf(target);
  const outside = goal === undefined && !/^(package\.json|fixtures\/.*)$/.test(target);
  const room = home.split("/")[1];
  if (outside || (target.startsWith("migrations/") && room !== "store")) return room;
  const others = new Map(storeys(goal ?? ""));
  for (const [house, place] of storeys(home)) {
    const other = others.get(house) ?? place;
    if (other === place) continue;
    const climbs = floorOf(house, other) <= floorOf(house, place);
    return climbs ? posix.join(house, place).slice("src/".length) : undefined;
  }
  return undefined;
}

/** No files import each other in a ring, types and what is imported lazily included. */
export function ringFaults(sources: readonly Source[]): Offenders {
  const imports = new Map(sources.map((source) => [source.path, importsOf(source)]));
  return ringsOf(imports).map((ring) => `${ring[0]}:1 is in a ring: ${ring.join(" ")}`);
}

function importsOf({ path, imports }: Source): readonly string[] {
  return imports
    .filter(({ text }) => text.startsWith("."))
    .map(({ text }) => posix.join(posix.dirname(path), text));
}

/** The sets of files in which each reaches each other (Tarjan's strongly connected components), sorted. */
function ringsOf(imports: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const seen = new Map<string, number>();
  const open: string[] = [];
  const rings: (readonly string[])[] = [];
  const visit = (file: string): number => {
    const number = seen.size;
    seen.set(file, number);
    open.push(file);
    let least = number;
    for (const next of imports.get(file) ?? []) {
      if (!seen.has(next)) least = Math.min(least, visit(next));
      else if (open.includes(next)) least = Math.min(least, seen.get(next) ?? least);
    }
    if (least < number) return least;
    const ring = open.splice(open.indexOf(file));
    if (ring.length > 1 || imports.get(file)?.includes(file)) rings.push(ring.toSorted());
    return number;
  };
  for (const file of imports.keys()) if (!seen.has(file)) visit(file);
  return rings.toSorted((a, b) => (a[0] ?? "").localeCompare(b[0] ?? ""));
}

/** No folder of the program holds more files than a reader looks through. */
export function crowdFaults(sources: readonly Source[]): Offenders {
  const folders = sources
    .filter(({ path }) => path.startsWith("src/"))
    .map(({ path }) => posix.dirname(path));
  return [...new Set(folders)].flatMap((folder) => {
    const files = folders.filter((each) => each === folder).length;
    return files > 25 ? [`${folder}:${files} holds more than 25 files`] : [];
  });
}
