import fc from "fast-check";
import { expect, test } from "vitest";
import { languages } from "../../../src/base/texts.ts";
import { day, minute, second } from "../../../src/base/time.ts";
import { timeAxis } from "../../../src/report/page/axes.ts";
import { cut, spread, widthOf } from "../../../src/report/page/fit.ts";
import { spaced } from "../../support/markup.ts";

test("a text that fits is whole, one that does not ends in an ellipsis within its room", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 300 }), (text, room) => {
      const shown = cut(text, room);
      expect(widthOf(shown)).toBeLessThanOrEqual(room);
      expect(shown.endsWith("…") || widthOf(text) <= room).toBe(true);
    }),
  );
  expect(cut("correo.institucion.example", 90)).toBe("correo.insti…");
});

test("places are moved apart in their order, and no further than they must", () => {
  expect(spread([10, 50, 90], 20, [0, 100])).toEqual([10, 50, 90]);
  expect(spread([52, 50, 51], 20, [0, 100])).toEqual([90, 50, 70]);
  expect(spread([95, 96], 20, [0, 100])).toEqual([80, 100]);
  expect(spread([5, 5, 5], 80, [0, 100])).toEqual([0, 50, 100]);
});

test("an axis of waits is marked where people think, and equal factors are equal steps", () => {
  const axis = timeAxis([20 * second, 3 * day], [0, 500], "es");
  expect(axis.ticks.map(({ shown }) => spaced(shown))).toEqual([
    "10 s",
    "1 min",
    "5 min",
    "1 h",
    "4 h",
    "1 día",
    "4 días",
  ]);
  const step = axis.at(2 * minute) - axis.at(minute);
  expect(axis.at(64 * minute) - axis.at(32 * minute)).toBeCloseTo(step);
  expect(axis.at(0)).toBe(0);
});

test("an axis has length and two ticks at least, whatever the waits", () => {
  const wait = fc.double({ min: 0, max: 9e12, noNaN: true });
  fc.assert(
    fc.property(fc.array(wait, { minLength: 1 }), fc.constantFrom(...languages), (waits, language) => {
      const axis = timeAxis(waits, [0, 400], language);
      const places = axis.ticks.map(({ at }) => at);
      expect(places.length).toBeGreaterThan(1);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
      for (const wait of waits)
        expect(axis.at(wait)).toSatisfy((place: number) => place >= 0 && place <= 400.001);
    }),
  );
});
