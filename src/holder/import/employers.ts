import type { Context } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { contactsOnFile, type NewContactPoint } from "../../store/register/contact-points.ts";
import {
  addEmployer,
  type Employer,
  employerHolder,
  findBranch,
  updateEmployer,
} from "../../store/register/employers.ts";
import { explainCedula, judgeCedula } from "../identity/cedula.ts";
import { type EmployerKind, employerKinds, explainRuc, judgeRuc } from "../identity/ruc.ts";
import type { CsvRow } from "./csv-rows.ts";
import { type ImportOrder, type ImportReport, importFile, type Pass, refuse } from "./import.ts";
import { differing } from "./imported-contacts.ts";
import { keepImport } from "./kept-import.ts";
import { cellOf, contactsIn, isName, type RowFault, shapeFault } from "./row-checks.ts";
import { countRow } from "./tally.ts";

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
    es: "El correo o el teléfono difiere del registrado, o falta en él, y queda como está: una importación no lo cambia.",
    en: "The e-mail address or phone differs from the one on file, or is missing there, and stays: no import changes it.",
  },
});

interface EmployerRow {
  readonly employer: Employer;
  readonly contacts: readonly NewContactPoint[];
  /** The register decides where arithmetic cannot. */
  readonly doubt: Sentence | undefined;
}

/** Takes a register of employers in one pass; of those known, contact points and representatives stay as they are. */
export function importEmployers(ctx: Context, order: ImportOrder): Promise<ImportReport> {
  const seen = new Set<string>();
  return importFile<CsvRow>(ctx, order, {
    act: "employer.import",
    name: "employers",
    columns: { required: ["ruc", "branch", "name", "representative", "email"], optional: ["kind", "phone"] },
    batchSize: 1_000,
    batchesTogether: 1,
    read: (row) => row,
    compare: async (ctx, rows, pass) => {
      const writes: Write[] = [];
      for (const { row } of rows) writes.push(...(await compareRow(ctx, row, seen, pass)));
      return async () => {
        for (const write of writes) await write();
      };
    },
    keep: (ctx, pass, digest) => keepImport(ctx, pass, digest, "employers"),
    said: (_counts, { read, added, updated, conflicts }) => ({ read, added, updated, conflicts }),
  });
}

type Write = () => Promise<void>;

async function compareRow(
  ctx: Context,
  row: CsvRow,
  seen: Set<string>,
  pass: Pass,
): Promise<readonly Write[]> {
  const value = readRow(row, seen, pass);
  if ("code" in value) {
    refuse(pass, row, value);
    return [];
  }
  const { employer, contacts } = value;
  const before = await findBranch(ctx.store, employer.ruc, employer.branch);
  if (before) return bringUpToDate(ctx, row, before, value, pass);
  pass.tally.added += 1;
  pass.pending ||= ctx.settings.production;
  pass.changes.added(row, employerHolder(employer.ruc, employer.branch));
  return [() => addEmployer(ctx.store, employer, ctx.clock.now()), () => pass.contacts.add(ctx, contacts)];
}

function readRow(row: CsvRow, seen: Set<string>, { order, tally }: Pass): EmployerRow | RowFault {
  const value = readEmployerRow(row);
  if ("code" in value) return value;
  const holder = employerHolder(value.employer.ruc, value.employer.branch);
  if (value.doubt && order.strict) return { code: "ruc", reason: value.doubt };
  if (seen.has(holder)) return { code: "repeated", reason: texts.repeated };
  seen.add(holder);
  if (value.doubt) tally.doubtful += 1;
  return value;
}

async function bringUpToDate(
  ctx: Context,
  row: CsvRow,
  before: Employer,
  { employer, contacts }: EmployerRow,
  pass: Pass,
): Promise<readonly Write[]> {
  const now = ctx.clock.now();
  const holder = employerHolder(employer.ruc, employer.branch);
  const points = await contactsOnFile(ctx.store, [holder]);
  const { representative } = before;
  const register = (["name", "kind"] as const)
    .filter((column) => before[column] !== employer[column])
    .map((column) => ({ column, was: before[column], becomes: employer[column] }));
  const other = { column: "representative", was: representative, becomes: employer.representative };
  const conflicts = [
    ...differing(contacts, points, now).map((change) => ({ ...change, why: texts.contactDiffers })),
    ...(representative === other.becomes ? [] : [{ ...other, why: texts.representativeDiffers }]),
  ];
  countRow(pass, row, holder, { columns: register, conflicts });
  return register.length === 0 ? [] : [() => updateEmployer(ctx.store, { ...employer, representative }, now)];
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
