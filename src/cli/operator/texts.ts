import { catalogue, type Sentence, verbatim } from "../../base/texts.ts";
import type { Role } from "../../store/staff/operators.ts";

export const texts = catalogue({
  name: { es: "nombre de operador", en: "operator's name" },
  role: {
    es: "clerk (ventanilla), agent, supervisor, admin o auditor",
    en: "clerk, agent, supervisor, admin or auditor",
  },
  office: { es: "código de la oficina", en: "the office's code" },
  ownCedula: {
    es: "su propia cédula: así no se atiende a sí mismo",
    en: "their own cédula: so that nobody serves himself",
  },
  ownPassword: { es: "leer su contraseña de la entrada", en: "read the password from stdin" },
  password: { es: "leer la contraseña de la entrada", en: "read the password from stdin" },
  askRole: { es: "Función:", en: "Role:" },
  askOffice: { es: "Código de la oficina:", en: "The office's code:" },
  nameTitle: { es: "Operador", en: "Operator" },
  roleTitle: { es: "Función", en: "Role" },
  cedulaTitle: { es: "Cédula", en: "Cédula no." },
  officeTitle: { es: "Oficina", en: "Office" },
  stateTitle: { es: "Estado", en: "State" },
  active: { es: "activo", en: "active" },
  disabled: { es: "desactivado el {at}", en: "disabled on {at}" },
  unconfirmed: {
    es: "espera a que otro administrador la confirme",
    en: "waits for another admin to confirm it",
  },
  waits: { es: "con una propuesta que espera", en: "with a proposal that waits" },
  mustChange: { es: "debe cambiar la contraseña al entrar", en: "must change the password at sign-in" },
});

const roleTexts: Readonly<Record<Role, Sentence>> = catalogue({
  clerk: { es: "ventanilla", en: "clerk" },
  agent: { es: "agente", en: "agent" },
  supervisor: { es: "supervisión", en: "supervisor" },
  admin: { es: "administración", en: "admin" },
  auditor: { es: "auditoría", en: "auditor" },
});

/** What a role is called by people; commands and documents keep its id. */
export function roleWords(role: string): Sentence {
  return roleTexts[role as Role] ?? verbatim(role);
}
