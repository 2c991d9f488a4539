import { readFileSync } from "node:fs";
import type { StoreLocation } from "../../src/store/engine/connect.ts";
import { Desk, type Ended, fixture } from "./desk.ts";
import type { Engine } from "./engines.ts";

/** A throwaway desk whose store may lie elsewhere than in its folder. */
export class StoredDesk extends Desk {
  readonly #location: StoreLocation | undefined;

  constructor(location?: StoreLocation) {
    super();
    this.#location = location;
  }

  override get location(): StoreLocation {
    return this.#location ?? super.location;
  }

  protected override isPlain(): boolean {
    return this.#location === undefined && super.isPlain();
  }

  override environment(): Readonly<Record<string, string>> {
    const { location } = this;
    return {
      ...super.environment(),
      ...(location.engine === "postgres" ? { CLAVE_STORE: location.url } : {}),
    };
  }
}

/** A desk on an engine, where nothing lies yet. */
export async function deskOn(engine: Engine): Promise<StoredDesk> {
  return new StoredDesk(engine.name === "postgres" ? await engine.emptyPlace() : undefined);
}

/** Somebody of the fixtures, and what that one is known by. */
export interface Known {
  readonly cedula: string;
  readonly birthDate: string;
  readonly image: string;
  readonly email: string;
}

/** Everybody of the fixtures who may recover by e-mail; there are many. */
export function recoverable(): readonly [Known, ...Known[]] {
  const rows = readFileSync(fixture("affiliates.csv"), "utf8").trim().split("\n").slice(1);
  const [first, ...others] = rows
    .map((row) => row.split(","))
    .filter((cells) => cells[3] !== "" && cells[6] !== "" && cells[12] === "active")
    .map(([cedula = "", , birthDate = "", email = "", , , image = ""]) => ({
      cedula,
      birthDate,
      image,
      email,
    }));
  if (!first) throw new Error("the fixtures have nobody who may recover");
  return [first, ...others];
}

/** Starts somebody's recovery. */
export function startOf(desk: Desk, { cedula, birthDate, image }: Known): Promise<Ended> {
  const words = ["recovery", "start", cedula, "--proof", "-", "--json"];
  return desk.run(words, { stdin: JSON.stringify({ birthDate, image }) });
}
