import { type Context, visitorFrom } from "../../src/base/context.ts";
import { ClaveError } from "../../src/base/errors.ts";
import type { Language } from "../../src/base/texts.ts";
import { routes } from "../../src/portal/portal.ts";
import { type Answer, type OpenPortal, openPortal } from "./portal.ts";
import type { World } from "./world.ts";

/** A token that stands in no letter. */
export const nobodysToken = "A".repeat(43);

/** The words of a page, as a person reads them. */
export function wordsOf({ text }: Answer): string {
  const words = text.replace(/^[\s\S]*<main[^>]*>|<\/main>[\s\S]*$/g, "").replace(/<[^>]+>/g, " ");
  const plain = words
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<");
  return plain.replace(/&gt;/g, ">").replace(/&amp;/g, "&").replace(/\s+/g, " ");
}

/** Whoever comes to the portal from this machine. */
export function visiting({ holder }: World): Context {
  return { ...holder, actor: visitorFrom("127.0.0.1") };
}

/** The portal with all its pages, in a world. */
export function openPages(world: World): Promise<OpenPortal> {
  return openPortal(world.system, routes);
}

/** What the command line says of an act that is refused. */
export async function toldOf(work: Promise<unknown>, language: Language): Promise<readonly string[]> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof ClaveError)) throw new Error("it was not refused");
  return [error.sentence, ...(error.hint ? [error.hint] : [])].map((sentence) => sentence[language]);
}
