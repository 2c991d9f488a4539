import { html } from "../../base/markup.ts";
import { catalogue } from "../../base/texts.ts";
import { findImage } from "../../holder/identity/catalogues.ts";
import { pickImage } from "../../recovery/visit/say.ts";
import { askedIn, type Visit } from "../../recovery/visit/visit.ts";
import { pictureButtons } from "../frame/fields.ts";
import type { Fault, Page } from "../frame/page.ts";
import { button, form } from "../frame/parts.ts";
import type { Asked, Form, Reply, Route } from "../frame/route.ts";
import { forgotten } from "./identity.ts";
import { inVisit, placeOf, places } from "./visit.ts";

const texts = catalogue({
  title: { es: "¿Cuál es su imagen de seguridad?", en: "Which is your security picture?" },
  pick: { es: "Elija la imagen que registró", en: "Choose the picture that you registered" },
  none: { es: "Elija una de las nueve imágenes.", en: "Choose one of the nine pictures." },
  next: { es: "Continuar", en: "Continue" },
});

function imagePage(ctx: Asked["ctx"], images: readonly string[], faults: readonly Fault[] = []): Page {
  return {
    name: "image",
    title: texts.title,
    faults,
    ...(faults.length > 0 && { status: 422 }),
    body: (look) =>
      html`${form(look, [
        pictureButtons(look, { name: "image", label: texts.pick, images, faults }),
        button(look, { label: texts.next }),
      ])}${forgotten(look, ctx)}`,
  };
}

/** /recover/image */
export const image: Route = {
  path: places.image,
  show: (asked) =>
    inVisit(asked, async (visit) =>
      visit.next === "image"
        ? { page: imagePage(asked.ctx, await shownIn(asked, visit)) }
        : { to: placeOf(visit.next) },
    ),
  take: (asked, field) => inVisit(asked, (visit) => take(asked, visit, field)),
};

async function take(asked: Asked, visit: Visit, field: Form): Promise<Reply> {
  if (visit.proof === undefined) return { to: placeOf(visit.next) };
  const picked = field("image");
  // one that was not among the nine is a wrong one, as any other
  if (!findImage(picked)) {
    const faults = [{ field: "image", sentence: texts.none }];
    return { page: imagePage(asked.ctx, await shownIn(asked, visit), faults) };
  }
  return { to: placeOf(await pickImage(asked.ctx, visit, picked)) };
}

async function shownIn({ ctx }: Asked, visit: Visit): Promise<readonly string[]> {
  return (await askedIn(ctx, visit)).images.map(({ id }) => id);
}
