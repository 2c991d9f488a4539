import type { Command } from "commander";
import { catalogue, fill } from "../../base/texts.ts";
import { example, type Run, type Tree } from "../command.ts";
import { asOwner } from "../opening.ts";
import type { Terminal } from "../terminal.ts";

const texts = catalogue({
  about: {
    es: "llevar el almacén a la versión de este programa, todo o nada",
    en: "bring the store to this program's version, all of it or nothing",
  },
  dryRun: { es: "solo decir qué se haría", en: "only say what would be done" },
  done: {
    es: "{n} {n:migración aplicada|migraciones aplicadas}.",
    en: "{n} {n:migration|migrations} applied.",
  },
  would: {
    es: "{n} {n:migración pendiente|migraciones pendientes}.",
    en: "{n} {n:migration|migrations} pending.",
  },
});

interface MigrateOptions {
  readonly dryRun?: boolean;
}

/** clave store migrate */
export function migrate(parent: Command, tree: Tree, run: Run<MigrateOptions> = runMigrate): void {
  parent
    .command("migrate")
    .description(tree.text(texts.about))
    .option("--dry-run", tree.text(texts.dryRun))
    .addHelpText("after", example(tree, "clave store migrate --dry-run"))
    .action(tree.action(run));
}

async function runMigrate(terminal: Terminal, { dryRun = false }: MigrateOptions): Promise<void> {
  const { migrateStore, storeSchema } = await import("../../operator/store.ts");
  await asOwner(terminal, async (ctx) => {
    if (dryRun) {
      const { pending } = await storeSchema(ctx);
      return terminal.answer(
        { applied: [], pending },
        terminal.text(fill(texts.would, { n: pending.length })),
      );
    }
    const applied = await migrateStore(ctx);
    terminal.answer({ applied, pending: [] }, terminal.text(fill(texts.done, { n: applied.length })));
  });
}
