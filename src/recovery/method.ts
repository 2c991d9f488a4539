import { ClaveError } from "../base/errors.ts";
import type { Method } from "../base/method.ts";
import { fill } from "../base/texts.ts";
import { texts } from "./texts.ts";

/** Throws *refused* for a way by which this desk sends no link, and says which way there is. */
export function requireMethod(method: Method, cedula: string): void {
  if (method === "email") return;
  const [sentence, hint] =
    method === "in-person"
      ? [texts.inPersonElsewhere, fill(texts.inPersonHint, { cedula })]
      : [fill(texts.methodMissing, { method }), texts.methodHint];
  throw new ClaveError("refused", "method-unavailable", sentence, hint);
}
