import { catalogue } from "../../base/texts.ts";

export const texts = catalogue({
  awaited: {
    es: "{address} (no sirve: {import} no está confirmada)",
    en: "{address} (does not serve: {import} is not confirmed)",
  },
  program: {
    es: "La mesa de recuperación de claves: comprueba quién pide, envía el enlace, guarda la clave nueva y deja prueba de todo.",
    en: "The account-recovery desk: check who is asking, send the link, set the new password, and keep proof of it all.",
  },
  home: { es: "carpeta de la mesa", en: "the desk's folder" },
  store: { es: "sqlite:RUTA o postgres://…", en: "sqlite:PATH or postgres://…" },
  json: { es: "un solo documento JSON en la salida", en: "exactly one JSON document on stdout" },
  lang: { es: "idioma: es o en", en: "language: es or en" },
  noInput: { es: "no preguntar nunca", en: "never prompt" },
  yes: { es: "responder sí a las confirmaciones", en: "answer yes to confirmations" },
  noColor: { es: "sin colores", en: "no colours" },
  verbose: { es: "detalles de un defecto", en: "details of a defect" },
  help: { es: "mostrar esta ayuda", en: "show this help" },
  version: { es: "mostrar la versión", en: "show the version" },
  reason: { es: "por qué; queda en el registro", en: "why; it is kept in the record" },
  queue: { es: "dejar las cartas en cola, sin enviarlas", en: "leave the letters in the queue, unsent" },
  limit: { es: "cuántos como máximo", en: "how many at the most" },
  format: { es: "table, json o csv", en: "table, json or csv" },
  usageTitle: { es: "Uso:", en: "Usage:" },
  optionsTitle: { es: "Opciones:", en: "Options:" },
  globalTitle: { es: "Opciones de todo comando:", en: "Options of every command:" },
  commandsTitle: { es: "Comandos:", en: "Commands:" },
  argumentsTitle: { es: "Argumentos:", en: "Arguments:" },
  example: { es: "Ejemplo:", en: "Example:" },
  examples: { es: "Ejemplos:", en: "Examples:" },
  optionsPlace: { es: "[opciones]", en: "[options]" },
  commandPlace: { es: "[comando]", en: "[command]" },
  default: { es: "por omisión: {value}", en: "default: {value}" },
  unknownCommand: { es: "No hay un comando {name}.", en: "There is no command {name}." },
  unknownOption: { es: "No hay una opción {name} aquí.", en: "There is no option {name} here." },
  missingArgument: { es: "Falta {name}.", en: "{name} is missing." },
  optionValue: { es: "La opción {name} lleva un valor.", en: "The option {name} takes a value." },
  excess: {
    es: "Hay palabras de más después del comando.",
    en: "There are too many words after the command.",
  },
  portInvalid: {
    es: "{option} debe ser un entero de 0 a 65535.",
    en: "{option} must be a whole number from 0 to 65535.",
  },
  invalidValue: { es: "El valor de {name} no es válido.", en: "The value of {name} is not valid." },
  choose: { es: "Elija un comando.", en: "Choose a command." },
  langInvalid: { es: "--lang debe ser es o en.", en: "--lang must be es or en." },
  limitInvalid: {
    es: "{option} debe ser un entero de 1 a 100000.",
    en: "{option} must be a whole number from 1 to 100000.",
  },
  needed: {
    es: "Falta lo que no se puede preguntar aquí: {flags}",
    en: "What cannot be asked for here is missing: {flags}",
  },
  neededHint: {
    es: "Dé {n:esa opción|esas opciones}, o ejecute el comando en una terminal y se lo preguntará.",
    en: "Give {n:that option|those options}, or run the command in a terminal and it will ask.",
  },
  cancelled: { es: "Cancelado. No se hizo nada.", en: "Cancelled. Nothing was done." },
  defect: {
    es: "Esto es un defecto de clave, no un error suyo.",
    en: "This is a fault in clave, not a mistake of yours.",
  },
  defectHint: {
    es: "Lo hecho antes queda guardado. Repita con --verbose y envíe esa salida a quien mantiene la mesa.",
    en: "What was done before is kept. Repeat with --verbose and send that output to whoever maintains the desk.",
  },
  unwritten: {
    es: "La respuesta no se pudo escribir entera (¿disco lleno?). Lo hecho queda hecho.",
    en: "The answer could not be written whole (disk full?). What was done is done.",
  },
  unwrittenHint: {
    es: "Libere espacio y pida el resultado otra vez.",
    en: "Free some space and ask for the result again.",
  },
  emptySecret: {
    es: "No llegó nada por la entrada para {flag}.",
    en: "Nothing came on standard input for {flag}.",
  },
  longSecret: { es: "Lo que llegó para {flag} es demasiado largo.", en: "What came for {flag} is too long." },
  secretHint: {
    es: "Envíelo por la entrada, por ejemplo desde un archivo: clave … {flag} < ARCHIVO",
    en: "Send it on standard input, for example from a file: clave … {flag} < FILE",
  },
  secretEncoding: {
    es: "Lo que llegó para {flag} no está en UTF-8.",
    en: "What came for {flag} is not in UTF-8.",
  },
  secretEncodingHint: {
    es: "Guarde el archivo como texto UTF-8 y repita.",
    en: "Save the file as UTF-8 text and repeat.",
  },
  oneStdin: {
    es: "Solo un secreto puede venir por la entrada a la vez.",
    en: "Only one secret can come on standard input at a time.",
  },
  oneStdinHint: {
    es: "Dé el otro en un archivo (--password-file ARCHIVO).",
    en: "Give the other one in a file (--password-file FILE).",
  },
  passwordInUrl: {
    es: "Una contraseña en la línea de comandos la ve cualquiera en esta máquina: no se acepta.",
    en: "A password on the command line can be seen by anyone on this machine: it is refused.",
  },
  passwordInUrlHint: {
    es: "Quítela de la dirección y guárdela en un archivo: clave config set smtp.passwordFile RUTA",
    en: "Take it out of the address and keep it in a file: clave config set smtp.passwordFile PATH",
  },
  passwordInStoreHint: {
    es: "Quítela de la dirección y guárdela en el archivo que nombra PGPASSFILE (servidor:puerto:base:usuario:contraseña).",
    en: "Take it out of the address and keep it in the file that PGPASSFILE names (host:port:database:user:password).",
  },
  none: { es: "Nada que mostrar.", en: "Nothing to show." },
});
