import { catalogue } from "../../base/texts.ts";

export const texts = catalogue({
  cedula: { es: "cédula o código de la persona", en: "the person's cédula or code" },
  cedulaTitle: { es: "Cédula", en: "Cédula no." },
  names: { es: "Nombres", en: "Names" },
  status: { es: "Estado", en: "Status" },
  language: { es: "Idioma", en: "Language" },
  image: { es: "Imagen de seguridad", en: "Security image" },
  questions: { es: "Preguntas registradas", en: "Questions registered" },
  failures: { es: "Intentos fallidos (7 días)", en: "Failed tries (7 days)" },
  locked: { es: "Cerrada hasta", en: "Closed until" },
  contacts: { es: "Contactos", en: "Contacts" },
  registered: { es: "registrada", en: "registered" },
  notRegistered: { es: "sin registrar", en: "not registered" },
  open: { es: "abierta", en: "open" },
  former: { es: "{address} (hasta {at})", en: "{address} (until {at})" },
  coming: { es: "{address} (desde {at})", en: "{address} (from {at})" },
  obsolete: { es: "no se usa desde {at}{why}", en: "not used since {at}{why}" },
  suppressed: { es: "nada hasta {at}{why}", en: "nothing is sent until {at}{why}" },
  active: { es: "activa", en: "active" },
  deceased: { es: "fallecida", en: "deceased" },
  suspended: { es: "suspendida", en: "suspended" },
});
