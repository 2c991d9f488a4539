/**
 * Preloaded with `node --import`, lets a whole process live at another time: `MOVED_CLOCK_MS` milliseconds from now.
 * Meanwhile the machine ran, unless `MOVED_CLOCK_ALONE` says that somebody moved its clock. The program under test
 * has no part in it.
 */
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

const offset = Number(process.env.MOVED_CLOCK_MS ?? 0);
const RealDate = Date;
const realNow = RealDate.now;

globalThis.Date = class MovedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(realNow() + offset);
    else super(...given);
  }

  static now() {
    return realNow() + offset;
  }
};

if (!process.env.MOVED_CLOCK_ALONE) {
  const realUptime = os.uptime;
  os.uptime = () => realUptime() + offset / 1000;
  syncBuiltinESMExports();
}
