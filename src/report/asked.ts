import type { Moment } from "../base/time.ts";

/** Which requests a report is asked about. */
export interface Asked {
  /** Undefined: since the first request there is. */
  readonly since: Moment | undefined;
  /** Undefined: until now. */
  readonly until: Moment | undefined;
}
