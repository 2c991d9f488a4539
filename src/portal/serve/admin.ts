import { createServer } from "node:http";
import type { Context } from "../../base/context.ts";
import { listening } from "../../base/listening.ts";
import { type Duration, minute, second } from "../../base/time.ts";
import { kept } from "../../delivery/letter/kind.ts";
import { requireCurrent } from "../../store/engine/migrate.ts";
import { countLetters, nextDue, oldestWaiting } from "../../store/post/queue.ts";
import { countWaitingVisits } from "../../store/recovery/visits.ts";
import type { Gauge, Meter } from "./meter.ts";
import { type Running, stopped } from "./server.ts";

/** What is due for longer is not being sent. */
const longestDue: Duration = 2 * minute;

type Answer = readonly [status: number, type: string, body: string];

/** Answers whoever watches over the portal: on this machine alone, and without a word about anybody. */
export async function serveAdmin(ctx: Context, meter: Meter, port: number): Promise<Running> {
  const pages: Readonly<Record<string, () => Promise<Answer> | Answer>> = {
    "/healthz": () => [200, "application/json", '{"ok":true}\n'],
    "/readyz": () => readiness(ctx),
    "/metrics": async () => [
      200,
      "text/plain; version=0.0.4; charset=utf-8",
      meter.told(await gaugesOf(ctx)),
    ],
  };
  const server = createServer(({ url = "", method }, response) => {
    const page = method === "GET" ? pages[url] : undefined;
    const answer = async () => (page ? page() : ([404, "application/json", "{}\n"] as const));
    void answer()
      .catch(() => [500, "application/json", "{}\n"] as const)
      .then(([status, type, body]) => response.writeHead(status, { "Content-Type": type }).end(body));
  });
  const command = "clave config set portal.adminPort 9464";
  const had = await listening(server, server, { host: "127.0.0.1", port, command });
  return { url: `http://127.0.0.1:${had}`, stop: () => stopped(server) };
}

/** Whether the store is reached and of this program's version, and letters leave when their turn comes. */
async function readiness(ctx: Context): Promise<Answer> {
  const now = ctx.clock.now();
  const holds = (work: Promise<boolean>) => work.catch(() => false);
  const state = {
    store: await holds(nextDue(ctx.store, now).then(() => true)),
    migrated: await holds(requireCurrent(ctx.store).then(() => true)),
    letters: await holds(nextDue(ctx.store, now).then((due) => due === undefined || due > now - longestDue)),
  };
  const ready = Object.values(state).every(Boolean);
  return [ready ? 200 : 503, "application/json", `${JSON.stringify({ ready, ...state })}\n`];
}

/** What the desk and the process say of themselves; a store that cannot be asked says nothing but that. */
async function gaugesOf(ctx: Context): Promise<readonly Gauge[]> {
  const memory = {
    name: "process_resident_memory_bytes",
    about: "Memory that the process has.",
    values: [["", process.memoryUsage.rss()]],
  } as const;
  const asked = await lettersNow(ctx).catch(() => []);
  const up = {
    name: "clave_store_up",
    about: "Whether the store answers.",
    values: [["", asked.length > 0 ? 1 : 0]],
  } as const;
  return [memory, up, ...asked];
}

async function lettersNow(ctx: Context): Promise<readonly Gauge[]> {
  const now = ctx.clock.now();
  const counts = await countLetters(ctx.store, now - minute, now, kept);
  const since = await oldestWaiting(ctx.store, now, kept);
  const waiting = ["queued", "sending", "deferred", "held"] as const;
  const visits = await countWaitingVisits(ctx.store);
  return [
    {
      name: "clave_visits_waiting",
      about: "People whose letter was asked for and is not written yet.",
      values: [["", visits.n]],
    },
    {
      name: "clave_letters_waiting",
      about: "Letters that have not left.",
      values: waiting.map((status) => [`{status="${status}"}`, counts[status]] as const),
    },
    {
      name: "clave_letters_oldest_seconds",
      about: "How long the letter has waited that has waited longest.",
      values: [["", since === undefined ? 0 : Math.max(0, Math.floor((now - since) / second))]],
    },
  ];
}
