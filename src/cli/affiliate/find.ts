import { catalogue } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import type { AffiliateView, FoundAffiliate } from "../../holder/affiliate.ts";
import { isInForce } from "../../store/register/contact-points.ts";
import { reasonFor } from "../command/asking.ts";
import { type Format, type Listing, listOptions, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";
import { affiliateDocument } from "./show.ts";
import { texts } from "./texts.ts";

const own = catalogue({
  about: {
    es: "buscar por nombre, o por un correo o teléfono que tiene o tuvo",
    en: "look for a person by name, or by an address or phone they have or had",
  },
  text: {
    es: "parte del nombre, o el correo o teléfono completos",
    en: "part of the name, or a whole address or phone",
  },
});

/** clave affiliate find TEXT --reason … */
export const find = deskVerb({
  about: own.about,
  takes: {
    "<text>": own.text,
    "--reason <text>": common.reason,
    ...listOptions(20),
  },
  examples: ['clave affiliate find "quispe andrade" --reason "…"'],
  run: async (terminal, ctx, { text, reason, limit, format }) => {
    const { findAffiliates } = await import("../../holder/affiliate.ts");
    const people = await findAffiliates(ctx, text, await reasonFor(terminal, reason), limit);
    const now = ctx.clock.now();
    await printList(terminal, format, {
      rows: people,
      columns: columnsFor(terminal, now, format),
      document: { affiliates: people.map(foundDocument) },
    });
  },
});

function columnsFor(
  { text }: Terminal,
  now: Moment,
  format: Format | undefined,
): Listing<FoundAffiliate>["columns"] {
  const inForce = ({ contacts }: AffiliateView) => contacts.filter((contact) => isInForce(contact, now));
  const status = ({ status }: AffiliateView) => (format === "csv" ? status : text(texts[status]));
  return {
    cedula: [texts.cedulaTitle, ({ cedula }) => cedula],
    names: [texts.names, ({ names }) => names],
    status: [texts.status, ({ view }) => (view ? status(view) : "—")],
    contacts: [
      texts.contacts,
      ({ view }) =>
        view
          ? inForce(view)
              .map(({ address }) => address)
              .join(" ")
          : "—",
    ],
  };
}

function foundDocument({ cedula, names, view }: FoundAffiliate) {
  return view ? affiliateDocument(view) : { cedula, names };
}
