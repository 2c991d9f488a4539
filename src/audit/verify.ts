import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { type Digests, everyKey } from "../base/keys.ts";
import { catalogue, fill, type Sentence, verbatim } from "../base/texts.ts";
import { type Duration, local, type Moment } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { snapshot } from "../store/engine/transaction.ts";
import { type AuditEntry, type ChainedEntry, newCountAct } from "../store/record/audit-entries.ts";
import {
  everyOperatorExplained,
  everyPassword,
  layOutExplanations,
  type OperatorInOffice,
  type PasswordInUse,
  putExplanations,
  unexplainedClearing,
} from "../store/record/explained.ts";
import { importNames } from "../store/register/imports.ts";
import { explanationsIn, ImportGroups } from "./accounting.ts";
import { type Anchor, requireAnchored, requireNotShorter, requireOwnAnchor } from "./anchor.ts";
import { attempt } from "./attempt.ts";
import { passwordDigest } from "./explain.ts";
import { unexplained } from "./faults.ts";
import { record } from "./record.ts";
import { KeySuccession } from "./succession.ts";
import { requireContactsExplained } from "./unexplained-contacts.ts";
import { RowsFollowed, requireRowsSealed } from "./unexplained-rows.ts";
import { requireStatesExplained, statesSaid } from "./unexplained-states.ts";
import { walkChain } from "./walk.ts";

const texts = catalogue({
  password: {
    es: "Ninguna entrada del registro explica la clave de {name}.",
    en: "No entry of the record explains the password of {name}.",
  },
  operator: {
    es: "Ninguna entrada del registro explica la contraseña del operador {name}.",
    en: "No entry of the record explains the password of the operator {name}.",
  },
  role: {
    es: "El operador {name} tiene la función {role}, que ninguna entrada del registro le dio.",
    en: "The operator {name} has the role {role}, which no entry of the record gave.",
  },
  enabled: {
    es: "Ninguna entrada del registro explica si el operador {name} puede entrar.",
    en: "No entry of the record explains whether the operator {name} may sign in.",
  },
  clearing: {
    es: "Ninguna entrada del registro explica el desbloqueo de {cedula}, {at}.",
    en: "No entry of the record explains the unlocking of {cedula}, {at}.",
  },
});

export interface Verified {
  readonly entries: number;
  /** The hash of the last entry. */
  readonly head: string;
  /** How often a new count of time began, and the entries that go back in time without one. */
  readonly counts: number;
  readonly stepsBack: readonly number[];
  /** When the desk was last restored, from a backup of when; undefined where it never was. */
  readonly restored: { readonly at: Moment; readonly madeAt: Moment } | undefined;
}

/**
 * Checks the whole record: that every entry is as it was written and none is missing, that it holds what was
 * anchored once, and that an entry accounts for every password, operator, contact point and unlocking there is, and that
 * every row that gives authority is as the desk last left it.
 * Throws *invalid* naming the first that is not so. Others go on working meanwhile.
 */
export function verifyAudit(ctx: Context, anchor?: Anchor): Promise<Verified> {
  return attempt(ctx, "audit.verify", undefined, async () => {
    const anchorKey = anchor && requireOwnAnchor(ctx, anchor);
    try {
      const verified = await snapshot(ctx, (ctx) => verify(ctx, anchor, anchorKey));
      await record(ctx, { act: "audit.verify", detail: { entries: verified.entries } });
      return verified;
    } catch (error) {
      if (error instanceof ClaveError && error.kind === "invalid")
        await record(ctx, { act: "audit.verify", outcome: "refused", detail: { code: error.code } });
      throw error;
    }
  });
}

async function verify(
  ctx: Context,
  anchor: Anchor | undefined,
  anchorKey: Digests | undefined,
): Promise<Verified> {
  const succession = new KeySuccession();
  const imports = new ImportGroups(ctx.keys, await importNames(ctx.store));
  const times = new TimesInOrder(ctx.settings["clock.tolerance"]);
  const followed = new RowsFollowed();
  let restored: Verified["restored"];
  await layOutExplanations(ctx.store);
  const { entries, hash } = await walkChain(ctx, async (page, before) => {
    if (anchor) requireAnchored(ctx, anchor, page, before);
    for (const line of page) imports.hear(line);
    times.hear(page);
    succession.hear(page);
    restored = page.map(({ entry }) => restorationIn(entry)).findLast((each) => each) ?? restored;
    await followed.hear(ctx, page);
    await putExplanations(ctx.store, [...page.flatMap(explanationsIn), ...page.flatMap(statesSaid)]);
  });
  if (anchor) requireNotShorter(anchor, entries);
  if (anchor) succession.requireInTime(anchorKey, anchor);
  await succession.requireStored(ctx);
  await requireExplained(ctx, imports);
  if (followed.fault) throw unexplained(followed.fault);
  return { entries, head: hash, restored, counts: times.counts, stepsBack: times.stepsBack };
}

function restorationIn({ act, outcome, at, detail }: AuditEntry): Verified["restored"] {
  return act === "store.restore" && outcome === "done" ? { at, madeAt: Number(detail["madeAt"]) } : undefined;
}

/** Which entries bear a time before the one they follow, by more than is borne: right where a new count begins. */
class TimesInOrder {
  readonly #tolerance: Duration;
  #last: Moment = 0;
  counts = 0;
  readonly stepsBack: number[] = [];

  constructor(tolerance: Duration) {
    this.#tolerance = tolerance;
  }

  hear(page: readonly ChainedEntry[]): void {
    for (const { id, entry } of page) {
      if (entry.act === newCountAct && entry.outcome === "done") this.counts += 1;
      else if (entry.at < this.#last - this.#tolerance) this.stepsBack.push(id);
      this.#last = entry.at;
    }
  }
}

/** Throws *invalid* for a password, an operator, a contact point or an unlocking that no entry accounts for. */
async function requireExplained(ctx: Context, imports: ImportGroups): Promise<void> {
  for (const operator of await everyOperatorExplained(ctx.store)) {
    const fault = operatorFault(ctx, operator);
    if (fault) throw unexplained(fault);
  }
  for await (const passwords of everyPassword(ctx.store))
    for (const password of passwords)
      if (!isSaid(ctx, password)) throw unexplained(fill(texts.password, { name: visible(password.name) }));
  await requireContactsExplained(ctx, imports);
  await requireStatesExplained(ctx);
  const clearing = await unexplainedClearing(ctx.store);
  if (clearing) throw unexplained(unlocking(ctx, clearing));
  await requireRowsSealed(ctx);
}

function isSaid(ctx: Context, { name, verifier, said }: PasswordInUse): boolean {
  return everyKey(ctx.keys).some((key) => said === passwordDigest(key, name, verifier));
}

/** What of an operator the record does not account for; undefined where it accounts for all. */
export function operatorFault(ctx: Context, operator: OperatorInOffice): Sentence | undefined {
  const { name, role, roleSaid, disabledAt, disabledSaid } = operator;
  const shown = visible(name);
  if (!isSaid(ctx, operator)) return fill(texts.operator, { name: shown });
  if (role !== roleSaid) return fill(texts.role, { name: shown, role: verbatim(role) });
  return (disabledSaid === "operator.disable") === (disabledAt !== null)
    ? undefined
    : fill(texts.enabled, { name: shown });
}

function unlocking(ctx: Context, { cedula, clearedAt }: { cedula: string; clearedAt: number }): Sentence {
  return fill(texts.clearing, { cedula: visible(cedula), at: local(clearedAt, ctx.settings.timezone) });
}
