import { type Context, systemActor } from "../../base/context.ts";
import { ClaveError } from "../../base/errors.ts";
import { catalogue, fill } from "../../base/texts.ts";
import type { Duration } from "../../base/time.ts";
import { type RunReport, sendDue } from "../../delivery/send/run.ts";
import { planStuck, resendAll, type StuckPlan } from "../../recovery/resend-stuck.ts";
import { inSteps, type Progress } from "../../store/engine/standing.ts";
import { requireYes } from "../command/asking.ts";
import { type Format, printList } from "../command/listing.ts";
import { whyBrokenOff, withPost } from "../command/post.ts";
import { needed } from "../terminal/failure.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import { bar, startProgress, whileWorking } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { planWords, type Result, resultColumns, resultDocument } from "./stuck-words.ts";

const texts = catalogue({
  looking: { es: "Buscando enlaces que no llegan…", en: "Looking for links that do not arrive…" },
  sure: { es: "¿Reenviar {n} {n:enlace|enlaces}?", en: "Send {n} {n:link|links} again?" },
  working: { es: "Reenviando…", en: "Sending again…" },
  progress: { es: "{bar}  {n} de {all}", en: "{bar}  {n} of {all}" },
  done: {
    es: "{n} {n:enlace reenviado|enlaces reenviados}.",
    en: "{n} {n:link|links} sent again.",
  },
  queued: {
    es: "{n} {n:enlace nuevo quedó|enlaces nuevos quedaron} en cola.",
    en: "{n} new {n:link was|links were} queued.",
  },
  interrupted: {
    es: "Se interrumpió: {n} de {all} {all:enlace|enlaces} en cola, {left} ya {left:salió|salieron}; el resto sale con clave delivery run. Ninguno se envía dos veces.",
    en: "Interrupted: {n} of {all} {all:link|links} queued, {left} of them left; the rest leaves with clave delivery run. None is sent twice.",
  },
  interruptedHint: {
    es: "El mismo comando sigue donde quedó: clave link resend --stuck --older-than {olderThan}",
    en: "The same command goes on from there: clave link resend --stuck --older-than {olderThan}",
  },
});

/** How long a link had to work, and how that was typed. */
export interface OlderThan {
  readonly length: Duration;
  readonly typed: string;
}

interface StuckOptions {
  readonly olderThan: OlderThan;
  readonly dryRun?: boolean;
  readonly queue?: boolean;
  readonly format?: Format;
}

/** Sends every stuck link again: a plan first, a yes, progress, and a row for each. */
export async function resendAllStuck(terminal: Terminal, ctx: Context, options: StuckOptions): Promise<void> {
  const { dryRun = false, olderThan } = options;
  if (!dryRun && !terminal.options.yes && !terminal.interactive) throw needed(["--yes"]);
  const plan = await whileWorking(terminal, texts.looking, () => planStuck(ctx, olderThan.length));
  if (!terminal.options.json && options.format !== "json") terminal.say(planWords(terminal, plan));
  if (dryRun) return answer(terminal, plan, plan.stuck.map(planned), options);
  if (plan.stuck.length > 0) await requireYes(terminal, fill(texts.sure, { n: plan.stuck.length }));
  const results: Result[] = [];
  try {
    const { interrupted } = await inSteps(
      () => progressOf(results),
      () => untilInterrupted((signal) => carryOut(terminal, ctx, plan, { options, signal, results })),
    );
    if (interrupted) throw interruption(plan, results, options);
  } catch (error) {
    // a script gets the error alone; a person sees what was done before it
    await showDone(terminal, results, options);
    throw error;
  }
  await answer(terminal, plan, results, options);
}

function progressOf(results: readonly Result[]): Progress {
  const resent = results.filter((result) => "status" in result).length;
  return { counts: { resent }, words: fill(texts.queued, { n: resent }) };
}

function planned({ reference }: { readonly reference: string }): Result {
  return { reference, planned: true };
}

interface CarryingOut {
  readonly options: StuckOptions;
  readonly signal: AbortSignal;
  readonly results: Result[];
}

async function carryOut(
  terminal: Terminal,
  ctx: Context,
  { stuck }: StuckPlan,
  { options, signal, results }: CarryingOut,
): Promise<void> {
  const progress = await startProgress(terminal, texts.working);
  const all = stuck.length;
  const onProgress = (n: number) =>
    progress.update(() => terminal.text(fill(texts.progress, { bar: bar(n / all), n, all })));
  const onResults = (some: readonly Result[]) => void results.push(...some);
  const run = { olderThan: options.olderThan.length, signal, onProgress, onResults };
  const own: Context = { ...ctx, actor: systemActor };
  try {
    if (options.queue) return await resendAll(ctx, stuck, { ...run, send: () => Promise.resolve() });
    return await withPost(own, async (post) => {
      let last: RunReport | undefined;
      const send = async () => {
        // a server that does not answer is not asked again for every few letters
        if (!last?.unreachable) last = await sendDue(own, post, { once: true, signal });
      };
      await resendAll(ctx, stuck, { ...run, send });
      const why = last && whyBrokenOff(ctx, last);
      if (why) terminal.say(why.sentence);
    });
  } finally {
    progress.stop();
  }
}

async function answer(
  terminal: Terminal,
  plan: StuckPlan,
  results: readonly Result[],
  { dryRun = false, format }: StuckOptions,
): Promise<void> {
  const all = [...results, ...plan.skipped];
  const resent = results.filter((result) => "status" in result).length;
  const skipped = all.flatMap((result) =>
    "reason" in result ? [{ reference: result.reference, reason: result.reason }] : [],
  );
  const { considered, providers } = plan;
  const document = { considered, resent, skipped, dryRun, providers, results: all.map(resultDocument) };
  const columns = resultColumns(terminal, format === "csv");
  await printList(terminal, format, { rows: all, columns, document });
  if (!dryRun && resent > 0 && !terminal.options.json) terminal.say(fill(texts.done, { n: resent }));
}

async function showDone(
  terminal: Terminal,
  results: readonly Result[],
  { format }: StuckOptions,
): Promise<void> {
  if (terminal.options.json || format === "json" || results.length === 0) return;
  const columns = resultColumns(terminal, format === "csv");
  await printList(terminal, format, { rows: results, columns, document: undefined });
}

function interruption(plan: StuckPlan, results: readonly Result[], { olderThan }: StuckOptions): ClaveError {
  const queued = results.filter((result) => "status" in result);
  const left = queued.filter(({ status }) => status === "accepted").length;
  return new ClaveError(
    "interrupted",
    fill(texts.interrupted, { n: queued.length, all: plan.stuck.length, left }),
    fill(texts.interruptedHint, { olderThan: olderThan.typed }),
  );
}
