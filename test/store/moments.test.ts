import { expect, test } from "vitest";
import { moments } from "../../src/store/clock/moments.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { openWorld } from "../support/world.ts";

test("every moment that the clock writes is either moved or left out on purpose", async () => {
  const world = await openWorld();
  const columns = await rowsOf<{ name: string }>(
    world.store,
    `SELECT tables.name || '.' || columns.name AS name FROM sqlite_schema AS tables
     JOIN pragma_table_info(tables.name) AS columns
     WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%' AND columns.type = 'BIGINT'`,
  );
  const moved = Object.entries(moments).flatMap(([table, { events, terms = {} }]) =>
    [...events, ...Object.keys(terms)].map((column) => `${table}.${column}`),
  );
  const known = new Set([...moved, ...otherwise]);
  expect(columns.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  const there = new Set(columns.map(({ name }) => name));
  expect([...known].filter((name) => !there.has(name))).toEqual([]);
});

/** Numbers that are no moments, and moments that a new count leaves as they are, or moves in a way of its own. */
const otherwise = Object.entries({
  contact_points: ["since", "until", "proved_at", "said_since", "number"],
  audit: ["at"],
  audit_head: ["one", "entries", "booted_at"],
  earlier_waits: ["started_at", "ended_at"],
  interventions: ["at"],
  identity_failures: ["cleared_at"],
  migrations: ["applied_at"],
  wait_counts: ["decided_by"],
  wait_zone: ["one"],
  recoveries: ["link_ttl", "link_cap"],
  visits: ["without_image", "guesses"],
  cases: ["priority", "name_match", "warned", "hold", "document_checked"],
  case_points: ["number"],
  codes: ["number", "guesses", "seal_entry"],
  ...Object.fromEntries(
    ["links", "activations", "sessions", "operators", "settings", "proposals", "imports"].map((table) => [
      table,
      ["seal_entry"],
    ]),
  ),
  desk_keys: ["leaked"],
  messages: ["number", "attempts", "deferrals"],
  contact_health: ["number"],
  attempts: ["number"],
  sign_in_failures: ["failures"],
  operator_days: ["looks", "changes"],
}).flatMap(([table, columns]) => columns.map((column) => `${table}.${column}`));
