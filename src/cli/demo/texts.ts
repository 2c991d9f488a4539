import { catalogue } from "../../base/texts.ts";

/** What frames the story. */
export const texts = catalogue({
  title: {
    es: "Una clave recuperada, de principio a fin",
    en: "A password recovered, from start to end",
  },
  throwaway: {
    es: "Las personas son inventadas. Todo ocurre en una mesa de prueba que se borra al terminar, con su propio servidor de correo: nada sale de esta máquina.",
    en: "The people are made up. All of it happens at a throwaway desk that is gone at the end, with a mail server of its own: nothing leaves this machine.",
  },
  kept: {
    es: "Las personas son inventadas. Todo ocurre en una mesa de prueba con su propio servidor de correo: nada sale de esta máquina. La mesa se queda en {path}.",
    en: "The people are made up. All of it happens at a desk for trying things out, with a mail server of its own: nothing leaves this machine. The desk stays in {path}.",
  },
  exitCode: { es: "(código de salida {code})", en: "(exit code {code})" },
  done: {
    es: "Fin: los {n} pasos salieron como se contó, y no quedó nada de la mesa de prueba.",
    en: "The end: all {n} steps came out as told, and nothing of the throwaway desk is left.",
  },
  doneKept: {
    es: "Fin: los {n} pasos salieron como se contó. La contraseña de {operator} está en este archivo, que solo usted puede leer:\n{path}",
    en: "The end: all {n} steps came out as told. {operator}'s password is in this file, which only you can read:\n{path}",
  },
  next: { es: "Para seguir, pegue estas líneas:", en: "To go on, paste these lines:" },
  tryReason: { es: "conocer la mesa", en: "getting to know the desk" },
  failed: {
    es: "El paso {step} no salió como se cuenta: terminó con el código {code} y se esperaba {expected}.",
    en: "Step {step} did not come out as told: it ended with code {code}, and {expected} was expected.",
  },
  failedWords: {
    es: "El paso {step} terminó con el código esperado, pero no respondió lo que se cuenta.",
    en: "Step {step} ended with the code expected, but did not answer what is told.",
  },
  failedHint: {
    es: "No quedó nada. Repítalo; si vuelve a pasar, envíe esta salida a quien mantiene la mesa.",
    en: "Nothing is left behind. Repeat it; if it happens again, send this output to whoever maintains the desk.",
  },
  interrupted: { es: "Interrumpido. No quedó nada.", en: "Interrupted. Nothing is left behind." },
  taken: {
    es: "{path} ya existe y no es una carpeta vacía; la mesa de prueba no toca lo ajeno.",
    en: "{path} already exists and is not an empty folder; the demo touches nothing that is not its own.",
  },
  takenHint: {
    es: "Elija una carpeta nueva: clave demo --keep ~/mesa-de-prueba",
    en: "Choose a new folder: clave demo --keep ~/demo-desk",
  },
});

/** The steps: who does what, and what is worth knowing before and after. */
export const steps = catalogue({
  found: { es: "{operator} crea la mesa", en: "{operator} makes the desk" },
  foundBefore: {
    es: "Su contraseña se genera aquí y no se muestra.",
    en: "The password is generated here and not shown.",
  },
  login: { es: "{operator} entra a su turno", en: "{operator} signs in" },
  register: {
    es: "{operator} carga el registro de personas de la institución",
    en: "{operator} takes in the institution's register of people",
  },
  wrong: {
    es: "{name} olvidó su clave y la pide en la ventanilla; algo no coincide",
    en: "{name} forgot her password and asks at the counter; something does not match",
  },
  wrongBefore: {
    es: "Dice que nació el {birthDate} y señala la imagen «{image}». Lo dicho entra por la entrada estándar (--proof -), no por la línea de comandos.",
    en: "She says that she was born on {birthDate} and points at the image “{image}”. What she says goes in on standard input (--proof -), not on the command line.",
  },
  wrongAfter: {
    es: "No se dice qué parte falló: así nadie averigua por partes.",
    en: "It does not say which part was wrong, so nobody finds out piece by piece.",
  },
  right: {
    es: "{name} se acuerda de su imagen, y el enlace sale a su correo",
    en: "{name} remembers her image, and the link goes to her mailbox",
  },
  rightBefore: {
    es: "Dice la misma fecha y señala «{image}».",
    en: "She gives the same date and points at “{image}”.",
  },
  rightAfter: {
    es: "{operator} ve la dirección solo en parte, y el enlace nunca.",
    en: "{operator} sees the address only in part, and the link never.",
  },
  mail: { es: "{name} abre su correo", en: "{name} opens her mail" },
  mailBefore: {
    es: "Así está la carta en el servidor de prueba. El enlace se corta aquí tras cuatro signos; en la carta está entero.",
    en: "This is the letter as it lies in the mail server for tries. The link is cut here after four characters; in the letter it is whole.",
  },
  weak: { es: "{name} escribe una clave débil", en: "{name} types a weak password" },
  weakBefore: { es: "Prueba con «{password}».", en: "She tries “{password}”." },
  weakAfter: {
    es: "Se explican de una vez todas las reglas que no cumple.",
    en: "All the rules that it breaks are explained at once.",
  },
  strong: { es: "{name} elige una clave fuerte", en: "{name} chooses a strong password" },
  strongBefore: {
    es: "También se genera aquí y no se muestra.",
    en: "It too is generated here and not shown.",
  },
  again: { es: "Alguien usa el mismo enlace otra vez", en: "Somebody uses the same link again" },
  againBefore: {
    es: "Quien lo haya copiado llega tarde: sirve una sola vez.",
    en: "Whoever copied it comes too late: it works once.",
  },
  notice: { es: "{name} recibe el aviso del cambio", en: "{name} is told of the change" },
  timeline: {
    es: "{operator} mira qué pasó, paso a paso",
    en: "{operator} looks at what happened, step by step",
  },
});

/** Names of files as they are shown in commands. */
export const files = catalogue({
  weak: { es: "clave-debil.txt", en: "weak-password.txt" },
  strong: { es: "clave-nueva.txt", en: "new-password.txt" },
});
