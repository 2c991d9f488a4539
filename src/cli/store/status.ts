import { catalogue, fill } from "../../base/texts.ts";
import { facts } from "../command/listing.ts";
import { asOperator } from "../command/opening.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  about: { es: "de qué motor y versión es el almacén", en: "which engine and version the store is" },
  engine: { es: "Motor", en: "Engine" },
  applied: { es: "Migraciones", en: "Migrations" },
  pending: { es: "Pendientes", en: "Pending" },
  counted: { es: "{n} ({last})", en: "{n} ({last})" },
});

/** clave store status */
export const status = verb({
  about: texts.about,
  examples: ["clave store status"],
  run: async (terminal) => {
    const { storeSchema } = await import("../../operator/store.ts");
    await asOperator(
      terminal,
      async (ctx) => {
        const { applied, pending } = await storeSchema(ctx);
        const words = facts([
          [terminal.text(texts.engine), ctx.store.engine],
          [
            terminal.text(texts.applied),
            terminal.text(fill(texts.counted, { n: applied.length, last: applied.at(-1) ?? "—" })),
          ],
          [terminal.text(texts.pending), String(pending.length)],
        ]);
        terminal.answer({ engine: ctx.store.engine, applied, pending }, words);
      },
      { olderStore: true },
    );
  },
});
