import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Tree } from "../command.ts";
import { find } from "./find.ts";
import { importFile } from "./import.ts";
import { show } from "./show.ts";
import { unlock } from "./unlock.ts";

const texts = catalogue({
  about: {
    es: "las personas que pueden recuperar su clave",
    en: "the people who may recover their password",
  },
});

/** clave affiliate */
export function affiliate(parent: Command, tree: Tree): void {
  const noun = parent.command("affiliate").description(tree.text(texts.about));
  for (const verb of [importFile, show, find, unlock]) verb(noun, tree);
}
