import { catalogue } from "../base/texts.ts";

export const texts = catalogue({
  cedulaHint: {
    es: "Revise el número con el documento a la vista y escríbalo de nuevo.",
    en: "Check the number against the document and type it again.",
  },
  unknownPerson: {
    es: "No hay una persona con el número {cedula} en el registro.",
    en: "Nobody with the number {cedula} is in the register.",
  },
  unknownPersonHint: {
    es: "Búsquela por nombre o dirección: clave affiliate find TEXTO --reason MOTIVO",
    en: "Look for the person by name or address: clave affiliate find TEXT --reason REASON",
  },
  unknownEmployer: {
    es: "No hay un empleador con el RUC {ruc} en el registro.",
    en: "No employer with the RUC {ruc} is in the register.",
  },
  unknownEmployerHint: {
    es: "Revise el RUC (13 dígitos) con el empleador.",
    en: "Check the RUC (13 digits) with the employer.",
  },
  reasonMissing: {
    es: "Diga por qué: el motivo queda en el registro y debe tener al menos 4 letras.",
    en: "Say why: the reason is kept in the record and must have at least 4 letters.",
  },
  reasonHint: {
    es: 'Por ejemplo: --reason "llamó, ticket 4711". Los motivos usuales: clave config get reasons',
    en: 'For example: --reason "called, ticket 4711". The usual reasons: clave config get reasons',
  },
  searchShort: {
    es: "Escriba al menos tres letras del nombre, o la dirección o el teléfono completos.",
    en: "Type at least three letters of the name, or the whole address or phone.",
  },
  searchHint: {
    es: 'Por ejemplo: clave affiliate find "quispe andrade" --reason …',
    en: 'For example: clave affiliate find "quispe andrade" --reason …',
  },
});
