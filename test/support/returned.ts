import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../src/base/context.ts";
import { type BounceOrder, type BounceReport, takeBounces } from "../../src/delivery/bounces/bounces.ts";
import { showAffiliate } from "../../src/holder/affiliate.ts";
import { findMessage, type Message } from "../../src/store/post/messages.ts";
import type { ContactHealth } from "../../src/store/register/contact-health.ts";
import type { Reported } from "./bounce-samples.ts";
import { maria, openWorld, type World, type WorldOptions } from "./world.ts";

/** A world in which María's link has been taken by the server. */
export interface SentWorld {
  readonly world: World;
  readonly reported: Reported;
  readonly reference: string;
  readonly letter: () => Promise<Message>;
}

/** Opens a world, starts María's recovery and sends her letter. */
export async function sentWorld(options: WorldOptions = {}): Promise<SentWorld> {
  const world = await openWorld(options);
  await world.register(maria);
  const { message, recovery } = await world.start();
  await world.send();
  const letter = () => letterOf(world, message.id);
  return { world, letter, reported: reportedOf(await letter()), reference: recovery.reference };
}

/** The letter of an id. */
export async function letterOf(world: World, id: string): Promise<Message> {
  return (await findMessage(world.store, id)) ?? Promise.reject(new Error("no letter"));
}

/** A letter of María as a report names it. */
export function reportedOf({ envelopeId, mailId }: Message): Reported {
  return { envelopeId, mailId, to: maria["email"] ?? "" };
}

/** The line that begins a mail in an mbox. */
export const postmark = "From MAILER-DAEMON Sat Nov 21 14:05:00 2026";

/** Mails as an mbox. */
export function mboxOf(mails: readonly string[]): string {
  return mails.map((mail) => `${postmark}\n${mail}\n\n`).join("");
}

/** Takes one mail, or several as an mbox, from a file. */
export function take(
  world: World,
  mails: string | readonly string[],
  more: Partial<BounceOrder> = {},
  ctx: Context = world.system,
): Promise<BounceReport> {
  const path = join(world.folder, "reports");
  writeFileSync(path, typeof mails === "string" ? mails : mboxOf(mails));
  return takeBounces(ctx, { from: { path }, ...more });
}

/** What the record says of an act. */
export async function audited(world: World, act: string) {
  const rows = await world.rows<{ act: string; subject: string; actor: string; detail: string }>("audit");
  return rows.filter((row) => row.act === act);
}

/** What is known against María's address. */
export async function healthOf(world: World): Promise<ContactHealth | undefined> {
  const { contacts } = await showAffiliate(world.operator, maria["cedula"] ?? "", "prueba");
  return contacts[0]?.health;
}
