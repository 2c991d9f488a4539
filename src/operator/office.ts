import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { subjectOf } from "../base/subjects.ts";
import { catalogue, fill } from "../base/texts.ts";
import { hasInvisible, visible } from "../base/visible.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import { addOffice, everyOffice, findOffice, type Office } from "../store/staff/offices.ts";
import { hasTrait, type Role } from "../store/staff/operators.ts";

const texts = catalogue({
  code: {
    es: "El código de una oficina va de 2 a 12 letras mayúsculas, dígitos o guiones.",
    en: "An office's code is 2 to 12 capital letters, digits or dashes.",
  },
  codeHint: { es: "Por ejemplo: UIO-NORTE", en: "For example: UIO-NORTE" },
  name: {
    es: "El nombre de una oficina va de 2 a 80 caracteres.",
    en: "An office's name is 2 to 80 characters.",
  },
  nameHint: { es: 'Por ejemplo: --name "Quito Norte"', en: 'For example: --name "Quito North"' },
  exists: { es: "Ya hay una oficina {code}: {name}.", en: "There is an office {code} already: {name}." },
  listHint: { es: "Vea las oficinas: clave office list", en: "See the offices: clave office list" },
  missing: { es: "No hay una oficina {code}.", en: "There is no office {code}." },
  clerk: {
    es: "Un funcionario de ventanilla (clerk) atiende en una oficina: falta cuál.",
    en: "A clerk serves at an office: which one is missing.",
  },
  clerkHint: {
    es: "Dé --office CÓDIGO al crearlo, o antes: clave operator set-office NOMBRE --office CÓDIGO",
    en: "Give --office CODE when adding one, or before: clave operator set-office NAME --office CODE",
  },
});

/** Adds an office; refused where its code is taken. */
export function openOffice(ctx: Context, typed: Office): Promise<Office> {
  const code = codeFrom(typed.code);
  return attempt(ctx, "office.add", isCode(code) ? subjectOf("office", code) : undefined, () => {
    const office = { code: requireCode(code), name: requireName(typed.name) };
    return transaction(ctx, async (ctx) => {
      await alone(ctx, "offices");
      await requireFree(ctx, code);
      await addOffice(ctx.store, office, ctx.clock.now());
      await record(ctx, {
        act: "office.add",
        subject: subjectOf("office", code),
        detail: { name: office.name },
      });
      return office;
    });
  });
}

export function listOffices(ctx: Context, limit: number): Promise<readonly Office[]> {
  authorize(ctx, "office.list");
  return everyOffice(ctx.store, limit);
}

/** The code of the office where somebody with a role works; a clerk has one, the others may. */
export async function officeFor(
  ctx: Context,
  role: Role,
  typed: string | undefined,
): Promise<string | undefined> {
  if (typed === undefined && !hasTrait(role, "ownOffice")) return undefined;
  if (typed === undefined) throw new ClaveError("office-needed", texts.clerk, texts.clerkHint);
  const code = codeFrom(typed);
  if (await findOffice(ctx.store, code)) return code;
  const sentence = fill(texts.missing, { code: visible(code) });
  throw new ClaveError("office-missing", sentence, texts.listHint);
}

function codeFrom(typed: string): string {
  return typed.trim().toUpperCase();
}

function isCode(text: string): boolean {
  return /^[A-Z0-9][A-Z0-9-]{1,11}$/.test(text);
}

function requireCode(code: string): string {
  if (isCode(code)) return code;
  throw new ClaveError("office-code", texts.code, texts.codeHint);
}

function requireName(typed: string): string {
  const name = typed.trim();
  if (name.length >= 2 && name.length <= 80 && !hasInvisible(name)) return name;
  throw new ClaveError("office-name", texts.name, texts.nameHint);
}

async function requireFree(ctx: Context, code: string): Promise<void> {
  const there = await findOffice(ctx.store, code);
  if (!there) return;
  const sentence = fill(texts.exists, { code, name: there.name });
  throw new ClaveError("office-exists", sentence, texts.listHint);
}
