import type { Channel } from "../../base/channel.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { minute, second } from "../../base/time.ts";
import { explainAddress, judgeAddress, maskAddress, providerOf } from "./address.ts";
import { type EmailClass, receipts, whyBrokenOff } from "./receipts.ts";

const texts = catalogue({
  inFile: { es: "Columna email: {fault}", en: "Column email: {fault}" },
  fresh: { es: "correo nuevo", en: "new e-mail address" },
  named: { es: "el correo", en: "the e-mail address" },
  ask: {
    es: "Correo nuevo (que la persona lo deletree):",
    en: "New e-mail address (let it be spelled):",
  },
});

/** E-mail: letters go over the SMTP server of the settings, and a code sent there proves a mailbox. */
export const email = {
  read: (typed) => {
    const judged = judgeAddress(typed);
    if (judged.outcome === "valid") return judged;
    return { fault: fill(texts.inFile, { fault: explainAddress(judged.fault) }) };
  },
  readNew: async (typed, insists) => (await import("./quality.ts")).readNew(typed, insists),
  mask: maskAddress,
  proof: "code",
  words: { value: "address", ...texts },
  carriage: {
    method: "email",
    notices: true,
    providerOf,
    open: async (settings) => (await import("./smtp.ts")).openSmtp(settings),
    waits: [60 * second, 3 * minute, 8 * minute, 20 * minute],
    doubtWait: 30 * minute,
    receipts,
    whyBrokenOff,
  },
} as const satisfies Channel<EmailClass>;
