import { ClaveError } from "../../base/errors.ts";
import { methods, usualMethod } from "../../base/method.ts";
import { catalogue } from "../../base/texts.ts";
import { minute, parseDuration } from "../../base/time.ts";
import { typedFor } from "../command/asking.ts";
import { formats } from "../command/listing.ts";
import { asOperator } from "../command/opening.ts";
import { type Typed, verb } from "../command/verb.ts";
import { answerStarted } from "../recovery/answer.ts";
import { texts as common } from "../words/texts.ts";
import type { OlderThan } from "./stuck.ts";

const texts = catalogue({
  about: {
    es: "enviar otro enlace de una recuperación abierta, o todos los que no llegan",
    en: "send another link of an open recovery, or all that do not arrive",
  },
  who: { es: "referencia de la recuperación, o cédula", en: "the recovery's reference, or a cédula" },
  method: { es: "email, sms o in-person", en: "email, sms or in-person" },
  stuck: {
    es: "todos los que ya deberían haber servido (supervisión)",
    en: "all that should have worked by now (supervisors)",
  },
  olderThan: {
    es: "con --stuck: cuánto hace que salió el último (30m)",
    en: "with --stuck: how long ago the last one left (30m)",
  },
  dryRun: { es: "con --stuck: decir qué se haría", en: "with --stuck: say what would be done" },
  format: { es: "con --stuck: table, json o csv", en: "with --stuck: table, json or csv" },
  doubted: {
    es: "El anterior quedó en duda y puede llegar también: los dos enlaces sirven, y usar uno anula el otro.",
    en: "The one before is in doubt and may arrive too: both links work, and using one ends the other.",
  },
  doubtedStrict: {
    es: "El anterior quedó en duda y puede llegar también: solo sirve el enlace más reciente.",
    en: "The one before is in doubt and may arrive too: only the newest link works.",
  },
  ask: { es: "Referencia o cédula:", en: "Reference or cédula:" },
  either: {
    es: "Un enlace (referencia o cédula) o todos (--stuck y lo suyo), no las dos cosas.",
    en: "One link (a reference or cédula) or all (--stuck and its options), not both.",
  },
  duration: {
    es: "--older-than debe ser una duración.",
    en: "--older-than must be a length of time.",
  },
  durationHint: {
    es: "Por ejemplo: --older-than 30m, --older-than 2h o --older-than PT45M",
    en: "For example: --older-than 30m, --older-than 2h or --older-than PT45M",
  },
  eitherHint: {
    es: "clave link resend --stuck --older-than 30m --dry-run",
    en: "clave link resend --stuck --older-than 30m --dry-run",
  },
});

const takes = {
  "[who]": texts.who,
  "--method <method>": [texts.method, methods],
  "--stuck": texts.stuck,
  "--older-than <duration>": [texts.olderThan, parseOlderThan],
  "--dry-run": texts.dryRun,
  "--format <format>": [texts.format, formats],
  "--queue": common.queue,
} as const;

/** clave link resend REF|CEDULA | --stuck */
export const resend = verb({
  about: texts.about,
  takes,
  examples: ["clave link resend R7K3M9QWXA", "clave link resend --stuck --older-than 30m --dry-run"],
  run: async (terminal, options) => {
    requireOneKind(options);
    await asOperator(terminal, async (ctx, { settings }) => {
      if (options.stuck) {
        const { resendAllStuck } = await import("./stuck.ts");
        return resendAllStuck(terminal, ctx, {
          ...options,
          olderThan: options.olderThan ?? { length: 30 * minute, typed: "30m" },
        });
      }
      const { resendLink } = await import("../../recovery/resend.ts");
      const who = await typedFor(terminal, options.who, "REF|CEDULA", texts.ask);
      const { method = usualMethod, queue } = options;
      const resent = await resendLink(ctx, { who, method });
      if (resent.doubted)
        terminal.say(settings["link.family"] === "strict" ? texts.doubtedStrict : texts.doubted);
      await answerStarted(terminal, ctx, resent, { queue, zone: settings.timezone });
    });
  },
});

/** What is said of one link would be dropped in silence beside `--stuck`, and the other way round. */
function requireOneKind({ who, method, stuck, olderThan, dryRun, format }: Typed<typeof takes>): void {
  const ofAll = [olderThan, dryRun, format].some((given) => given !== undefined);
  const one = who !== undefined || (method !== undefined && method !== usualMethod);
  if (stuck ? one : ofAll) throw new ClaveError("one-or-all", texts.either, texts.eitherHint);
}

function parseOlderThan(typed: string): OlderThan {
  const length = parseDuration(typed);
  if (length !== undefined) return { length, typed };
  throw new ClaveError("duration-invalid", texts.duration, texts.durationHint);
}
