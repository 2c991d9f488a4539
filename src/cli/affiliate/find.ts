import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Moment } from "../../base/time.ts";
import type { AffiliateView, FoundAffiliate } from "../../holder/affiliate.ts";
import { isInForce } from "../../store/contact-points.ts";
import { example, parseChoice, parseLimit, type Run, type Tree } from "../command.ts";
import { type Format, formats, printList } from "../listing.ts";
import { asOperator } from "../opening.ts";
import { reasonFor } from "../reason.ts";
import type { Terminal } from "../terminal.ts";
import { texts as common } from "../texts.ts";
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

interface FindOptions {
  readonly text: string;
  readonly reason?: string;
  readonly limit: number;
  readonly format?: Format;
}

/** clave affiliate find TEXT --reason … */
export function find(parent: Command, tree: Tree, run: Run<FindOptions> = runFind): void {
  parent
    .command("find")
    .description(tree.text(own.about))
    .argument("<text>", tree.text(own.text))
    .option("--reason <text>", tree.text(common.reason))
    .option("--limit <n>", tree.text(common.limit), parseLimit, 20)
    .option("--format <format>", tree.text(common.format), parseChoice("--format", formats))
    .addHelpText("after", example(tree, 'clave affiliate find "quispe andrade" --reason "…"'))
    .action(tree.action(run, ["text"]));
}

async function runFind(terminal: Terminal, { text, reason, limit, format }: FindOptions): Promise<void> {
  await asOperator(terminal, async (ctx) => {
    const { findAffiliates } = await import("../../holder/affiliate.ts");
    const people = await findAffiliates(ctx, text, await reasonFor(terminal, reason), limit);
    const listing = {
      titles: [texts.cedulaTitle, texts.names, texts.status, texts.contacts].map(terminal.text),
      keys: ["cedula", "names", "status", "contacts"],
      rows: people.map(({ cedula, names, view }) => [
        cedula,
        names,
        ...(view ? viewCells(terminal, view, ctx.clock.now(), format) : ["—", "—"]),
      ]),
      document: { affiliates: people.map(foundDocument) },
    };
    await printList(terminal, listing, format);
  });
}

function viewCells(
  terminal: Terminal,
  { status, contacts }: AffiliateView,
  now: Moment,
  format: Format | undefined,
): readonly string[] {
  const present = contacts.filter((contact) => isInForce(contact, now)).map((contact) => contact.address);
  return [format === "csv" ? status : terminal.text(texts[status]), present.join(" ")];
}

function foundDocument({ cedula, names, view }: FoundAffiliate) {
  return view ? affiliateDocument(view) : { cedula, names };
}
