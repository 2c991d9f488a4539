import { catalogue, fill } from "../../base/texts.ts";
import { typedFor } from "../command/asking.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  about: { es: "agregar una oficina", en: "add an office" },
  code: { es: "código corto, como sale en los comprobantes", en: "short code, as printed on receipts" },
  name: { es: "nombre de la oficina", en: "the office's name" },
  askName: { es: "Nombre de la oficina:", en: "The office's name:" },
  done: { es: "Oficina {code}: {name}.", en: "Office {code}: {name}." },
});

/** clave office add CODE --name … */
export const add = deskVerb({
  about: texts.about,
  takes: { "<code>": texts.code, "--name <text>": texts.name },
  examples: ['clave office add UIO --name "Quito"'],
  run: async (terminal, ctx, options) => {
    const { openOffice } = await import("../../operator/office.ts");
    const { code } = options;
    const name = await typedFor(terminal, options.name, "--name TEXT", texts.askName);
    const office = await openOffice(ctx, { code, name });
    terminal.answer({ office }, terminal.text(fill(texts.done, { code: office.code, name: office.name })));
  },
});
