import type { Context } from "../base/context.ts";
import type { ClaveError } from "../base/errors.ts";
import { catalogue, type Sentence } from "../base/texts.ts";
import { type Duration, iso, minute, second, stopwatch } from "../base/time.ts";
import { lookAtClock, passing } from "../delivery/send/watch.ts";
import { forgetVisits, settleVisits } from "../recovery/visit/settle.ts";
import { countWaitingVisits } from "../store/recovery/visits.ts";
import type { Route } from "./frame/route.ts";
import { confirmAddress } from "./link/confirm.ts";
import { history } from "./link/history.ts";
import { notMe, veto } from "./link/object.ts";
import { setPassword } from "./link/password.ts";
import { home } from "./recover/home.ts";
import { account, identifier } from "./recover/identifier.ts";
import { forgottenWay, identity } from "./recover/identity.ts";
import { image } from "./recover/image.ts";
import { setInVisit } from "./recover/password.ts";
import { sent } from "./recover/sent.ts";
import { serveAdmin } from "./serve/admin.ts";
import type { RequestLine } from "./serve/app.ts";
import { Bell } from "./serve/bell.ts";
import { traceOf } from "./serve/failures.ts";
import { Meter } from "./serve/meter.ts";
import { type Running, servePages } from "./serve/server.ts";

const texts = catalogue({
  defect: {
    es: "Una solicitud no se pudo atender por una falla del programa; las demás siguen.",
    en: "One request could not be seen to, since the program failed at it; the others go on.",
  },
});

/** What a portal is given of the world. */
export interface World {
  readonly host: string;
  /** 0 for any free one. */
  readonly port: number;
  /** Ends the portal, in good order. */
  readonly signal: AbortSignal;
  /** Hears that pages are served, and where. */
  onListening(url: string): void;
  /** Hears what happened: each request, and what else there is to tell. */
  readonly log: (line: RequestLine | ToldLine) => void;
  /** Carries letters until the signal says to end; undefined where others do. */
  carry?(signal: AbortSignal, pause: (length: Duration) => Promise<void>): Promise<void>;
}

/** What else happened, in words; with where the program failed, if it did. */
interface ToldLine {
  readonly at: string;
  readonly told: Sentence;
  readonly fault?: string | undefined;
}

/** Every address of the portal. */
export const routes: readonly Route[] = [
  home,
  identifier,
  identity,
  forgottenWay,
  image,
  sent,
  setPassword,
  setInVisit,
  veto,
  notMe,
  confirmAddress,
  account,
  history,
];

/** How long what another portal took in waits at the most. */
const glance: Duration = 2 * second;

/** Serves the pages and sees to what was asked on them until it is told to end. Throws what ends it before that. */
export async function runPortal(ctx: Context, world: World, pages = routes): Promise<void> {
  const [asked, post, meter] = [new Bell(), new Bell(), new Meter()];
  const { log, host, port } = world;
  const site = { ctx, routes: pages, meter, log, onForm: () => asked.ring() };
  const adminPort = ctx.settings["portal.adminPort"];
  const servers: Running[] = [];
  const ending = new AbortController();
  const { signal } = ending;
  const work: Promise<void>[] = [];
  try {
    servers.push(await servePages(site, host, port));
    if (adminPort > 0) servers.push(await serveAdmin(ctx, meter, adminPort));
    world.onListening(servers[0]?.url ?? "");
    const onFault = ({ sentence }: ClaveError) => log({ at: iso(ctx.clock.now()), told: sentence });
    const onDefect = (error: unknown) =>
      log({ at: iso(ctx.clock.now()), told: texts.defect, fault: traceOf(error) });
    work.push(seeTo({ ctx, asked, post, signal, onFault, onDefect }));
    if (world.carry) work.push(world.carry(signal, (length) => post.wait(length, signal)));
    await Promise.race([toldToEnd(world.signal), Promise.all(work)]);
  } finally {
    ending.abort();
    await Promise.all(servers.map((server) => server.stop()));
    await Promise.allSettled(work);
  }
  await Promise.all(work);
}

function toldToEnd(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve());
  });
}

/** What the work beside the pages rests on. */
interface Beside {
  readonly ctx: Context;
  /** Rings when a form was taken. */
  readonly asked: Bell;
  /** To be rung when a letter may be waiting. */
  readonly post: Bell;
  readonly signal: AbortSignal;
  readonly onFault: (fault: ClaveError) => void;
  /** Hears of what the program itself failed at; the rest goes on. */
  readonly onDefect: (error: unknown) => void;
}

/**
 * Learns what others wrote and sees to what was asked for on the pages: at once when a form was taken, and every few
 * seconds. A fault is told once for as long as it lasts.
 */
async function seeTo({ ctx, asked, post, signal, onFault, onDefect }: Beside): Promise<void> {
  let last: string | undefined;
  let sinceForgotten = stopwatch();
  const turn = async () => {
    await lookAtClock(ctx);
    // looked at first: what settles takes the store from others for a moment
    if ((await countWaitingVisits(ctx.store)).n > 0 && (await settleVisits(ctx, onDefect)) > 0) {
      post.ring();
      // more may have come meanwhile
      asked.ring();
    }
    if (sinceForgotten() < minute) return;
    sinceForgotten = stopwatch();
    await forgetVisits(ctx);
  };
  while (!signal.aborted) {
    const faults: ClaveError[] = [];
    await passing({ onFault: (fault) => void faults.push(fault) }, turn);
    for (const fault of faults) if (fault.code !== last) onFault(fault);
    last = faults[0]?.code;
    await asked.wait(glance, signal);
  }
}
