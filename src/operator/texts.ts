import { catalogue } from "../base/texts.ts";

export const texts = catalogue({
  exists: { es: "La mesa ya existe en esta carpeta.", en: "The desk already exists in this folder." },
  existsHint: {
    es: "Entre: clave login --operator NOMBRE (o use otra carpeta con --home)",
    en: "Sign in: clave login --operator NAME (or use another folder with --home)",
  },
  notSignedIn: { es: "Nadie ha entrado en esta mesa.", en: "Nobody is signed in at this desk." },
  sessionOver: {
    es: "Su sesión terminó (15 minutos sin uso, o 12 horas en total).",
    en: "Your session is over (15 minutes unused, or 12 hours in all).",
  },
  signInHint: { es: "clave login --operator NOMBRE", en: "clave login --operator NAME" },
  wrong: {
    es: "El nombre o la contraseña no son correctos.",
    en: "The name or the password is not right.",
  },
  wrongHint: {
    es: "Revise ambos. Tras tres fallos seguidos hay que esperar, cada vez más.",
    en: "Check both. After three failures in a row there is a wait, longer each time.",
  },
  wait: {
    es: "Demasiados intentos fallidos con este nombre: espere {length}.",
    en: "Too many failed tries with this name: wait {length}.",
  },
  waitHint: {
    es: "Un administrador puede revisar el registro si no fue usted.",
    en: "An administrator can look at the record if it was not you.",
  },
});
