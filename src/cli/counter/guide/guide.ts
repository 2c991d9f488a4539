import { ClaveError } from "../../../base/errors.ts";
import type { Case } from "../../../counter/case/view.ts";
import { workLeft } from "../words/case-words.ts";
import { beginCase, takeUp, type Wish } from "./begin.ts";
import { bringContact } from "./bring-contact.ts";
import { chooseImage, chooseQuestions } from "./choose-secrets.ts";
import { finish, handIn } from "./finish.ts";
import { readCodes } from "./read-codes.ts";
import { seeDocument } from "./see-document.ts";
import { Left, type Visit, wayBack } from "./visit.ts";

type Step = (visit: Visit, found: Case) => Promise<Case>;

/** Guides through a person's visit, from whichever step it is at to its end; undefined where it was left. */
export function serve(visit: Visit, wish: Wish | Case): Promise<Case | undefined> {
  return keptWhile(visit, async () => {
    const brought = "id" in wish ? {} : wish;
    let found = "id" in wish ? await takeUp(visit, wish) : await beginCase(visit, wish);
    for (let step = stepOf(found, brought); step; step = stepOf(found, brought))
      found = await step(visit, found);
    return finish(visit, found);
  });
}

/** Does a part of a visit; where it is left or broken off, it is told how to go on. */
export async function keptWhile<R>(visit: Visit, work: () => Promise<R>): Promise<R | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Left)) throw keeping(visit, error);
    if (visit.inHand) visit.terminal.say(wayBack(visit.inHand));
    return undefined;
  }
}

/** The next thing to do in a case; none once it is handed in or has ended. */
function stepOf(found: Case, wish: Partial<Wish>): Step | undefined {
  const { status, kind } = found;
  if (status === "open") return seeDocument;
  if (status !== "identified" && status !== "proving") return undefined;
  const left = workLeft(found);
  if (left === "submit") return handIn;
  if (left === "confirm") return readCodes;
  if (kind === "image") return chooseImage;
  if (kind === "questions") return chooseQuestions;
  return (visit, found) => bringContact(visit, found, wish);
}

/** An interruption in the middle of a case: it is told that nothing was lost. */
function keeping({ inHand, terminal }: Visit, error: unknown): unknown {
  if (!inHand) return error;
  const way = wayBack(inHand);
  if (isInterruption(error)) return new ClaveError("cancelled", way);
  // a refusal is about the case itself: it says how that stands
  if (error instanceof ClaveError && error.kind !== "refused") terminal.say(way);
  return error;
}

/** Whether somebody broke off at a prompt. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && (error.name === "ExitPromptError" || error.name === "AbortPromptError");
}
