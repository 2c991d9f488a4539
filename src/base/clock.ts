import { ClaveError } from "./errors.ts";
import { catalogue, fill, type Sentence } from "./texts.ts";
import {
  type Boot,
  type Clock,
  type Duration,
  hour,
  local,
  type Moment,
  secondsUntil,
  spoken,
} from "./time.ts";

const texts = catalogue({
  behind: {
    es: "El reloj de esta máquina dice {now}, y lo último que se escribió en la mesa es de {last}: hasta que una de las dos sea la buena no se hace nada.",
    en: "This machine's clock says {now}, and what was written last at the desk is of {last}: until one of the two is right nothing is done.",
  },
  behindHint: {
    es: 'Corrija la hora de la máquina; si ya es la buena, un administrador lo dice: clave clock accept --reason "…"',
    en: 'Put the machine\'s time right; where it is right already, an administrator says so: clave clock accept --reason "…"',
  },
  jumped: {
    es: "El reloj de esta máquina se adelantó {length} desde lo último que se hizo ({last}): dice {now}. Si no es la hora, corríjala antes de seguir: lo que se escriba llevará esa fecha.",
    en: "This machine's clock went forward by {length} since what was done last ({last}): it says {now}. If that is not the time, put it right before going on: what is written will bear it.",
  },
});

/** What was written last: when, and by the clock of which start of which machine. */
export interface Written {
  readonly at: Moment;
  readonly boot: Boot | undefined;
}

/** A clock that goes forward by more than this against the time the machine ran is told of. */
const leap: Duration = hour;

/**
 * The desk's present: the machine's clock, but never before what was written last. So what is written never goes
 * back in time, and a clock that is a little behind is not noticed.
 */
export class DeskClock implements Clock {
  /** What the machine itself says. */
  readonly machine: Clock;
  #written: Written | undefined;

  constructor(machine: Clock) {
    this.machine = machine;
  }

  now(): Moment {
    return Math.max(this.machine.now(), this.#written?.at ?? 0);
  }

  /** Hears what the store says was written last. */
  learn(written: Written | undefined): void {
    this.#written = written;
  }

  /** What was written last, as far as is known here; undefined where nothing was. */
  get written(): Written | undefined {
    return this.#written;
  }

  /** How far the machine's clock stands before what was written last; 0 where it does not. */
  behind(): Duration {
    return this.now() - this.machine.now();
  }

  /** By how much it was moved forward since then; 0 where it was not, or where nobody can say. */
  leapt(): Duration {
    const { at, boot } = this.#written ?? { at: 0, boot: undefined };
    const present = boot && this.machine.boot?.();
    if (!boot || present?.id !== boot.id) return 0;
    // what only came back to where the desk already was is no leap
    const moved = Math.min(present.at - boot.at, this.machine.now() - at);
    return moved > leap ? moved : 0;
  }
}

/** What stands against acting now, and in which zone it is told. */
interface Times {
  readonly clock: DeskClock;
  readonly settings: { readonly timezone: string; readonly "clock.tolerance": Duration };
}

/** Throws *busy* while the machine's clock stands before what was written last by more than is borne. */
export function requirePresent({ clock, settings }: Times): void {
  const tolerance = settings["clock.tolerance"];
  if (clock.behind() <= tolerance) return;
  const machine = clock.machine.now();
  const sentence = fill(texts.behind, bothTimes(machine, clock.now(), settings.timezone));
  const retryAfterSeconds = secondsUntil(clock.now() - tolerance, machine);
  throw new ClaveError("clock-behind", sentence, texts.behindHint, { retryAfterSeconds });
}

/** What to tell of a clock that was moved forward since the last act; undefined where it was not. */
export function leapSentence({ clock, settings }: Times): Sentence | undefined {
  const length = clock.leapt();
  if (length === 0) return undefined;
  const times = bothTimes(clock.machine.now(), clock.written?.at ?? 0, settings.timezone);
  return fill(texts.jumped, { length: spoken(wholeHours(length)), ...times });
}

/** A leap as it is told: nobody knows it to the minute. */
export function wholeHours(length: Duration): Duration {
  return Math.round(length / hour) * hour;
}

function bothTimes(now: Moment, last: Moment, zone: string) {
  return { now: local(now, zone), last: local(last, zone) };
}
