import { basename } from "node:path";
import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { catalogue, fill, type Sentence } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { contactPointsOf, isInForce, type NewContactPoint } from "../store/contact-points.ts";
import {
  addEmployer,
  type Employer,
  employerHolder,
  findBranch,
  updateEmployer,
} from "../store/employers.ts";
import { alone, transaction } from "../store/transaction.ts";
import { explainCedula, judgeCedula } from "./cedula.ts";
import { type CsvRow, openCsv } from "./csv.ts";
import { batches, emptyTally, type ImportOrder, type ImportReport, type Tally } from "./import.ts";
import { ImportedContacts } from "./imported-contacts.ts";
import { type RefusedRows, refusedRows } from "./refused-rows.ts";
import { cellOf, contactsIn, isName, type RowFault, shapeFault } from "./row-checks.ts";
import { type EmployerKind, employerKinds, explainRuc, judgeRuc } from "./ruc.ts";

const texts = catalogue({
  kind: {
    es: "kind debe ser company, public, natural o domestic.",
    en: "kind must be company, public, natural or domestic.",
  },
  branch: {
    es: "La sucursal son cuatro dígitos, como 0001 (siempre 0001 si el empleador es doméstico).",
    en: "The branch is four digits, such as 0001 (always 0001 for a domestic employer).",
  },
  name: {
    es: "El nombre va de 1 a 200 caracteres visibles.",
    en: "The name is 1 to 200 visible characters.",
  },
  email: { es: "Falta el correo corporativo.", en: "The corporate e-mail address is missing." },
  representative: { es: "Columna representative: {fault}", en: "Column representative: {fault}" },
  repeated: {
    es: "El mismo RUC y sucursal ya están en una línea anterior de este archivo.",
    en: "The same RUC and branch are on an earlier line of this file.",
  },
  representativeDiffers: {
    es: "El representante difiere del registrado; cambiarlo es un acto aparte, con dos personas.",
    en: "The representative differs from the registered one; changing it is a separate act of two people.",
  },
  contactDiffers: {
    es: "El correo o el teléfono difiere del registrado; solo cambia en la ventanilla.",
    en: "The e-mail address or phone differs from the registered one; it only changes at the counter.",
  },
});

const required = ["ruc", "branch", "name", "representative", "email"];
const optional = ["kind", "phone"];
const batchSize = 1000;

interface EmployerRow {
  readonly employer: Employer;
  readonly contacts: readonly NewContactPoint[];
  /** The register decides where arithmetic cannot. */
  readonly doubt: Sentence | undefined;
}

interface Pass {
  readonly order: ImportOrder;
  readonly refused: RefusedRows;
  readonly tally: Tally;
  readonly seen: Set<string>;
  /** Those of the transaction under way. */
  contacts: ImportedContacts;
}

/** Takes a register of employers in one pass; contact points and representatives are never replaced. */
export function importEmployers(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  return attempt(ctx, "employer.import", undefined, () => takeFile(ctx, order));
}

async function takeFile(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  const file = await openCsv(order.file, required, optional);
  const { header } = file;
  const now = ctx.clock.now();
  const refused = refusedRows({
    folder: order.refusedFolder,
    name: "employers",
    header,
    language: order.language,
    now,
  });
  const contacts = new ImportedContacts(ctx);
  const pass: Pass = { order, refused, tally: emptyTally(), seen: new Set(), contacts };
  try {
    for await (const batch of batches(file, batchSize)) {
      await writeBatch(ctx, batch, pass);
      order.onProgress?.(file.bytesRead(), file.bytes, pass.tally.read);
    }
  } finally {
    refused.finish();
  }
  return { ...pass.tally, rejectedFile: refused.finish(), ignoredColumns: file.ignored };
}

function writeBatch(ctx: Context, batch: readonly CsvRow[], pass: Pass): Promise<void> {
  return transaction(ctx, async (ctx) => {
    await alone(ctx, "employer.import");
    pass.contacts = new ImportedContacts(ctx);
    for (const row of batch) await takeRow(ctx, row, pass);
    const { read, added, updated, conflicts } = pass.tally;
    const file = visible(basename(pass.order.file));
    const detail = { file, read, added, updated, conflicts, ...pass.contacts.said() };
    await record(ctx, { act: "employer.import", detail });
  });
}

async function takeRow(ctx: Context, row: CsvRow, pass: Pass): Promise<void> {
  const { order, refused, tally, seen } = pass;
  tally.read += 1;
  const refuse = (code: string, reason: Sentence) => {
    tally.rejected += 1;
    refused.add(row, code, reason);
  };
  const value = readEmployerRow(row);
  if ("code" in value) return refuse(value.code, value.reason);
  const holder = employerHolder(value.employer.ruc, value.employer.branch);
  if (value.doubt && order.strict) return refuse("ruc", value.doubt);
  if (seen.has(holder)) return refuse("repeated", texts.repeated);
  seen.add(holder);
  if (value.doubt) tally.doubtful += 1;
  const { outcome, conflicts } = await put(ctx, value, holder, pass);
  tally[outcome] += 1;
  for (const conflict of conflicts) refused.add(row, "conflict", conflict);
}

type Put = {
  readonly outcome: "added" | "updated" | "unchanged" | "conflicts";
  readonly conflicts: readonly Sentence[];
};

async function put(
  ctx: Context,
  { employer, contacts }: EmployerRow,
  holder: string,
  pass: Pass,
): Promise<Put> {
  const now = ctx.clock.now();
  const before = await findBranch(ctx.store, employer.ruc, employer.branch);
  if (!before) {
    await addEmployer(ctx.store, employer, now);
    await pass.contacts.add(ctx, contacts);
    return { outcome: "added", conflicts: [] };
  }
  const points = await contactPointsOf(ctx.store, holder);
  const fresh = contacts.filter(({ channel }) => !points.some((point) => point.channel === channel));
  const differs = contacts.some(
    (contact) =>
      !fresh.includes(contact) &&
      !points.some((point) => isInForce(point, now) && point.canonical === contact.canonical),
  );
  const other = before.representative !== employer.representative;
  const changed = before.name !== employer.name || before.kind !== employer.kind;
  if (changed) await updateEmployer(ctx.store, { ...employer, representative: before.representative }, now);
  await pass.contacts.add(ctx, fresh);
  const conflicts = [
    ...(differs ? [texts.contactDiffers] : []),
    ...(other ? [texts.representativeDiffers] : []),
  ];
  if (conflicts.length > 0) return { outcome: "conflicts", conflicts };
  return { outcome: changed || fresh.length > 0 ? "updated" : "unchanged", conflicts };
}

function readEmployerRow(row: CsvRow): EmployerRow | RowFault {
  const misshapen = shapeFault(row);
  if (misshapen) return misshapen;
  const cell = (column: string) => cellOf(row, column);
  const [ruc, branch, name, representative] = [
    cell("ruc"),
    cell("branch"),
    cell("name"),
    cell("representative"),
  ];
  const kind = cell("kind") || kindOf(ruc);
  if (!isKind(kind)) return { code: "kind", reason: texts.kind };
  const judgement = judgeRuc(ruc, { kind });
  if (judgement.outcome === "invalid") return { code: "ruc", reason: explainRuc(judgement.fault) };
  if (!/^\d{4}$/.test(branch) || (kind === "domestic" && branch !== "0001"))
    return { code: "branch", reason: texts.branch };
  if (!isName(name)) return { code: "name", reason: texts.name };
  const boss = judgeCedula(representative);
  if (boss.outcome === "invalid")
    return {
      code: "representative",
      reason: fill(texts.representative, { fault: explainCedula(boss.fault) }),
    };
  if (cell("email") === "") return { code: "email", reason: texts.email };
  const contacts = contactsIn(row, employerHolder(ruc, branch));
  if ("code" in contacts) return contacts;
  const doubt = judgement.outcome === "unverifiable" ? explainRuc("unverifiable") : undefined;
  return { employer: { ruc, branch, name, kind, representative }, contacts, doubt };
}

/** The kind that the third digit says, where the file does not; a domestic employer is always said. */
function kindOf(ruc: string): EmployerKind {
  if (ruc[2] === "9") return "company";
  return ruc[2] === "6" ? "public" : "natural";
}

function isKind(text: string): text is EmployerKind {
  return (employerKinds as readonly string[]).includes(text);
}
