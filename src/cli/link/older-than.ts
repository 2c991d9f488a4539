import { ClaveError } from "../../base/errors.ts";
import { catalogue } from "../../base/texts.ts";
import { type Duration, parseDuration } from "../../base/time.ts";

const texts = catalogue({
  invalid: {
    es: "--older-than debe ser una duración.",
    en: "--older-than must be a length of time.",
  },
  hint: {
    es: "Por ejemplo: --older-than 30m, --older-than 2h o --older-than PT45M",
    en: "For example: --older-than 30m, --older-than 2h or --older-than PT45M",
  },
});

/** How long a link had to work, and how that was typed. */
export interface OlderThan {
  readonly length: Duration;
  readonly typed: string;
}

/** What was typed for `--older-than`; else *usage*. */
export function parseOlderThan(typed: string): OlderThan {
  const length = parseDuration(typed);
  if (length !== undefined) return { length, typed };
  throw new ClaveError("usage", "duration-invalid", texts.invalid, texts.hint);
}
