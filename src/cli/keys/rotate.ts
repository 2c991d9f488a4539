import { catalogue, fill } from "../../base/texts.ts";
import { requireYes } from "../command/asking.ts";
import { asRoot } from "../command/opening.ts";
import { verb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "dar a la mesa una llave nueva, firmada con la de ahora",
    en: "give the desk a new key, signed with the present one",
  },
  leaked: {
    es: "otros pueden tener la llave de ahora: lo que solo ella prueba deja de valer",
    en: "others may have the present key: what it alone proves counts no more",
  },
  dryRun: { es: "solo decir qué se haría", en: "only say what would be done" },
  plan: {
    es: "La mesa firmará desde ahora con una llave nueva, y los programas abiertos terminan.\nCon la de ahora quedan {answers} {answers:respuesta importada|respuestas importadas} y {documents} {documents:documento|documentos} de trámites abiertos.\nSe siguen comparando con ella.",
    en: "From now on the desk signs with a new key, and programs that are running end.\nUnder the present one lie {answers} imported {answers:answer|answers} and {documents} {documents:document|documents} of open cases.\nThey go on being compared with it.",
  },
  planLeaked: {
    es: "La mesa firmará desde ahora con una llave nueva, y los programas abiertos terminan.\nDeja de valer lo que solo prueban la de ahora y las de antes:\n  - {answers} {answers:respuesta importada|respuestas importadas}: se registran otra vez en una oficina;\n  - {documents} {documents:documento|documentos} de trámites abiertos: se ven otra vez;\n  - {codes} {codes:código enviado|códigos enviados}: se piden otra vez;\n  - las sesiones abiertas: cada operador entra otra vez.\nLa llave nueva no arregla lo que se guardaba junto a la otra: cambie también la del correo (dkim.keyFile), las claves de smtp.passwordFile y las del almacén, y destruya los respaldos hechos con --with-keys.",
    en: "From now on the desk signs with a new key, and programs that are running end.\nWhat only the present one and those before it prove counts no more:\n  - {answers} imported {answers:answer|answers}: to be registered again at an office;\n  - {documents} {documents:document|documents} of open cases: to be seen again;\n  - {codes} {codes:code|codes} sent: to be asked for again;\n  - open sessions: every operator signs in again.\nA new key does not mend what lay beside the other: change that of the mail (dkim.keyFile), the passwords of smtp.passwordFile and of the store too, and destroy backups made --with-keys.",
  },
  sure: { es: "¿Dar a la mesa una llave nueva?", en: "Give the desk a new key?" },
  done: {
    es: "La mesa tiene una llave nueva: {key}. La anterior ({before}) queda en keys/old.\nGuárdela en un respaldo: clave store backup CARPETA --with-keys",
    en: "The desk has a new key: {key}. The one before ({before}) stays in keys/old.\nKeep it in a backup: clave store backup FOLDER --with-keys",
  },
});

/** clave keys rotate */
export const rotate = verb({
  about: texts.about,
  takes: { "--leaked": texts.leaked, "--dry-run": texts.dryRun },
  examples: ["clave keys rotate --dry-run", "clave keys rotate --leaked"],
  run: (terminal, { leaked = false, dryRun = false }) =>
    asRoot(terminal, "keys.rotate", async (ctx, { home }) => {
      const { planRotation, rotateKeys } = await import("../../audit/rotate.ts");
      const left = await planRotation(ctx, leaked);
      const plan = fill(leaked ? texts.planLeaked : texts.plan, { ...left });
      if (dryRun) return terminal.answer({ key: { id: ctx.keys.id, leaked, ...left } }, terminal.text(plan));
      terminal.say(plan);
      await requireYes(terminal, texts.sure);
      const { key, before, ...closed } = await rotateKeys(ctx, home, leaked);
      const words = terminal.text(fill(texts.done, { key, before }));
      terminal.answer({ key: { id: key, before, leaked, ...closed } }, words);
    }),
});
