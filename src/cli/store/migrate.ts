import type { Context } from "../../base/context.ts";
import { readConfigFile } from "../../base/home.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { asOwner, asRoot, type OpenDesk } from "../command/opening.ts";
import { verb } from "../command/verb.ts";

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
  unsealed: {
    es: "El registro no explica esto; desde ahora no cuenta:",
    en: "The record does not account for this; from now on it does not count:",
  },
  would: {
    es: "{n} {n:migración pendiente|migraciones pendientes}.",
    en: "{n} {n:migration|migrations} pending.",
  },
});

/** clave store migrate */
export const migrate = verb({
  about: texts.about,
  takes: { "--dry-run": texts.dryRun },
  examples: ["clave store migrate --dry-run"],
  run: async (terminal, { dryRun = false }) => {
    const { clearFile } = await import("../../operator/settings.ts");
    const { migrateStore, storeSchema } = await import("../../operator/store.ts");
    const work = async (ctx: Context, { home }: OpenDesk) => {
      if (dryRun) {
        const { pending } = await storeSchema(ctx);
        return terminal.answer(
          { applied: [], pending },
          terminal.text(fill(texts.would, { n: pending.length })),
        );
      }
      const { applied, ...migrated } = await migrateStore(ctx, readConfigFile(home.config));
      await clearFile(ctx, home);
      const unsealed = migrated.unsealed.map((each) => terminal.text(each));
      const told = unsealed.length > 0 ? [terminal.text(texts.unsealed), ...unsealed] : [];
      const done = terminal.text(fill(texts.done, { n: applied.length }));
      terminal.answer({ applied, pending: [], unsealed }, [done, ...told].join("\n"));
    };
    await asRoot(terminal, "store.migrate", work, asOwner);
  },
});
