/** Mailboxes that a post or a department reads, without dots, dashes and digits. */
const words = `
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

const mailboxes: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ""));

/** Whether the part before the @ names a post or a department instead of a person. */
export function isRoleMailbox(mailbox: string): boolean {
  const untagged = mailbox.toLowerCase().replace(/(?<=.)\+.*$/s, "");
  if (mailboxes.has(untagged)) return true;
  // ventas2, no-reply, talento.humano; r.h and it27 are rather somebody's initials
  const word = untagged.replace(/[._-]/g, "").replace(/\d{1,2}$/, "");
  return word.length > 3 && mailboxes.has(word);
}
