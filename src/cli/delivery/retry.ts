import { type Context, systemActor } from "../../base/context.ts";
import { catalogue, fill, number } from "../../base/texts.ts";
import type { Deferred } from "../../delivery/send/queue.ts";
import type { RunReport } from "../../delivery/send/run.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { requireYes } from "../command/asking.ts";
import { withPost } from "../command/post.ts";
import { deskVerb } from "../command/verb.ts";
import { whileWorking } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { runDocument, runProgress, runWords } from "./words.ts";

const texts = catalogue({
  about: {
    es: "intentar ya las cartas aplazadas, sin esperar su hora",
    en: "try deferred letters now, without waiting for their time",
  },
  provider: {
    es: "solo las de un proveedor, como lo nombra delivery status",
    en: "only those to one provider, as delivery status names it",
  },
  dryRun: { es: "decir cuáles, sin intentar ninguna", en: "say which, and try none" },
  plan: {
    es: "{n} {n:carta aplazada|cartas aplazadas}",
    en: "{n} deferred {n:letter|letters}",
  },
  by: { es: "{provider}: {n}", en: "{provider}: {n}" },
  sure: { es: "¿Intentarlas ahora?", en: "Try them now?" },
  working: { es: "Enviando…", en: "Sending…" },
});

/** clave delivery retry */
export const retry = deskVerb({
  about: texts.about,
  takes: { "--provider <name>": texts.provider, "--dry-run": texts.dryRun, "--queue": common.queue },
  examples: ["clave delivery retry --dry-run", "clave delivery retry --yes"],
  run: async (terminal, ctx, options) => {
    const { planRetry, retryDeferred } = await import("../../delivery/send/queue.ts");
    const { provider, dryRun = false, queue } = options;
    const plan = await planRetry(ctx, provider);
    const considered = [...plan.values()].reduce((sum, letters) => sum + letters, 0);
    const byProvider = Object.fromEntries(plan);
    if (dryRun || considered === 0)
      return terminal.answer(
        { dryRun, considered, retried: 0, byProvider },
        words(terminal, plan, considered),
      );
    if (!terminal.options.yes) terminal.say(words(terminal, plan, considered));
    await requireYes(terminal, texts.sure);
    const retried = await retryDeferred(ctx, provider);
    const report = queue ? undefined : await sendAll(terminal, ctx);
    const told = report ? runWords(report) : fill(texts.plan, { n: retried });
    const document = { dryRun, considered, retried, byProvider, ...(report && { run: runDocument(report) }) };
    terminal.answer(document, terminal.text(told));
  },
});

function words(terminal: Terminal, plan: Deferred, considered: number): string {
  const rows = [...plan].map(([provider, letters]) =>
    terminal.text(fill(texts.by, { provider, n: number(letters, terminal.language) })),
  );
  return [terminal.text(fill(texts.plan, { n: considered })), ...rows.map((row) => `  ${row}`)].join("\n");
}

async function sendAll(terminal: Terminal, ctx: Context) {
  const { sendDue } = await import("../../delivery/send/run.ts");
  const own = { ...ctx, actor: systemActor };
  let soFar: RunReport | undefined;
  const onProgress = (report: RunReport) => {
    soFar = report;
  };
  return inSteps(
    () => soFar && runProgress(soFar),
    () =>
      whileWorking(terminal, texts.working, () =>
        withPost(own, (post) => sendDue(own, post, { once: true, onProgress })),
      ),
  );
}
