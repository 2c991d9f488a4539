import { describe, expect, test } from "vitest";
import { day } from "../../src/base/time.ts";
import { secondPersons, wantingSentences } from "../../src/operator/pairing.ts";
import {
  changeOperator,
  confirmTie,
  type Operator,
  type Role,
  tieOperators,
} from "../../src/store/staff/operators.ts";
import { recorded } from "../support/engines.ts";
import { openWorld, start } from "../support/world.ts";

type Tie = readonly [string, string];

/** A desk of these people, tied as said; everybody but the last has a cédula. */
async function desk(people: readonly (readonly [string, Role])[], ties: readonly Tie[] = []) {
  const world = await openWorld();
  for (const [name, role] of people)
    await world.hire(role, name, { office: "UIO", ...(name === "zoe" ? {} : { cedula: `EXT-${name}` }) });
  for (const [one, other] of ties) await tieOperators(world.store, one, other, world.clock.now());
  return world;
}

const ana = ["ana", "admin"] as const;
const bea = ["bea", "admin"] as const;
const sol = ["sol", "supervisor"] as const;
const zoe = ["zoe", "clerk"] as const;

describe("what a desk cannot do with too few", () => {
  test.each([
    ["one admin alone", [ana, zoe], [], ["admins", "approvers"]],
    ["one admin and a supervisor", [ana, sol, zoe], [], ["admins"]],
    ["two admins", [ana, bea, zoe], [], []],
    ["two admins who are tied", [ana, bea, sol, zoe], [["bea", "ana"]], ["admins"]],
    [
      "all tied through a clerk",
      [ana, bea, sol, zoe],
      [
        ["zoe", "ana"],
        ["bea", "zoe"],
        ["sol", "bea"],
      ],
      ["admins", "approvers"],
    ],
  ] as [string, (readonly [string, Role])[], Tie[], string[]][])(
    "%s",
    async (_case, people, ties, lacking) => {
      const found = await secondPersons(await desk(people, ties));
      expect(found).toMatchObject({ lacking, withoutCedula: ["zoe"] });
      const pairs = found.ties.map(({ operator, other }) => [operator, other]);
      expect(pairs).toHaveLength(ties.length);
      expect(pairs).toEqual(expect.arrayContaining(ties));
      expect(wantingSentences(found, "America/Guayaquil")).toHaveLength(lacking.length + 1 + ties.length);
    },
  );
});

test("who is disabled or not confirmed does not count, what is confirmed or old does not tie", async () => {
  const world = await desk(
    [ana, bea, sol],
    [
      ["bea", "ana"],
      ["sol", "ana"],
    ],
  );
  const change = (to: Partial<Operator>) =>
    recorded(world.store, (store) => changeOperator(store, "bea", to));
  await confirmTie(world.store, { operator: "bea", other: "ana" }, world.clock.now());
  const until = start + 30 * day;
  expect(await secondPersons(world)).toMatchObject({ lacking: [], ties: [{ operator: "sol", until }] });
  await change({ unconfirmedAt: start });
  expect(await secondPersons(world)).toMatchObject({ lacking: ["admins", "approvers"] });
  await change({ unconfirmedAt: undefined, disabledAt: start });
  world.clock.advance(30 * day);
  expect(await secondPersons(world)).toMatchObject({ lacking: ["admins"], ties: [] });
});
