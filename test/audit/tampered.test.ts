import { expect, test } from "vitest";
import { record } from "../../src/audit/record.ts";
import { verifyAudit } from "../../src/audit/verify.ts";
import type { StoreHandle } from "../../src/base/context.ts";
import { hour } from "../../src/base/time.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { makeOperator } from "../../src/operator/account/add.ts";
import { foundDesk } from "../../src/operator/found.ts";
import { openOffice } from "../../src/operator/office.ts";
import { signIn } from "../../src/operator/session/sign-in.ts";
import { cancelRecovery } from "../../src/recovery/cancel.ts";
import { rowsOf, sql } from "../../src/store/engine/handle.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { putContactHealth } from "../../src/store/register/contact-health.ts";
import { leaveProduction } from "../../src/store/staff/settings.ts";
import { accountForOperators, counterIn, oldMailbox } from "../support/counter.ts";
import { onEveryEngine } from "../support/engines.ts";
import { openWorld, personOf, start, type World } from "../support/world.ts";

/** A change of state, made by somebody who has the store and not the desk, and how it is named. */
const tamperings: readonly (readonly [statement: string, named: string])[] = [
  ["UPDATE cases SET cedula = 'OTHER' WHERE closed_at IS NULL", "whom and what"],
  ["UPDATE cases SET officer = 'diego'", "who has the case"],
  ["UPDATE cases SET deadline_at = deadline_at + 1", "the term"],
  ["UPDATE cases SET hold = 0", "the term"],
  ["UPDATE cases SET document_digest = 'aa'", "the document seen"],
  ["UPDATE cases SET effective_at = effective_at - 1 WHERE effective_at IS NOT NULL", "what was decided"],
  ["UPDATE cases SET approved_by = 'ana' WHERE approved_by IS NOT NULL", "what was decided"],
  ["UPDATE cases SET frozen_at = NULL WHERE frozen_at IS NOT NULL", "what was decided"],
  ["UPDATE cases SET outcome = 'rejected', closed_at = 1", "the end of the case"],
  ["UPDATE case_points SET proved_at = NULL", "what was proved"],
  [
    "INSERT INTO case_answers (case_id, question, verifier) SELECT id, 'first-pet', 'x' FROM cases",
    "the new answers",
  ],
  ["DELETE FROM case_officers WHERE part = 'served'", "the officers"],
  ["UPDATE objections SET used_at = NULL WHERE used_at IS NOT NULL", "the objection"],
  ["UPDATE recoveries SET method = 'sms'", "by what way"],
  ["UPDATE recoveries SET held_at = started_at", "the hold"],
  ["UPDATE recoveries SET outcome = 'completed' WHERE outcome = 'cancelled'", "the end of the recovery"],
  [
    "UPDATE messages SET holder = 'OTHER' WHERE holder <> 'OTHER' AND channel = 'email' AND number = 1",
    "the letter",
  ],
  [
    `INSERT INTO messages (id, letter, subject, holder, channel, number, provider, status, attempts, deferrals, queued_at, due_at, deadline_at, mail_id, envelope_id)
     SELECT 'X1', letter, subject, holder, channel, number, provider, 'queued', 0, 0, queued_at, due_at, deadline_at, 'x1', 'x1' FROM messages LIMIT 1`,
    "the letter X1",
  ],
  ["UPDATE offices SET name = 'otra'", "the office"],
  ["INSERT INTO offices (code, name, created_at) VALUES ('ZZZ-99', 'otra', MOMENT)", "the office ZZZ-99"],
  ["DELETE FROM offices WHERE code = 'LOJ-01'", "the office LOJ-01"],
  [
    "UPDATE operators SET approver_since = 0 WHERE name = 'luz'",
    "The operator luz does not bear the desk's seal",
  ],
  [
    "UPDATE operators SET cedula = '1750000001' WHERE name = 'luz'",
    "The operator luz does not bear the desk's seal",
  ],
  [
    "UPDATE operators SET office = 'LOJ-01' WHERE name = 'luz'",
    "The operator luz does not bear the desk's seal",
  ],
  ["DELETE FROM operator_ties", "who is tied to the operator luz"],
  ["DELETE FROM sign_in_failures", "the failed sign-ins"],
  ["UPDATE sign_in_failures SET failures = 0", "the failed sign-ins"],
  [
    "INSERT INTO caller_checks (id, operator, cedula, passed_at, expires_at) VALUES ('K', 'luz', '1710034065', MOMENT, MOMENT + 9)",
    "the check on the telephone",
  ],
  ["DELETE FROM contact_health", "what is known of the mailbox"],
  ["UPDATE contact_points SET import_id = NULL", "explains the contact"],
  [
    "UPDATE contact_points SET import_id = (SELECT max(id) FROM imports) WHERE import_id = (SELECT min(id) FROM imports)",
    "explains the contact",
  ],
  ["DELETE FROM imports WHERE id = (SELECT min(id) FROM imports)", "imports I"],
  ["DELETE FROM settings", "settings production"],
  ["UPDATE contact_health SET until = NULL", "what is known of the mailbox"],
];

/** A desk with something of each kind, all of it by acts of its own. */
async function desk(world: World): Promise<void> {
  const password = "four quiet herons by the lake";
  await foundDesk(world.system, { name: "ana", password });
  await openOffice(world.operator, { code: "LOJ-01", name: "Loja" });
  await makeOperator(world.operator, { name: "luz", role: "supervisor", password, cedula: "1710034057" });
  await signIn(world.system, "luz", "not her password at all").catch(() => undefined);
  const counter = await counterIn(world);
  await accountForOperators(world);
  await counter.approved();
  await objectToCase(world.holder, await counter.objectionFor(oldMailbox));
  await world.register(personOf(1));
  const { recovery } = await world.start({ birthDate: "1990-01-01", image: "condor" }, personOf(1)["cedula"]);
  await cancelRecovery(world.operator, recovery.reference, "asked by mistake");
  world.clock.advance(hour);
  await transaction(world.operator, async (ctx) => {
    const [point] = await rowsOf<{ holder: string; channel: "email"; number: number; id: string }>(
      ctx.store,
      "SELECT holder, channel, number, id FROM messages ORDER BY id LIMIT 1",
    );
    const known = {
      state: "suppressed",
      class: "mailbox-full",
      since: start,
      until: start + 99 * hour,
      message: point?.id ?? "",
    };
    if (point) await putContactHealth(ctx.store, point, known as never);
    await leaveProduction(ctx.store, ctx.clock.now());
    await record(ctx, { act: "delivery.attempt" });
  });
}

/** Puts a table back as it was, whatever rests on its rows. */
async function putBack(store: StoreHandle, table: string, rows: readonly object[]): Promise<void> {
  const { before, after } =
    store.engine === "sqlite"
      ? { before: "PRAGMA foreign_keys = OFF", after: "PRAGMA foreign_keys = ON" }
      : { before: "SET session_replication_role = replica", after: "SET session_replication_role = origin" };
  const statements = async (run: (statement: string) => Promise<unknown>, insert: () => Promise<unknown>) => {
    await run(before);
    await run(`DELETE FROM ${table}`);
    if (rows.length > 0) await insert();
    await run(after);
  };
  if (store.engine === "sqlite")
    return statements(
      (statement) => rowsOf(store, statement),
      () => sql(store)(table).insert(rows),
    );
  await sql(store).transaction((inner) =>
    statements(
      (statement) => inner.raw(statement),
      () => inner(table).insert(rows),
    ),
  );
}

onEveryEngine("a change of state that no act made", (engine) => {
  test("is named by the check of the record, whichever it is", async () => {
    const world = await openWorld({ store: await engine.emptyPlace() });
    await desk(world);
    await verifyAudit(world.operator);
    const moment = String(world.clock.now());
    const other = personOf(1)["cedula"] ?? "";
    for (const [statement, named] of tamperings) {
      const table = /(?:UPDATE|FROM|INTO) (\w+)/.exec(statement)?.[1] ?? "";
      const rows = await world.rows(table);
      await rowsOf(world.store, statement.replaceAll("MOMENT", moment).replaceAll("OTHER", other));
      const told = await verifyAudit(world.operator).catch((error: unknown) => error);
      const message = told instanceof Error ? told.message : "nothing";
      expect([statement, message]).toEqual([statement, expect.stringContaining(named)]);
      await putBack(world.store, table, rows);
    }
    await verifyAudit(world.operator);
  }, 120_000);
});
