import type { Context } from "./context.ts";

/** What the record, letters and failed checks speak about; each is written as `kind:name`. */
export type SubjectKind = "affiliate" | "case" | "employer" | "import" | "office" | "operator" | "recovery";

/** A subject as it is written: `recovery:R7K3M9QWXA`, `affiliate:1710034065`. */
export function subjectOf(kind: SubjectKind, name: string): string {
  return `${kind}:${name}`;
}

export function nameIn(subject: string): string {
  return subject.slice(subject.indexOf(":") + 1);
}

/** The name in a subject of one kind; undefined in one of another. */
export function namedIn(kind: SubjectKind, subject: string): string | undefined {
  return subject.startsWith(`${kind}:`) ? nameIn(subject) : undefined;
}

/** Who acts, as a source of failed checks and of letters: all terminals of an operator are one. */
export function sourceOf({ actor }: Pick<Context, "actor">): string {
  return `${actor.kind}:${actor.name}`;
}
