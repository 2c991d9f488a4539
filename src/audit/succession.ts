import type { Context } from "../base/context.ts";
import { type Digests, isSignedBy } from "../base/keys.ts";
import { catalogue, fill } from "../base/texts.ts";
import { visible } from "../base/visible.ts";
import { type DeskKey, deskKeys } from "../store/engine/desk-keys.ts";
import { type ChainedEntry, newKeyAct } from "../store/record/audit-entries.ts";
import { type Anchor, foreignAnchor } from "./anchor.ts";
import { newKeyText } from "./chain.ts";
import { unexplained } from "./faults.ts";

const texts = catalogue({
  key: {
    es: "El almacén no dice de la llave {id} lo que dice el registro.",
    en: "The store does not say of the key {id} what the record says.",
  },
});

/** Which key followed which, as the record says it. */
export class KeySuccession {
  readonly #changes: ChainedEntry[] = [];

  hear(page: readonly ChainedEntry[]): void {
    for (const line of page)
      if (line.entry.act === newKeyAct && line.entry.outcome === "done") this.#changes.push(line);
  }

  /** Throws *invalid* for an anchor signed with a key when it was the desk's no more. */
  requireInTime(key: Digests | undefined, { entries }: Anchor): void {
    const end = this.#changes.find(({ entry }) => entry.detail["from"] === key?.id);
    if (end && entries >= end.id) throw foreignAnchor();
  }

  /** Throws *invalid* where the store has other keys than the record tells of, or one that the key before did not sign. */
  async requireStored(ctx: Context): Promise<void> {
    const stored = new Map((await deskKeys(ctx.store)).map((key) => [key.id, key]));
    const first = (ctx.keys.earlier[0] ?? ctx.keys).id;
    let before = stored.get(first);
    const told = new Set([first]);
    for (const { entry } of this.#changes) {
      const next = stored.get(String(entry.detail["to"]));
      if (!before || !next || !follows(next, before, entry.detail)) throw other(entry.detail["to"]);
      told.add(next.id);
      before = next;
    }
    const stray = [...stored.keys()].find((id) => !told.has(id));
    if (stray !== undefined || before?.id !== ctx.keys.id) throw other(stray ?? ctx.keys.id);
  }
}

function follows(next: DeskKey, before: DeskKey, detail: ChainedEntry["entry"]["detail"]): boolean {
  const { from, publicKey, signature, leaked } = detail;
  return (
    before.id === from &&
    before.endedAt !== undefined &&
    before.leaked === (leaked === "yes") &&
    next.publicKey === publicKey &&
    next.signature === signature &&
    isSignedBy(before.publicKey, newKeyText({ publicKey: () => next.publicKey }), next.signature ?? "")
  );
}

function other(id: unknown) {
  return unexplained(fill(texts.key, { id: visible(String(id)) }));
}
