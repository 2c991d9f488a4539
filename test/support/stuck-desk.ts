import { expect } from "vitest";
import { minute, systemClock } from "../../src/base/time.ts";
import type { Desk } from "./desk.ts";
import { csvOf, personOf } from "./world.ts";

/** A desk like another, where the links of so many people left forty minutes ago and were not used. */
export async function stuckDesk(template: Desk, people: number): Promise<Desk> {
  const stuck = await template.copy().openSink();
  const file = stuck.file("people.csv", csvOf(Array.from({ length: people }, (_, n) => personOf(n))));
  await stuck.done(["affiliate", "import", file]);
  const then = systemClock.now() - 40 * minute;
  const reference = "'R' || replace(replace(substr(cedula, 1, 9), '0', 'A'), '1', 'B')";
  await stuck.rows(
    `INSERT INTO recoveries (reference, cedula, method, source, checked_by, link_ttl, link_cap, started_at)
     SELECT ${reference}, cedula, 'email', 'operator:ana', 'operator', 3600000, 14400000, ${then}
     FROM affiliates WHERE names LIKE 'Persona %'`,
  );
  await stuck.rows(
    `INSERT INTO messages (id, letter, subject, holder, channel, number, provider, status, mail_id, envelope_id,
       queued_at, due_at, deadline_at, attempts, accepted_at, closed_at, asked_by)
     SELECT 'M' || reference, 'recovery-link', 'recovery:' || reference, cedula, 'email', 1, 'example.com',
       'accepted', reference, reference, ${then}, ${then}, ${then + 4 * 60 * minute}, 1, ${then}, ${then}, 'operator:ana'
     FROM recoveries WHERE source = 'operator:ana' AND started_at = ${then}`,
  );
  return stuck;
}

/** How many different letters each address got. */
export async function lettersEach(stuck: Desk): Promise<ReadonlyMap<string, number>> {
  const ids = new Map<string, Set<string>>();
  for (const { mail } of await stuck.letters()) {
    const to = mail.to.join();
    ids.set(to, (ids.get(to) ?? new Set()).add(mail.id));
  }
  return new Map([...ids].map(([to, those]) => [to, those.size]));
}

/** One letter more for each, all of them gone, and each written down. */
export async function expectOneEach(stuck: Desk, people: number): Promise<void> {
  await stuck.done(["delivery", "run", "--once"], { movedBy: 3 * minute });
  expect(await stuck.count("messages WHERE status <> 'accepted'")).toBe(0);
  expect(await stuck.count("messages")).toBe(2 * people);
  expect(await stuck.count("(SELECT 1 FROM messages GROUP BY subject HAVING count(*) <> 2) AS doubles")).toBe(
    0,
  );
  expect(await stuck.count("audit WHERE act = 'link.resend-stuck' AND outcome = 'done'")).toBe(people);
  expect((await lettersEach(stuck)).size).toBe(people);
}
