import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { asNobody } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { tellNotices } from "../operator/operator.ts";
import { roleWords } from "../operator/texts.ts";
import { shownAt } from "../terminal/terminal.ts";

const texts = catalogue({
  done: {
    es: "{name} ({role}). Sin uso, la sesión termina el {at}.",
    en: "{name} ({role}). Unused, the session ends on {at}.",
  },
});

/** clave whoami */
export const whoami = verb({
  examples: ["clave whoami"],
  run: async (terminal) => {
    await asNobody(terminal, async (ctx, { session, settings }) => {
      const { showSession } = await import("../../operator/session/session.ts");
      const { actor, endsAt, notices } = await showSession(ctx, session.token);
      const { name, role = "", office } = actor;
      const at = shownAt(endsAt, settings.timezone);
      const words = terminal.text(fill(texts.done, { name, role: roleWords(role), at }));
      const operator = { name, role, office: office ?? null, sessionEndsAt: iso(endsAt) };
      terminal.answer({ operator, notices: tellNotices(terminal, notices) }, words);
    });
  },
});
