import type { Command } from "commander";
import { catalogue } from "../../base/texts.ts";
import type { Tree } from "../command.ts";
import { migrate } from "./migrate.ts";
import { status } from "./status.ts";

const texts = catalogue({ about: { es: "el almacén de la mesa", en: "the desk's store" } });

/** clave store */
export function store(parent: Command, tree: Tree): void {
  const noun = parent.command("store").description(tree.text(texts.about));
  for (const verb of [status, migrate]) verb(noun, tree);
}
