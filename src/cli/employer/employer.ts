import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Tree } from "../command.ts";
import { importFile } from "./import.ts";
import { show } from "./show.ts";

const texts = catalogue({
  about: { es: "los empleadores y sus sucursales", en: "employers and their branches" },
});

/** clave employer */
export function employer(parent: Command, tree: Tree): void {
  const noun = parent.command("employer").description(tree.text(texts.about));
  for (const verb of [importFile, show]) verb(noun, tree);
}
