import { catalogue, verbatim } from "../../base/texts.ts";
import { type Role, roles } from "../../store/staff/operators.ts";
import { formatOption, printList } from "../command/listing.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  about: {
    es: "qué puede hacer cada función: la tabla entera",
    en: "what each role may do: the whole table",
  },
  act: { es: "Acto", en: "Act" },
});

/** clave operator roles */
export const rolesTable = deskVerb({
  about: texts.about,
  takes: formatOption,
  examples: ["clave operator roles"],
  run: async (terminal, ctx, { format }) => {
    const { listRoles } = await import("../../operator/account/list.ts");
    const acts = listRoles(ctx);
    const granted = (role: Role) =>
      [
        role,
        [verbatim(role), ({ roles }: (typeof acts)[number]) => (roles.includes(role) ? "x" : "")],
      ] as const;
    await printList(terminal, format, {
      rows: acts,
      columns: { act: [texts.act, ({ act }) => act], ...Object.fromEntries(roles.map(granted)) },
      document: { acts },
    });
  },
});
