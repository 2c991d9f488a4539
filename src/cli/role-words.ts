import { catalogue, type Sentence, verbatim } from "../base/texts.ts";

const words = catalogue({
  clerk: { es: "ventanilla", en: "clerk" },
  agent: { es: "agente", en: "agent" },
  supervisor: { es: "supervisión", en: "supervisor" },
  admin: { es: "administración", en: "admin" },
  auditor: { es: "auditoría", en: "auditor" },
});

/** What a role is called by people; commands and documents keep its id. */
export function roleWords(role: string): Sentence {
  return words[role as keyof typeof words] ?? verbatim(role);
}
