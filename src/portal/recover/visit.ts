import { ClaveError } from "../../base/errors.ts";
import { html, nothing } from "../../base/markup.ts";
import { catalogue } from "../../base/texts.ts";
import type { Question } from "../../recovery/identity/interview.ts";
import { requireVisit, type Visit } from "../../recovery/visit/visit.ts";
import type { Page } from "../frame/page.ts";
import { paragraph, wayTo } from "../frame/parts.ts";
import type { Asked, Reply } from "../frame/route.ts";

const texts = catalogue({
  over: { es: "Empiece de nuevo, por favor", en: "Please begin again" },
  again: { es: "Empezar de nuevo", en: "Begin again" },
});

/** Where each question is asked, where one waits for the letter, and where its code leads. */
export const places = {
  proof: "/recover/identity",
  image: "/recover/image",
  channel: "/recover/channel",
  sent: "/recover/sent",
  password: "/recover/password",
} as const;

export function placeOf(next: Question | undefined): string {
  return places[next ?? "sent"];
}

/** Does something in the browser's visit; where that is over, a page says so and begins anew. */
export async function inVisit(
  asked: Asked,
  work: (visit: Visit) => Promise<Reply>,
  require = requireVisit,
): Promise<Reply> {
  try {
    return await work(await require(asked.ctx, asked.visit));
  } catch (error) {
    if (error instanceof ClaveError && ["visit-over", "code-expired"].includes(error.code))
      return { page: overPage(error), visit: undefined };
    throw error;
  }
}

function overPage({ sentence, hint }: ClaveError): Page {
  return {
    name: "refused",
    title: texts.over,
    body: (look) =>
      html`${paragraph(look, sentence)}${hint ? paragraph(look, hint) : nothing}${wayTo(look, "/recover", texts.again)}`,
  };
}
