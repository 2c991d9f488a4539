import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Tree } from "../command.ts";
import { run } from "./run.ts";

const texts = catalogue({ about: { es: "la oficina de correo de la mesa", en: "the desk's post office" } });

/** clave delivery */
export function delivery(parent: Command, tree: Tree): void {
  const noun = parent.command("delivery").description(tree.text(texts.about));
  run(noun, tree);
}
