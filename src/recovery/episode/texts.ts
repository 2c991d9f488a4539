import { catalogue } from "../../base/texts.ts";

export const texts = catalogue({
  notConfirmed: {
    es: "No se pudo confirmar la identidad con lo dicho.",
    en: "The identity could not be confirmed with what was said.",
  },
  notConfirmedHint: {
    es: "Pregunte de nuevo con calma. Si olvidó la imagen o las respuestas, se registran otra vez en una oficina.",
    en: "Ask again calmly. A forgotten image or answers are registered again at an office.",
  },
  locked: {
    es: "La comprobación de identidad está cerrada por intentos fallidos; se abre sola en {length}.",
    en: "The identity check is closed after failed tries; it opens by itself in {length}.",
  },
  lockedHint: {
    es: 'En la ventanilla se puede abrir antes: clave affiliate unlock {cedula} --reason "…"',
    en: 'The counter can open it sooner: clave affiliate unlock {cedula} --reason "…"',
  },
  notActive: {
    es: "El registro de esta persona no está activo; la clave no se recupera por aquí.",
    en: "This person's record is not active; the password is not recovered here.",
  },
  notActiveHint: {
    es: "Remita el caso a la oficina que lleva el registro.",
    en: "Refer the case to the office that keeps the register.",
  },
  noAddress: {
    es: "Esta persona no tiene una dirección de correo registrada.",
    en: "This person has no e-mail address on file.",
  },
  shared: {
    es: "La dirección registrada es también de otra persona: a una dirección compartida no se envía un enlace.",
    en: "The address on file is another person's too: no link is sent to a shared address.",
  },
  counterHint: {
    es: "Registre una dirección propia en una oficina, con el documento a la vista.",
    en: "Register an address of the person's own at an office, with the document in view.",
  },
  methodMissing: {
    es: "Esta mesa todavía no recupera por {method}.",
    en: "This desk does not recover by {method} yet.",
  },
  inPersonElsewhere: {
    es: "En persona se recupera en una oficina, con el documento a la vista y un segundo funcionario.",
    en: "In person means at an office, with the document in view and a second officer.",
  },
  inPersonHint: {
    es: 'clave counter open {cedula} --kind validation --reason "…"',
    en: 'clave counter open {cedula} --kind validation --reason "…"',
  },
  methodHint: { es: "Use el correo: --method email", en: "Use e-mail: --method email" },
  alreadyOpen: {
    es: "Ya hay una recuperación abierta de esta persona: {reference}.",
    en: "A recovery of this person is already open: {reference}.",
  },
  alreadyOpenHint: {
    es: "clave link resend {reference}",
    en: "clave link resend {reference}",
  },
  proofMalformed: {
    es: "La prueba no es el JSON esperado: {fault}.",
    en: "The proof is not the JSON expected: {fault}.",
  },
  proofHint: {
    es: '{"birthDate":"1985-03-12","answers":{"first-school":"…"},"image":"condor"}: la fecha o una respuesta, y la imagen',
    en: '{"birthDate":"1985-03-12","answers":{"first-school":"…"},"image":"condor"}: the date or one answer, and the image',
  },
  callerMalformed: {
    es: "Lo que dijo quien llama no es el JSON esperado: {fault}.",
    en: "What the caller said is not the JSON expected: {fault}.",
  },
  callerHint: {
    es: '{"birthDate":"1985-03-12","answers":{"first-school":"…"},"phoneLast4":"1234","lastOffice":"UIO-01"}: dos al menos',
    en: '{"birthDate":"1985-03-12","answers":{"first-school":"…"},"phoneLast4":"1234","lastOffice":"UIO-01"}: at least two',
  },
  unknown: { es: "No hay una recuperación {reference}.", en: "There is no recovery {reference}." },
  unknownHint: { es: "Vea la lista: clave recovery list", en: "See the list: clave recovery list" },
  notOpen: {
    es: "La recuperación {reference} ya terminó ({status}); no hay nada que cancelar.",
    en: "The recovery {reference} has already ended ({status}); there is nothing to cancel.",
  },
  notOpenHint: { es: "clave recovery show {reference}", en: "clave recovery show {reference}" },
  starterGoneHint: {
    es: "Otro funcionario la pide de nuevo con la persona. Esta se rechaza:\nclave recovery reject {reference}",
    en: "Another officer asks for one anew with the person. This one is rejected:\nclave recovery reject {reference}",
  },
  notHeld: {
    es: "La recuperación {reference} no espera a un supervisor: está {status}.",
    en: "The recovery {reference} does not wait for a supervisor: it is {status}.",
  },
  "status-started": { es: "pedida", en: "asked for" },
  "status-sent": { es: "enviada", en: "sent" },
  "status-opened": { es: "abierta", en: "opened" },
  "status-completed": { es: "terminada", en: "completed" },
  "status-expired": { es: "vencida", en: "expired" },
  "status-cancelled": { es: "cancelada", en: "cancelled" },
  "status-held": { es: "retenida", en: "held" },
  linkUnknown: {
    es: "Este enlace está incompleto o no lo envió esta institución.",
    en: "This link is incomplete, or was not sent by this institution.",
  },
  linkUnknownHint: {
    es: "Copie el enlace entero del mensaje, hasta el último signo.",
    en: "Copy the whole link from the message, to its last character.",
  },
  linkExpired: {
    es: "Este enlace ya venció.",
    en: "This link has expired.",
  },
  linkExpiredHint: {
    es: "Pida otro enlace y ábralo en cuanto llegue.",
    en: "Ask for another link, and open it as soon as it comes.",
  },
  linkUsed: {
    es: "Este enlace ya se usó: la clave ya se cambió.",
    en: "This link was already used: the password has been changed.",
  },
  linkSuperseded: {
    es: "Hay un enlace más nuevo; este ya no sirve.",
    en: "There is a newer link; this one no longer works.",
  },
  linkRevoked: {
    es: "Este enlace se anuló; ya no sirve.",
    en: "This link was withdrawn; it no longer works.",
  },
  linkChanged: {
    es: "Los datos o la clave cambiaron después de enviarse el enlace; ya no sirve.",
    en: "The data or the password changed after the link was sent; it no longer works.",
  },
  linkEndedHint: {
    es: "Pida otro enlace. Si usted no canceló ni cambió nada, avise en una oficina con su cédula o pasaporte.",
    en: "Ask for another link. If you cancelled and changed nothing, tell an office, with your identity card or passport.",
  },
  linkSupersededHint: {
    es: "Abra el mensaje más reciente, o pida otro enlace.",
    en: "Open the latest message, or ask for another link.",
  },
  activationWrong: {
    es: "Ese código está mal escrito o incompleto.",
    en: "That code is mistyped or incomplete.",
  },
  activationWrongHint: {
    es: "Son 16 letras y números en cuatro grupos, como están en el papel: ABCD-EFGH-JKLM-NPQR.",
    en: "It has 16 letters and digits in four groups, as they stand on the paper: ABCD-EFGH-JKLM-NPQR.",
  },
  activationUsed: {
    es: "Este código ya se usó: la clave ya se cambió.",
    en: "This code was already used: the password has been changed.",
  },
  usedHint: {
    es: "Entre con la clave nueva. Si usted no la cambió, avise en una oficina con su cédula o pasaporte.",
    en: "Sign in with the new password. If you did not change it, tell an office, with your identity card or passport.",
  },
  activationWaits: {
    es: "Este código servirá desde el {at}: hasta entonces usted puede detenerlo.",
    en: "This code will work from {at} on: until then you can stop it.",
  },
  activationWaitsHint: {
    es: "Si lee su correo registrado, una oficina puede quitar la espera hoy con el código que llega allí.",
    en: "If you read your mailbox on file, an office can end the wait today by the code that comes there.",
  },
  activationExpired: {
    es: "Este código ya venció: servía durante {length}.",
    en: "This code has expired: it was good for {length}.",
  },
  activationSuperseded: {
    es: "Se le entregó un código más nuevo; este ya no sirve.",
    en: "You were handed a newer code; this one no longer works.",
  },
  activationSupersededHint: {
    es: "Use el código que se le entregó después.",
    en: "Use the code that you were handed later.",
  },
  activationRevoked: {
    es: "Esta recuperación se canceló; el código ya no sirve.",
    en: "This recovery was cancelled; the code no longer works.",
  },
  activationChanged: {
    es: "Los datos o la clave cambiaron después de entregarse el código; ya no sirve.",
    en: "The data or the password changed after the code was handed over; it no longer works.",
  },
  activationEndedHint: {
    es: "Pida otro en una oficina, con su cédula o pasaporte.",
    en: "Ask for another at an office, with your identity card or passport.",
  },
  passwordRefused: {
    es: "Esa clave no se acepta: {rules}",
    en: "That password is not accepted: {rules}",
  },
  passwordRefusedHint: {
    es: "Use cuatro palabras sin relación entre sí y un número. El enlace o el código sigue sirviendo.",
    en: "Use four unrelated words and a number. The link or code still works.",
  },
  completed: {
    es: "Su clave nueva está lista. Se avisó a su correo registrado.",
    en: "Your new password is set. Your e-mail address on file was told.",
  },
  completedUntold: { es: "Su clave nueva está lista.", en: "Your new password is set." },
  claimed: {
    es: "La clave se está cambiando en este momento.",
    en: "The password is being changed at this moment.",
  },
  claimedHint: {
    es: "Espere un minuto y mire si ya puede entrar.",
    en: "Wait a minute and see whether you can sign in.",
  },
  targetRefused: {
    es: "El sistema de la institución no tomó la clave.",
    en: "The institution's system did not take the password.",
  },
  targetRefusedHint: {
    es: "No cambió nada y el enlace o el código sigue sirviendo: intente de nuevo en unos minutos.",
    en: "Nothing changed and the link or code still works: try again in a few minutes.",
  },
});
