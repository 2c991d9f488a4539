import { subjectOf } from "../../src/base/subjects.ts";
import { hour, minute } from "../../src/base/time.ts";
import { queueLetter } from "../../src/delivery/send/queue.ts";
import { linkLetter } from "../../src/recovery/episode/view.ts";
import { addRecovery } from "../../src/store/recovery/recoveries.ts";
import { contactPointsOf } from "../../src/store/register/contact-points.ts";
import { cedulaOf, openWorld, type Person, personOf, type World, type WorldOptions } from "./world.ts";

/** How long a link had to work. */
export const halfAnHour = 30 * minute;

/** The nth made-up recovery. */
export const referenceOf = (n: number) =>
  `R${n
    .toString(8)
    .padStart(9, "0")
    .replace(/[0-7]/g, (digit) => String(Number(digit) + 2))}`;

/** Recoveries of so many people, each with a letter in the queue. */
export async function openRecoveries(
  world: World,
  n: number,
  more: (n: number) => Person = () => ({}),
): Promise<void> {
  const all = Array.from({ length: n }, (_, at) => at);
  await world.register(...all.map((at) => personOf(at, more(at))));
  for (const at of all) await beginRecovery(world, at);
}

/** A recovery of the nth person, its letter in the queue. */
export async function beginRecovery(world: World, n: number): Promise<void> {
  const opened = {
    reference: referenceOf(n),
    cedula: cedulaOf(n),
    method: "email",
    source: "operator:ana",
    checkedBy: "operator",
    linkTtl: hour,
    linkCap: 4 * hour,
    startedAt: world.clock.now(),
  } as const;
  await addRecovery(world.store, opened);
  const { reference, linkCap: life } = opened;
  const to = await addressOf(world, n);
  await queueLetter(world.operator, {
    letter: linkLetter,
    subject: subjectOf("recovery", reference),
    to,
    life,
  });
}

/** The address of the nth person. */
export async function addressOf(world: World, n: number) {
  const [to] = await contactPointsOf(world.store, cedulaOf(n));
  return to ?? Promise.reject(new Error("no address"));
}

/** A world where the links of so many people left 31 minutes ago. */
export async function stuckWorld(
  n: number,
  options: WorldOptions = {},
  more?: (n: number) => Person,
): Promise<World> {
  const world = await openWorld(options);
  await openRecoveries(world, n, more);
  await world.send();
  world.clock.advance(31 * minute);
  return world;
}
