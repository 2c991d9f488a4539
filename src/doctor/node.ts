import { catalogue, fill } from "../base/texts.ts";
import { fault, good, type Observation } from "./finding.ts";
import type { Patient } from "./patient.ts";

const texts = catalogue({
  good: { es: "Versión {version}.", en: "Version {version}." },
  old: {
    es: "Node {version} es anterior a 20.19: clave no se probó con él.",
    en: "Node {version} is older than 20.19: clave was not tested with it.",
  },
  mend: { es: "Instale Node 20.19 o posterior.", en: "Install Node 20.19 or later." },
});

/** The oldest Node that clave is tested with. */
const oldest = [20, 19] as const;

/** Whether the Node that runs the program is one that it was tested with. */
export function examineNode({ node: version }: Patient): Observation {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const enough = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  return enough
    ? good(fill(texts.good, { version }))
    : fault("config", fill(texts.old, { version }), texts.mend);
}
