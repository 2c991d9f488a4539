import { catalogue } from "../../base/texts.ts";

export const texts = catalogue({
  "kind-contact": { es: "nuevo correo o móvil", en: "new e-mail or mobile" },
  "kind-image": { es: "nueva imagen de seguridad", en: "new security image" },
  "kind-questions": { es: "nuevas preguntas de seguridad", en: "new security questions" },
  "kind-validation": { es: "recuperar la clave en persona", en: "recovery in person" },
  "status-open": { es: "falta ver el documento", en: "document to be seen" },
  "status-identified": { es: "persona identificada", en: "person identified" },
  "status-proving": { es: "por comprobar", en: "being proved" },
  "status-submitted": { es: "espera al segundo funcionario", en: "waits for the second officer" },
  "status-approved": { es: "aprobado, en espera", en: "approved, on hold" },
  "status-effective": { es: "en vigor", en: "in force" },
  "status-rejected": { es: "rechazado", en: "rejected" },
  "status-vetoed": { es: "detenido por una objeción", en: "stopped by an objection" },
  "status-expired": { es: "vencido", en: "expired" },
  unknown: { es: "No hay un trámite {id}.", en: "There is no case {id}." },
  unknownHint: {
    es: "Vea los trámites de su oficina: clave counter list",
    en: "See the cases of your office: clave counter list",
  },
  otherOffice: {
    es: "Un funcionario de ventanilla atiende solo en su oficina.",
    en: "A clerk acts at his own office only.",
  },
  otherOfficeHint: {
    es: "Atiéndalo en la oficina donde empezó, o pida su oficina a un administrador: clave operator set-office",
    en: "Serve it at the office where it began, or ask an admin for your office: clave operator set-office",
  },
  wrongState: {
    es: "El trámite {id} está así: {status}. Este paso no le toca.",
    en: "The case {id} stands so: {status}. This step is not its next one.",
  },
  wrongStateHint: {
    es: "Vea qué sigue: clave counter show {id}",
    en: "See what is next: clave counter show {id}",
  },
  ofAnother: { es: "El trámite {id} lo lleva {officer}.", en: "The case {id} is in the hands of {officer}." },
  ofAnotherHint: {
    es: "Tómelo, viendo otra vez el documento: clave counter take {id}",
    en: "Take it over, seeing the document again: clave counter take {id}",
  },
  documentNeeded: {
    es: "Falta ver el documento de la persona del trámite {id}.",
    en: "The document of the person of case {id} is still to be seen.",
  },
  documentNeededHint: {
    es: "clave counter identify {id} --document cedula --document-number N --document-expires AAAA-MM-DD --face-match yes",
    en: "clave counter identify {id} --document cedula --document-number N --document-expires YYYY-MM-DD --face-match yes",
  },
  changed: {
    es: "Otra persona cambió el trámite {id} en este momento: aquí no se hizo nada.",
    en: "Somebody else changed the case {id} at this moment: nothing was done here.",
  },
  changedHint: {
    es: "Vea cómo quedó: clave counter show {id}",
    en: "See how it stands: clave counter show {id}",
  },
  noneInHand: { es: "Usted no lleva ningún trámite ahora.", en: "You have no case in hand now." },
  noneInHandHint: {
    es: "Empiece uno: clave counter update CEDULA (o clave counter open)",
    en: "Begin one: clave counter update CEDULA (or clave counter open)",
  },
  severalInHand: { es: "Usted lleva {n} trámites: {ids}.", en: "You have {n} cases in hand: {ids}." },
  severalInHandHint: {
    es: "Diga cuál: escriba su número después del comando.",
    en: "Say which: type its number after the command.",
  },
  notActive: {
    es: "Esta persona no consta como activa: no se le puede atender aquí.",
    en: "This person is not on file as active: no case can be opened.",
  },
  notActiveHint: {
    es: "Revise el registro con el área de afiliación.",
    en: "Check the register with the affiliation department.",
  },
  tooManyCases: {
    es: "Ha abierto {n} trámites en una hora: espere antes de seguir.",
    en: "You have opened {n} cases within an hour: wait before you go on.",
  },
  tooManyCasesHint: {
    es: "Avise a su supervisor si hay fila.",
    en: "Tell your supervisor if there is a queue.",
  },
  afoot: {
    es: "Esta persona ya tiene un trámite igual en curso: {id}.",
    en: "This person has a case of this kind under way: {id}.",
  },
  afootHint: {
    es: "Sígalo (clave counter show {id}), tómelo (take) o termínelo (reject).",
    en: "Go on with it (clave counter show {id}), take it over (take) or end it (reject).",
  },
  warned: {
    es: "Atención: en los últimos {length} alguien vino en nombre de esta persona y la cara no coincidía. Hace falta un segundo funcionario.",
    en: "Careful: within the last {length} somebody came in this person's name and the face did not match. A second officer is needed.",
  },
  noOldAddress: {
    es: "No hay un correo registrado que pueda comprobarse: el trámite sigue como «perdido».",
    en: "There is no address on file to prove: the case goes on as lost.",
  },
  documentNumber: {
    es: "El número del documento lleva de 5 a 20 letras y dígitos.",
    en: "A document's number has 5 to 20 letters and digits.",
  },
  documentNumberHint: {
    es: "Cópielo del documento, sin leer la pantalla.",
    en: "Copy it from the document, not from the screen.",
  },
  documentDate: {
    es: "La fecha de caducidad del documento se escribe AAAA-MM-DD.",
    en: "The document's date of expiry is written YYYY-MM-DD.",
  },
  documentDateHint: {
    es: "Por ejemplo: --document-expires 2030-05-31",
    en: "For example: --document-expires 2030-05-31",
  },
  documentDiffers: {
    es: "El documento no es el de la persona de este trámite.",
    en: "The document is not that of the person of this case.",
  },
  documentDiffersHint: {
    es: "Compare otra vez cédula y documento. Si la cara no coincide, use --face-match no.",
    en: "Compare cédula and document again. If the face does not match, use --face-match no.",
  },
  otherKind: {
    es: "El trámite {id} es de otra clase: {kind}.",
    en: "The case {id} is of another kind: {kind}.",
  },
  phoneUnproved: {
    es: "El móvil no se puede comprobar aquí todavía: hace falta un segundo funcionario y rige {length} después.",
    en: "The mobile cannot be proved here yet: a second officer is needed, and it is in force {length} later.",
  },
  onFile: { es: "Ese ya es el que está registrado.", en: "That is the one on file already." },
  onFileHint: {
    es: "Si el correo no llega, no hace falta cambiarlo: mire en «spam» y reenvíe el enlace.",
    en: "If the mail does not arrive, it need not be changed: look in spam and send the link again.",
  },
  ownMailboxHint: {
    es: "Ofrezca a la persona registrar su móvil (--phone) o abrir un correo propio.",
    en: "Offer the person to register a mobile (--phone) or to open a mailbox of their own.",
  },
  taken: {
    es: "Esa dirección no se puede registrar para esta persona.",
    en: "That address cannot be registered for this person.",
  },
  corporate: {
    es: "Es un correo de trabajo: se pierde al dejar el empleo. Mejor uno personal.",
    en: "It is an employer's address: it is lost with the job. A personal one is better.",
  },
  codeWait: {
    es: "Espere {length} antes de enviar otro código.",
    en: "Wait {length} before another code is sent.",
  },
  codeWaitHint: {
    es: "Mientras tanto, busque el mensaje en «spam» y en «promociones».",
    en: "Meanwhile look for the message in spam and promotions.",
  },
  codeWrong: { es: "El código no es el que se envió.", en: "The code is not the one that was sent." },
  codeWrongHint: {
    es: "{n:Queda|Quedan} {n} {n:intento|intentos}. Pida que lea el del mensaje más nuevo del trámite {id}.",
    en: "{n} {n:try is|tries are} left. Ask for the one in the newest message about case {id}.",
  },
  codeOver: {
    es: "No hay un código vigente: venció, ya se usó o se falló {n} veces.",
    en: "No code is valid: it ran out, was used, or was missed {n} times.",
  },
  codeOverHint: {
    es: "Envíe otro: clave counter prove {id} --again",
    en: "Send another: clave counter prove {id} --again",
  },
  noCodeAwaited: {
    es: "El trámite {id} no espera ningún código.",
    en: "Case {id} waits for no code.",
  },
  secretsMalformed: {
    es: "Lo nuevo no es el JSON esperado.",
    en: "What is new is not the JSON expected.",
  },
  secretsHint: {
    es: '{"image":"condor"} o {"answers":{"first-school":"…","first-pet":"…"}}',
    en: '{"image":"condor"} or {"answers":{"first-school":"…","first-pet":"…"}}',
  },
  answersInvalid: {
    es: "Cada pregunta es de la lista y cada respuesta distinta, de {n} letras o más.",
    en: "Each question is from the list and each answer different, of {n} letters or more.",
  },
  answersFew: { es: "Hacen falta al menos {n} preguntas.", en: "At least {n} questions are needed." },
  answersHint: {
    es: "Vea las preguntas: clave config get questions",
    en: "See the questions: clave config get questions",
  },
  imageInvalid: { es: "Esa imagen no está en el catálogo.", en: "That image is not in the catalogue." },
  imageHint: {
    es: "Vea las imágenes: clave config get images",
    en: "See the images: clave config get images",
  },
  incomplete: {
    es: "Al trámite {id} le falta algo: {what}.",
    en: "Something is missing in case {id}: {what}.",
  },
  incompleteHint: {
    es: "Vea qué hay: clave counter show {id}",
    en: "See what is there: clave counter show {id}",
  },
  "need-address": {
    es: "un correo o un móvil nuevo (clave counter prove)",
    en: "a new address or mobile (clave counter prove)",
  },
  "need-new-code": {
    es: "el código enviado al correo nuevo (clave counter confirm)",
    en: "the code sent to the new address (clave counter confirm)",
  },
  "need-old-code": {
    es: "el código enviado al correo anterior; si no llega, siga con --old-address lost",
    en: "the code sent to the old address; if it does not come, go on with --old-address lost",
  },
  "need-image": { es: "la imagen que eligió la persona", en: "the image the person picked" },
  "need-answers": { es: "las preguntas y sus respuestas", en: "the questions and their answers" },
  blindDiffers: {
    es: "El número de documento no es el que vio el primer funcionario.",
    en: "The document's number is not the one the first officer saw.",
  },
  blindDiffersHint: {
    es: "Pida ver el documento. Si no es el mismo, rechace el trámite:\nclave counter reject {id}",
    en: "Ask to see the document. If it is another one, reject the case:\nclave counter reject {id}",
  },
  officerGoneHint: {
    es: "Otro funcionario ve a la persona otra vez y abre otro trámite. Este se rechaza:\nclave counter reject {id}",
    en: "Another officer sees the person again and opens another case. This one is rejected:\nclave counter reject {id}",
  },
  supervisorOnly: {
    es: "Un trámite aprobado o detenido lo decide un supervisor.",
    en: "A case that is approved or stopped is decided by a supervisor.",
  },
  supervisorOnlyHint: { es: "Avise a su supervisor.", en: "Tell your supervisor." },
  noActivation: {
    es: "La activación se entrega en la misma visita de una validación en persona, hasta un día después de ver el documento.",
    en: "The activation is handed over on the same visit of a validation in person, within a day of seeing the document.",
  },
  activationDone: {
    es: "La persona ya puso una clave desde esta validación: una validación sirve para una.",
    en: "The person has set a password since this validation: one validation is worth one.",
  },
  activationDoneHint: {
    es: 'Si la persona vuelve a venir: clave counter open {cedula} --kind validation --reason "…"',
    en: 'If the person comes again: clave counter open {cedula} --kind validation --reason "…"',
  },
  activationHanded: {
    es: "La activación de esta aprobación ya se entregó: se entrega una sola vez.",
    en: "The activation of this approval was handed over: it is handed over once only.",
  },
  oftenEnough: {
    es: "De esta persona se hizo esto {n} veces en un día: no se hace otra vez por ahora.",
    en: "This was done {n} times within a day for this person: it is not done again for now.",
  },
  oftenEnoughHint: {
    es: "Avise a un supervisor, que puede ver qué pasó: clave audit log --subject {cedula}",
    en: "Tell a supervisor, who can see what happened: clave audit log --subject {cedula}",
  },
  ownLock: {
    es: "Algunos intentos fallidos fueron suyos: el bloqueo lo quita otro funcionario.",
    en: "Some of the failed tries were yours: another officer lifts the lock.",
  },
  ownLockHint: {
    es: 'En la sesión de otra persona: clave affiliate unlock {cedula} --reason "…"',
    en: 'In the session of somebody else: clave affiliate unlock {cedula} --reason "…"',
  },
  objected: {
    es: "El trámite {id} está detenido: un supervisor lo revisa.",
    en: "The case {id} is stopped: a supervisor looks at it.",
  },
  objectUnknown: { es: "Este enlace no es de ningún aviso.", en: "This link belongs to no notice." },
  objectUsed: {
    es: "Este cambio ya está detenido: un supervisor lo revisa.",
    en: "This change is stopped already: a supervisor looks at it.",
  },
  objectLate: {
    es: "Este enlace ya no detiene nada: el trámite terminó o pasó el plazo.",
    en: "This link stops nothing any more: the case has ended or its time is over.",
  },
  objectSpent: {
    es: "Esta dirección ya detuvo un cambio en los últimos {length}.",
    en: "This address has stopped a change within the last {length} already.",
  },
  objectHint: {
    es: "Si el cambio no es suyo, vaya a cualquier oficina con su cédula o pasaporte.",
    en: "If the change is not yours, go to any office with your identity card or passport.",
  },
});
