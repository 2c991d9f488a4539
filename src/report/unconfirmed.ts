import type { Context } from "../base/context.ts";
import { day, dayOf, type Moment } from "../base/time.ts";
import type { RecoveryRecord } from "../store/recoveries.ts";
import { failedChecks } from "../store/request-flow.ts";
import type { Period } from "./period.ts";

/** For how long after a failed check a recovery counts as the same request. */
const sameRequest = day;

/** The people whose identity was not confirmed, until a recovery of theirs is met. */
export class Unconfirmed {
  readonly #failures: Map<string, Moment[]>;

  static async of(ctx: Context, { since, before, cutOff }: Period): Promise<Unconfirmed> {
    const failures = new Map<string, Moment[]>();
    for (const { cedula, at } of await failedChecks(ctx.store, since, Math.min(before, cutOff + 1)))
      failures.set(cedula, [...(failures.get(cedula) ?? []), at]);
    return new Unconfirmed(failures);
  }

  private constructor(failures: Map<string, Moment[]>) {
    this.#failures = failures;
  }

  /** Forgets the failures that a recovery followed. */
  meet({ cedula, startedAt }: RecoveryRecord): void {
    const failures = this.#failures.get(cedula);
    const followed = (at: Moment) => at <= startedAt && startedAt - at <= sameRequest;
    if (failures)
      this.#failures.set(
        cedula,
        failures.filter((at) => !followed(at)),
      );
  }

  /** How many are left, each cédula once for each day of the zone. */
  people(zone: string): number {
    const days = [...this.#failures.values()].map(
      (failures) => new Set(failures.map((at) => dayOf(at, zone))),
    );
    return days.reduce((sum, { size }) => sum + size, 0);
  }
}
