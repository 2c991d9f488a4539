import { catalogue } from "../../../base/texts.ts";
import type { MandateShown } from "../../../counter/case/mandate.ts";
import type { Typed } from "../../command/verb.ts";
import { needed } from "../../terminal/failure.ts";

const texts = catalogue({
  representedBy: {
    es: "cédula de quien vino en su lugar; el documento es el suyo",
    en: "cédula of who came in their place; the document is theirs",
  },
  mandate: { es: "número y notaría del poder", en: "number and notary of the mandate" },
  expires: { es: "hasta cuándo vale: AAAA-MM-DD", en: "until when it is good: YYYY-MM-DD" },
});

/** Who came in the person's place and by what, as flags. */
export const mandateFlags = {
  "--represented-by <cedula>": texts.representedBy,
  "--mandate <ref>": texts.mandate,
  "--mandate-expires <date>": texts.expires,
} as const;

/** The mandate that the flags tell of; *usage* where a part of it is missing. */
export function mandateFrom(flags: Typed<typeof mandateFlags>): MandateShown | undefined {
  const { representedBy, mandate, mandateExpires } = flags;
  if (representedBy !== undefined && mandate !== undefined && mandateExpires !== undefined)
    return { representedBy, mandate, mandateExpires };
  const missing = [
    representedBy === undefined ? "--represented-by CEDULA" : "",
    mandate === undefined ? "--mandate REF" : "",
    mandateExpires === undefined ? "--mandate-expires D" : "",
  ].filter(Boolean);
  if (missing.length < 3) throw needed(missing);
  return undefined;
}
