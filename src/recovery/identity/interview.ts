import type { Method } from "../../base/method.ts";

/** What a person is asked on the way to a new password, in the order in which it is asked. */
export type Question = "proof" | "image" | "channel";

/** What was said so far; nothing tells whether it was right. */
export interface Said {
  readonly proof?: "question" | "birth-date" | undefined;
  /** Whether a picture was picked. */
  readonly image?: boolean;
  /** The person does not remember the answer or the picture. */
  readonly withoutImage?: boolean;
  readonly method?: Method | undefined;
}

/** What is asked next, given what was said; undefined once nothing more is needed. `methods` are what the desk offers everybody. */
export function nextQuestion(said: Said, methods: readonly Method[]): Question | undefined {
  const { proof, image = false, withoutImage = false, method } = said;
  // who remembers nothing gives the birth date, and nothing else
  if (proof === undefined || (withoutImage && proof !== "birth-date")) return "proof";
  if (!image && !withoutImage) return "image";
  // without what is remembered only the mailbox proves who it is
  if (method === undefined && methods.length > 1 && !withoutImage) return "channel";
  return undefined;
}
