import type { Missing, Restored } from "../../backup/restore.ts";
import { DeskClock } from "../../base/clock.ts";
import { systemActor } from "../../base/context.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso, local } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { homeOf, locationOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { beginningOf } from "../terminal/secrets.ts";
import { whileWorking } from "../terminal/spinner.ts";

const texts = catalogue({
  about: {
    es: "hacer de un respaldo una mesa, en una carpeta vacía",
    en: "make a desk of a backup, in an empty folder",
  },
  folder: {
    es: "carpeta que escribió «clave store backup»",
    en: 'the folder that "clave store backup" wrote',
  },
  anchor: {
    es: "un ancla del registro guardada después: dice cuánto falta",
    en: "an anchor of the record kept later: tells how much is missing",
  },
  migrate: {
    es: "llevar el almacén a la versión de este programa",
    en: "bring the store to this program's version",
  },
  working: { es: "Comprobando y restaurando…", en: "Checking and restoring…" },
  done: {
    es: "La mesa está restaurada en {path}, del respaldo del {madeAt} ({n} {n:entrada|entradas}).",
    en: "The desk is restored in {path}, from the backup of {madeAt} ({n} {n:entry|entries}).",
  },
  lost: {
    es: "Lo que se hizo después no está: claves nuevas, cambios de contacto, cuentas desactivadas.",
    en: "What was done after it is not here: new passwords, changes of contact, disabled accounts.",
  },
  missing: {
    es: "Según el ancla faltan {n} {n:entrada|entradas}, escritas entre el {since} y el {until}.",
    en: "By the anchor {n} {n:entry is|entries are} missing, written between {since} and {until}.",
  },
  missingSince: {
    es: "Según el ancla faltan {n} {n:entrada|entradas}, escritas desde el {since}.",
    en: "By the anchor {n} {n:entry is|entries are} missing, written since {since}.",
  },
  noneMissing: {
    es: "Según el ancla no falta nada de lo que había entonces.",
    en: "By the anchor nothing of what there was then is missing.",
  },
  dead: {
    es: "Ya no sirven: {links} {links:enlace|enlaces}, {codes} {codes:código|códigos}, {activations} {activations:activación|activaciones}, {sessions} {sessions:sesión|sesiones}.",
    en: "No longer good: {links} {links:link|links}, {codes} {codes:code|codes}, {activations} {activations:activation|activations}, {sessions} {sessions:session|sessions}.",
  },
  anew: {
    es: "Terminaron {recoveries} {recoveries:recuperación abierta|recuperaciones abiertas}: las personas piden otra vez.\nEmpezó de nuevo la espera de {holds} {holds:cambio|cambios} y de {approvers} {approvers:aprobador|aprobadores}.",
    en: "{recoveries} open {recoveries:recovery|recoveries} ended: people ask again.\nThe wait of {holds} {holds:change|changes} and of {approvers} {approvers:approver|approvers} began anew.",
  },
  review: {
    es: "Revise las cuentas: una que se desactivó después del respaldo, aquí no lo está (clave operator disable NOMBRE).\nPueden aprobar: {approvers}\nDesactivadas: {disabled}",
    en: "Review the accounts: one that was disabled after the backup is not, here (clave operator disable NAME).\nMay approve: {approvers}\nDisabled: {disabled}",
  },
  unsealed: {
    es: "El registro no explica esto; desde ahora no cuenta:",
    en: "The record does not account for this; from now on it does not count:",
  },
  nobody: { es: "nadie", en: "nobody" },
  apart: { es: "Reponga aparte ({what}): {path}", en: "Put back from elsewhere ({what}): {path}" },
  next: {
    es: "Ahora entre y compruebe: clave login --operator NOMBRE; clave audit verify; clave doctor",
    en: "Now sign in and check: clave login --operator NAME; clave audit verify; clave doctor",
  },
});

/** clave store restore DIR */
export const restore = verb({
  about: texts.about,
  takes: { "<folder>": texts.folder, "--anchor <file>": texts.anchor, "--migrate": texts.migrate },
  examples: [
    "clave store restore /respaldo/clave-2026-11-30 --home /srv/clave",
    "clave store restore /respaldo/clave-2026-11-30 --anchor ancla.txt",
  ],
  run: async (terminal, { folder, anchor: file, migrate = false }) => {
    const { restoreDesk } = await import("../../backup/restore.ts");
    const { anchorFrom } = await import("../../audit/anchor.ts");
    const { random } = terminal.shell;
    const home = homeOf(terminal);
    const location = locationOf(terminal, home, {});
    const anchor =
      file === undefined ? undefined : anchorFrom((await beginningOf(terminal.shell, file)).toString("utf8"));
    const ctx = { clock: new DeskClock(terminal.shell.clock), random, actor: systemActor };
    const order = { home, location, folder, anchor, migrate };
    const restored = await whileWorking(terminal, texts.working, () => restoreDesk(ctx, order));
    const lines = wordsOf(restored, { path: home.path, asked: anchor !== undefined });
    const unsealed = restored.unsealed.map((each) => terminal.text(each));
    terminal.answer(documentOf(restored, home.path, unsealed), lines.map(terminal.text).join("\n"));
  },
});

function documentOf(restored: Restored, home: string, unsealed: readonly string[]) {
  const { madeAt, entries, anew, applied, missing, review, saveApart } = restored;
  const until = missing?.until === undefined ? {} : { until: iso(missing.until) };
  return {
    restored: {
      home,
      madeAt: iso(madeAt),
      entries,
      ...anew,
      applied,
      ...(unsealed.length > 0 ? { unsealed } : {}),
      ...(missing ? { missing: { entries: missing.entries, since: iso(missing.since), ...until } } : {}),
      review,
      saveApart,
    },
  };
}

interface Told {
  readonly path: string;
  /** Whether an anchor was given. */
  readonly asked: boolean;
}

function wordsOf(restored: Restored, { path, asked }: Told): readonly Sentence[] {
  const { madeAt, entries: n, anew, missing, unsealed, review, saveApart, zone } = restored;
  const { links, codes, activations, sessions, recoveries, holds, approvers } = anew;
  const names = (list: readonly string[]) =>
    list.length === 0 ? texts.nobody : list.map(visible).join(", ");
  return [
    fill(texts.done, { path: visible(path), madeAt: local(madeAt, zone), n }),
    missing ? missingWords(missing, zone) : asked ? texts.noneMissing : texts.lost,
    fill(texts.dead, { links, codes, activations, sessions }),
    fill(texts.anew, { recoveries, holds, approvers }),
    fill(texts.review, {
      approvers: names(review.approvers.map(({ name, role }) => `${name} (${role})`)),
      disabled: names(review.disabled),
    }),
    ...(unsealed.length > 0 ? [texts.unsealed, ...unsealed] : []),
    ...saveApart.map((each) => fill(texts.apart, { what: each.what, path: visible(each.path) })),
    texts.next,
  ];
}

function missingWords({ entries: n, since, until }: Missing, zone: string): Sentence {
  const from = local(since, zone);
  if (until === undefined) return fill(texts.missingSince, { n, since: from });
  return fill(texts.missing, { n, since: from, until: local(until, zone) });
}
