import { catalogue, fill } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import type { BranchView, EmployerSheet } from "../../holder/employer.ts";
import { reasonFor } from "../command/asking.ts";
import { facts } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { texts as common } from "../words/texts.ts";

const texts = catalogue({
  about: { es: "lo que la mesa sabe de un empleador", en: "what the desk knows of an employer" },
  ruc: { es: "RUC, 13 dígitos", en: "RUC, 13 digits" },
  rucTitle: { es: "Número de RUC", en: "RUC number" },
  check: { es: "Aritmética del RUC", en: "RUC's arithmetic" },
  valid: { es: "correcta", en: "right" },
  unverifiable: {
    es: "no se puede comprobar; decide el registro",
    en: "cannot be verified; the register decides",
  },
  branch: { es: "Sucursal", en: "Branch" },
  name: { es: "Nombre", en: "Name" },
  representative: { es: "Representante", en: "Representative" },
  contacts: { es: "Contactos", en: "Contacts" },
});

/** clave employer show RUC --reason … */
export const show = deskVerb({
  about: texts.about,
  takes: { "<ruc>": texts.ruc, "--reason <text>": common.reason },
  examples: ['clave employer show 1790023508001 --reason "…"'],
  run: async (terminal, ctx, options) => {
    const { showEmployer } = await import("../../holder/employer.ts");
    const sheet = await showEmployer(ctx, options.ruc, await reasonFor(terminal, options.reason));
    terminal.answer({ employer: documentOf(sheet) }, words(terminal, sheet));
  },
});

function words({ text }: Terminal, { ruc, check, branches }: EmployerSheet): string {
  const head = facts([
    [text(texts.rucTitle), ruc],
    [text(texts.check), text(texts[check])],
  ]);
  const each = (branch: BranchView) =>
    facts([
      [text(texts.branch), branch.branch],
      [text(texts.name), branch.name],
      [text(texts.representative), branch.representative],
      ...branch.contacts.map(({ address, awaits }, index): readonly [string, string] => [
        index === 0 ? text(texts.contacts) : "",
        awaits === undefined ? address : text(fill(common.awaited, { address, import: awaits })),
      ]),
    ]);
  return [head, ...branches.map(each)].join("\n\n");
}

function documentOf({ ruc, check, branches }: EmployerSheet) {
  return {
    ruc,
    check,
    branches: branches.map(({ contacts, ...branch }) => ({
      ...branch,
      name: visible(branch.name),
      contacts: contacts.map(({ channel, address, since, awaits }) => ({
        channel,
        address,
        since: iso(since),
        ...(awaits === undefined ? {} : { awaits }),
      })),
    })),
  };
}
