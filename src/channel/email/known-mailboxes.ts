/** The big providers that anybody may have a mailbox at: a name, and what may follow it. */
const endings: Readonly<Record<string, string>> = {
  gmail: "com",
  hotmail:
    "com es fr it de be ca ch cl nl se no dk fi gr at co.uk co.jp co.kr co.in com.ar com.br com.au com.tr com.vn",
  outlook: "com es fr it de be cl pt ie in jp kr dk at com.ar com.br com.au com.tr",
  yahoo:
    "com es fr it de ca cl in co.uk co.jp co.in com.mx com.ar com.br com.co com.pe com.ve com.au com.hk com.tr",
  icloud: "com",
  live: "com cl fr it de be ca nl se no dk ie co.uk com.mx com.ar com.pt com.au",
  msn: "com",
  protonmail: "com ch",
  googlemail: "com",
  proton: "me",
  aol: "com es fr it de co.uk",
  gmx: "com es net de at ch us fr co.uk",
  zoho: "com eu in",
  zohomail: "com eu in",
  yandex: "com ru",
  fastmail: "com fm",
  tutanota: "com de",
  terra: "com com.br com.pe com.ec",
};

// the smaller ones, and the Internet providers of Ecuador
const others = `
  mail.com email.com ymail.com rocketmail.com me.com mac.com pm.me tuta.io mail.ru inbox.com usa.com europe.com
  hushmail.com latinmail.com starmedia.com passport.com windowslive.com qq.com 163.com web.de libero.it duck.com
  hey.com
  andinanet.net cnt.net.ec satnet.net uio.satnet.net gye.satnet.net interactive.net.ec easynet.net.ec
  ecua.net.ec etapanet.net punto.net.ec puntonet.ec netlife.ec
`;

// real, and a letter away from a big one, but not for everybody
const realNeighbours: readonly string[] = [
  "cloud.com",
  "pcloud.com",
  "prontomail.com",
  "homemail.com",
  "qmail.com",
];

const providers: ReadonlySet<string> = new Set([
  ...Object.entries(endings).flatMap(([name, after]) => wordsOf(after).map((ending) => `${name}.${ending}`)),
  ...wordsOf(others),
]);

const real: ReadonlySet<string> = new Set([...providers, ...realNeighbours]);

/** A domain that so many people use that what is almost it is likely meant to be it. */
export interface BigDomain {
  readonly name: string;
  readonly ending: string;
  /** It exists under this ending alone, so that the same name under another is a slip too. */
  readonly only?: true;
}

/** The domains that slips are corrected to, the most used first: as close to two, the first was meant. */
export const bigDomains: readonly BigDomain[] = [
  { name: "gmail", ending: "com", only: true },
  { name: "hotmail", ending: "com" },
  { name: "hotmail", ending: "es" },
  { name: "outlook", ending: "com" },
  { name: "outlook", ending: "es" },
  { name: "yahoo", ending: "com" },
  { name: "yahoo", ending: "es" },
  { name: "icloud", ending: "com", only: true },
  { name: "live", ending: "com" },
  { name: "msn", ending: "com" },
  { name: "protonmail", ending: "com" },
];

/** Whether anybody may have a mailbox at a domain, so that it tells nothing of its holder's employer. */
export function isPublicProvider(domain: string): boolean {
  return providers.has(domain.toLowerCase());
}

/** Whether a domain is known to be what it says, however much it looks like another. */
export function isKnownDomain(domain: string): boolean {
  return real.has(domain);
}

/** Mailboxes that a post or a department reads, without dots, dashes and digits. */
const roleWords = `
  info informacion information informes admin administracion administrador administradora administrator
  administration gerencia gerente gerenciageneral gerentegeneral presidencia presidente direccion director
  directora directorio secretaria secretariageneral secretario secretary asistente recepcion reception oficina
  office empresa company negocio tienda store shop almacen bodega sucursal matriz rectorado decanato
  alcaldia municipio
  rrhh rhh rh hr thh talentohumano recursoshumanos humanresources nomina payroll bienestar seleccion
  empleo empleos trabajo jobs careers vacantes reclutamiento recruiting hiring cv hojasdevida
  ventas venta sales comercial mercadeo marketing publicidad promociones ofertas compras purchasing adquisiciones
  cotizaciones pedidos orders ordenes clientes cliente customers servicio servicios service services
  servicioalcliente atencionalcliente atencioncliente customerservice customercare reclamos quejas sugerencias
  feedback reservas reservaciones booking bookings turnos citas
  contabilidad contable contador contadora accounting accounts accountant facturacion factura facturas
  facturaelectronica facturacionelectronica billing invoice invoices cobranzas cobros pagos payments tesoreria
  treasury finanzas finance financiero impuestos tributario auditoria audit legal juridico
  contacto contactos contact contactus contactenos escribenos hola hello enquiries enquiry inquiries mail email
  correo correos buzon mailbox
  noreply noresponder norespuesta noresponda donotreply nocontestar mailerdaemon nobody postmaster hostmaster
  webmaster usenet abuse noc root daemon security seguridad privacy privacidad dpo spam ssl dns dnsadmin
  sysadmin sistemas sistema informatica tecnologia tics it ti soporte soportetecnico support helpdesk help ayuda
  mesadeayuda mesadeservicios alertas alerts notificaciones notifications notify
  prensa press media comunicacion comunicaciones comunicados noticias news newsletter boletin boletines suscripciones
  team equipo staff all todos everyone grupo group lista list users usuarios docentes alumnos estudiantes
`;

const roleMailboxes: ReadonlySet<string> = new Set(wordsOf(roleWords));

/** Whether the part before the @ names a post or a department instead of a person. */
export function isRoleMailbox(mailbox: string): boolean {
  const untagged = mailbox.toLowerCase().replace(/(?<=.)\+.*$/s, "");
  if (roleMailboxes.has(untagged)) return true;
  // ventas2, no-reply, talento.humano; r.h and it27 are rather somebody's initials
  const word = untagged.replace(/[._-]/g, "").replace(/\d{1,2}$/, "");
  return word.length > 3 && roleMailboxes.has(word);
}

function wordsOf(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
