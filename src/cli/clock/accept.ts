import { catalogue, fill } from "../../base/texts.ts";
import { iso, second, spoken } from "../../base/time.ts";
import { ownReasonFor, requireYes } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";
import { texts as operatorTexts } from "../operator/texts.ts";
import { needed } from "../terminal/failure.ts";
import { questionsFor } from "../terminal/prompts.ts";
import { secretFromStdin } from "../terminal/secrets.ts";
import { shownAt, type Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: {
    es: "decir que el reloj está bien ahora, aunque el registro diga más tarde",
    en: "say that the clock is right now, though the record says later",
  },
  plan: {
    es: "El reloj de esta máquina dice {now}; lo último del registro es de {last}, {length} después.\nSi el reloj está bien, la cuenta del tiempo empieza de nuevo ahora:\n  - todas las sesiones terminan, también la suya;\n  - lo que se escribió con hora posterior vale desde ahora: contactos, esperas, enlaces, códigos;\n  - el registro guarda quién lo dijo, cuándo y por qué.\nSi el reloj no está bien, conteste que no y corríjalo.",
    en: "This machine's clock says {now}; the last of the record is of {last}, {length} later.\nWhere the clock is right, the count of time begins anew now:\n  - every session ends, yours too;\n  - what was written with a later time counts from now: contacts, waits, links, codes;\n  - the record keeps who said so, when and why.\nWhere the clock is not right, answer no and put it right.",
  },
  sure: {
    es: "¿Es {now} la hora buena?",
    en: "Is {now} the right time?",
  },
  askPassword: { es: "Su contraseña, otra vez:", en: "Your password, once more:" },
  done: {
    es: "La cuenta del tiempo empezó de nuevo el {now}. Entre otra vez: clave login --operator {name}",
    en: "The count of time began anew at {now}. Sign in again: clave login --operator {name}",
  },
});

/** clave clock accept --reason … */
export const accept = deskVerb({
  about: texts.about,
  takes: { "--reason <text>": common.reason, "--password-stdin": operatorTexts.ownPassword },
  examples: ['clave clock accept --reason "…"'],
  run: async (terminal, ctx, options, { settings }) => {
    const { acceptClock, clockToAccept } = await import("../../operator/clock.ts");
    const times = await clockToAccept(ctx);
    requireAnswers(terminal, options);
    const now = shownAt(times.now, settings.timezone);
    const last = shownAt(times.last, settings.timezone);
    terminal.say(fill(texts.plan, { now, last, length: spoken(times.last - times.now) }));
    await requireYes(terminal, fill(texts.sure, { now }));
    const reason = await ownReasonFor(terminal, options.reason);
    const password = await ownPassword(terminal, options.passwordStdin);
    const { sessions } = await acceptClock(ctx, password, reason);
    const clock = {
      acceptedAt: iso(times.now),
      lastWrittenAt: iso(times.last),
      seconds: Math.round((times.last - times.now) / second),
      sessionsEnded: sessions,
    };
    terminal.answer({ clock }, terminal.text(fill(texts.done, { now, name: ctx.actor.name })));
  },
});

/** Throws *usage* with all that is missing where nobody can be asked. */
function requireAnswers(
  { interactive, options: { yes } }: Terminal,
  { reason, passwordStdin }: { readonly reason?: string; readonly passwordStdin?: boolean },
): void {
  const given = [
    ["--yes", yes],
    ["--reason TEXT", reason],
    ["--password-stdin", passwordStdin],
  ] as const;
  const missing = given.flatMap(([flag, value]) => (value ? [] : [flag]));
  if (!interactive && missing.length > 0) throw needed(missing);
}

async function ownPassword(terminal: Terminal, fromStdin: boolean | undefined): Promise<string> {
  if (fromStdin) return secretFromStdin(terminal.shell, "--password-stdin");
  return (await questionsFor(terminal)).secret(texts.askPassword);
}
