import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { Trouble } from "../../delivery/bounces/bounces.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import type { Watch } from "../../delivery/send/watch.ts";
import { asSystem } from "../command/opening.ts";
import { whyBrokenOff, withPost } from "../command/post.ts";
import { verb } from "../command/verb.ts";
import { pause, untilInterrupted } from "../terminal/interruption.ts";
import { shownAt } from "../terminal/terminal.ts";
import { runDocument, runWords, troubles } from "./words.ts";

const texts = catalogue({
  about: {
    es: "enviar cada carta cuando le toca, hasta que se detenga (servicio)",
    en: "send each letter as its turn comes, until it is stopped (a service)",
  },
  watching: { es: "Se atiende la cola.", en: "Watching the queue." },
  total: { es: "En total: {words}", en: "In all: {words}" },
  trouble: { es: "{name}: {why}", en: "{name}: {why}" },
  bounces: {
    es: "Maildir donde caen los informes de correo no entregado",
    en: "Maildir into which reports of undelivered mail fall",
  },
  reports: {
    es: "{n} {n:correo leído|correos leídos} en la carpeta de informes; {applied} de cartas nuestras.",
    en: "{n} {n:mail|mails} read in the folder of reports; {applied} about letters of ours.",
  },
  line: { es: "{at}  {words}", en: "{at}  {words}" },
});

/** clave delivery watch */
export const watch = verb({
  about: texts.about,
  takes: { "--bounces <maildir>": texts.bounces },
  examples: ["clave delivery watch", "clave delivery watch --bounces /var/mail/rebotes"],
  run: async (terminal, { bounces }) => {
    await asSystem(terminal, async (ctx, { settings }) => {
      const tell = (sentence: Sentence) => {
        const at = shownAt(ctx.clock.now(), settings.timezone);
        terminal.say(fill(texts.line, { at, words: sentence }));
      };
      const { value: total } = await untilInterrupted((signal) =>
        keepPost(ctx, {
          signal,
          tell,
          pause: (length) => pause(length, signal),
          duties: bounces === undefined ? [] : [() => readReports(ctx, bounces, tell, signal)],
        }),
      );
      terminal.answer(runDocument(total), terminal.text(fill(texts.total, { words: runWords(total) })));
    });
  },
});

/** Who keeps the post office, and how. */
interface Keeper extends Pick<Watch, "signal" | "pause" | "duties"> {
  readonly tell: (sentence: Sentence) => void;
}

/** Sends each letter as its turn comes until the signal says to end, telling what happens; gives what was done in all. */
export async function keepPost(ctx: Context, { tell, duties, ...keeper }: Keeper): Promise<RunReport> {
  const { watchQueue } = await import("../../delivery/send/watch.ts");
  const { closeLongExpired } = await import("../../recovery/episode/episode.ts");
  const total = { considered: 0, accepted: 0, deferred: 0, bounced: 0, failed: 0, unreachable: false };
  let told: string | undefined;
  const onRun = (report: RunReport) => {
    for (const key of ["considered", "accepted", "deferred", "bounced", "failed"] as const)
      total[key] += report[key];
    tell(runWords(report));
    const why = whyBrokenOff(ctx, report)?.sentence;
    // told once, not at every turn for as long as it lasts
    if (why && why.en !== told) tell(why);
    told = why?.en;
  };
  await watchQueue(ctx, {
    ...keeper,
    onStart: () => tell(texts.watching),
    withPost: (work) => withPost(ctx, work),
    duties: [...duties, () => closeLongExpired(ctx)],
    onRun,
    onFault: (fault) => tell(fault.sentence),
    onLeap: tell,
  });
  return total;
}

/** Read in a minute, the letters waiting meanwhile. */
const mostReports = 500;

async function readReports(
  ctx: Context,
  path: string,
  tell: (sentence: Sentence) => void,
  signal: AbortSignal,
): Promise<void> {
  const { takeBounces } = await import("../../delivery/bounces/bounces.ts");
  const onTrouble = (name: string, why: Trouble) =>
    tell(fill(texts.trouble, { name: visible(name).slice(0, 80), why: troubles[why] }));
  const order = { from: { path }, onlyNew: true, most: mostReports, signal, onTrouble };
  const { read, applied } = await takeBounces(ctx, order);
  if (read > 0) tell(fill(texts.reports, { n: read, applied }));
}
