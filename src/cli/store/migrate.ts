import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { asOwner, asRoot } from "../command/opening.ts";
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
    const { migrateStore, storeSchema } = await import("../../operator/store.ts");
    const work = async (ctx: Context) => {
      if (dryRun) {
        const { pending } = await storeSchema(ctx);
        return terminal.answer(
          { applied: [], pending },
          terminal.text(fill(texts.would, { n: pending.length })),
        );
      }
      const applied = await migrateStore(ctx);
      terminal.answer({ applied, pending: [] }, terminal.text(fill(texts.done, { n: applied.length })));
    };
    await asRoot(terminal, "store.migrate", work, asOwner);
  },
});
