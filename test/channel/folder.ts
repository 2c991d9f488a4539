import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Address, Channel } from "../../src/base/channel.ts";
import { ClaveError } from "../../src/base/errors.ts";
import { catalogue, fill } from "../../src/base/texts.ts";
import { minute, second } from "../../src/base/time.ts";

const texts = catalogue({
  fault: { es: "Una casilla se escribe nombre-box.", en: "A box is written name-box." },
  fresh: { es: "casilla nueva", en: "new box" },
  named: { es: "la casilla", en: "the box" },
  ask: { es: "Casilla nueva:", en: "New box:" },
  full: { es: "la casilla está llena", en: "the box is full" },
  away: { es: "No hay dónde dejar cartas: {reply}.", en: "There is nowhere to lay letters: {reply}." },
  awayHint: { es: "Ponga el estante.", en: "Put the shelf up." },
});

const words = catalogue({
  "box-full": { es: ": casilla llena", en: ": the box is full" },
  "shelf-gone": { es: ": no hay estante", en: ": there is no shelf" },
});

function boxIn(typed: string): Address | undefined {
  const name = typed.trim().toLowerCase();
  return /^[a-z]+-box$/.test(name) ? { address: name, canonical: name } : undefined;
}

/** A channel made for a test: letters are laid into a folder, a file each, for boxes that have a name. */
export const folder = {
  read: (typed) => boxIn(typed) ?? { fault: texts.fault },
  readNew: (typed) => {
    const box = boxIn(typed);
    if (!box) throw new ClaveError("address-invalid", texts.fault, texts.ask);
    return box;
  },
  mask: (address) => `${address.slice(0, 1)}***-box`,
  proof: "code",
  words: { value: "box", ...texts },
  carriage: {
    method: "sms",
    notices: false,
    providerOf: () => "the-shelf",
    open: () =>
      Promise.resolve({
        lanes: 1,
        carry: ({ to, letter, envelopeId }) => {
          if (to === "away-box")
            return Promise.resolve({
              outcome: "deferred",
              class: "shelf-gone",
              reply: "no shelf",
              server: "away",
            });
          if (to === "full-box")
            return Promise.resolve({
              outcome: "bounced",
              class: "box-full",
              reply: "no room",
              server: "here",
            });
          writeFileSync(join(process.env["BOXES"] ?? "", `${to}.${envelopeId}`), letter.text);
          return Promise.resolve({
            outcome: "accepted",
            class: "accepted",
            reply: "laid down",
            server: "here",
          });
        },
        close: () => undefined,
      }),
    waits: [5 * second],
    doubtWait: minute,
    receipts: {
      words,
      against: { "box-full": { state: "suppressed", life: minute, why: texts.full } },
      theirDoing: ["shelf-gone"],
      alsoReported: [],
    },
    whyBrokenOff: (_settings, { reply }) =>
      new ClaveError("smtp-unreachable", fill(texts.away, { reply }), texts.awayHint),
  },
} as const satisfies Channel<keyof typeof words>;
