import { catalogue, fill } from "../../base/texts.ts";
import { deskVerb } from "../command/verb.ts";

const texts = catalogue({
  done: { es: "Salió {name}.", en: "{name} signed out." },
});

/** clave logout */
export const logout = deskVerb({
  examples: ["clave logout"],
  run: async (terminal, ctx, _options, { session }) => {
    const { signOut } = await import("../../operator/session/session.ts");
    await signOut(ctx, session.token ?? "");
    session.remove();
    const { name } = ctx.actor;
    terminal.answer({ operator: { name } }, terminal.text(fill(texts.done, { name })));
  },
});
