/**
 * Preloaded with `node --import`, lets a whole process live at another time: `MOVED_CLOCK_MS` milliseconds from now.
 * The program under test has no part in it.
 */
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
