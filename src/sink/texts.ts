import { catalogue } from "../base/texts.ts";

export const texts = catalogue({
  portInUse: {
    es: "El puerto {port} ya está en uso por otro programa.",
    en: "Port {port} is already in use by another program.",
  },
  portInUseHint: {
    es: "Elija otro (0 es cualquiera que esté libre): clave sink --port 2526",
    en: "Choose another (0 is any free one): clave sink --port 2526",
  },
  portDenied: {
    es: "El sistema no permite abrir el puerto {port}.",
    en: "The system does not allow opening port {port}.",
  },
  portDeniedHint: {
    es: "Use uno mayor que 1023: clave sink --port 2525",
    en: "Use one above 1023: clave sink --port 2525",
  },
  loopbackOnly: {
    es: "El buzón de prueba solo atiende en esta máquina, no en {host}.",
    en: "The sink listens on this machine only, not on {host}.",
  },
  loopbackOnlyHint: {
    es: "Su dirección es 127.0.0.1: clave sink --port 2525",
    en: "Its address is 127.0.0.1: clave sink --port 2525",
  },
  notKept: {
    es: "No se pudo guardar el correo; intente más tarde.",
    en: "The mail could not be kept; try again later.",
  },
  mailMissing: {
    es: "En el buzón de prueba no hay un correo {id}.",
    en: "There is no mail {id} in the sink.",
  },
  mailMissingHint: {
    es: "Vea los que hay: clave sink list",
    en: "See which there are: clave sink list",
  },
  mailUnreadable: {
    es: "El correo {id} está guardado, pero no tiene forma de correo legible.",
    en: "Mail {id} is kept, but it cannot be read as a mail.",
  },
  mailUnreadableHint: {
    es: "Ábralo tal como llegó: es el archivo {id}.eml de la carpeta sink; la carpeta la dice: clave config path",
    en: "Open it as it came: it is the file {id}.eml in the folder sink; where that is: clave config path",
  },
});
