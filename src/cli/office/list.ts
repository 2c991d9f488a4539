import { catalogue } from "../../base/texts.ts";
import { listOptions, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  about: { es: "las oficinas, por código", en: "the offices, by code" },
  code: { es: "Código", en: "Code" },
  name: { es: "Nombre", en: "Name" },
});

/** clave office list */
export const list = deskVerb({
  about: texts.about,
  takes: {
    ...listOptions(200),
  },
  examples: ["clave office list"],
  run: async (terminal, ctx, { limit, format }) => {
    const { listOffices } = await import("../../operator/office.ts");
    const offices = await listOffices(ctx, limit);
    await printList(terminal, format, {
      rows: offices,
      columns: { code: [texts.code, ({ code }) => code], name: [texts.name, ({ name }) => name] },
      document: { offices: offices.map(({ code, name }) => ({ code, name })) },
    });
  },
});
