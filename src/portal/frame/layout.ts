import { html, type Markup, nothing } from "../../base/markup.ts";
import { catalogue } from "../../base/texts.ts";
import { assetAddress, colourAddress } from "./assets.ts";
import type { Fault, Look, Page } from "./page.ts";
import { inLanguage } from "./parts.ts";

const texts = catalogue({
  skip: { es: "Ir al contenido", en: "Skip to the content" },
  other: { es: "English", en: "Español" },
  faults: { es: "Hay algo que corregir", en: "There is something to correct" },
  help: { es: "¿Necesita ayuda?", en: "Do you need help?" },
  office: {
    es: "Si no le llega el mensaje o no puede seguir, vaya a cualquier oficina con su cédula o pasaporte.",
    en: "If no message arrives or you cannot go on, go to any office with your identity card or passport.",
  },
  nobody: {
    es: "No dé su clave ni el enlace a nadie. Ningún funcionario se los pedirá.",
    en: "Give your password and the link to nobody. No official will ask you for them.",
  },
});

/** A page as one whole HTML document, which fetches nothing from elsewhere. */
export function pageHtml(page: Page, look: Look): string {
  const { head, top, foot } = frameOf(look);
  const title = look.text(page.title);
  const faults = page.faults ?? [];
  return html`${head}
<title>${faults.length > 0 ? "Error: " : ""}${title} – ${look.institution}</title>
${top}
<main id="main" data-page="${page.name}" tabindex="-1">
${faults.length > 0 ? errorSummary(faults, look) : nothing}
<h1>${title}</h1>
${page.body(look)}
</main>
${foot}`.markup;
}

interface Frame {
  readonly head: Markup;
  readonly top: Markup;
  readonly foot: Markup;
}

const frames = new Map<string, Frame>();

/** What all pages have; laid once for each language, since laying it takes longer than all else. */
function frameOf(look: Look): Frame {
  const { language, institution, colour, logo } = look;
  const key = [language, colour, logo, institution].join(" ");
  const frame = frames.get(key) ?? { head: headOf(look), top: topOf(look), foot: footOf(look) };
  frames.set(key, frame);
  return frame;
}

/** Under the referrer policy of the headers old browsers would keep their origin back from forms of our own too. */
function headOf({ language, colour }: Look): Markup {
  const own = colour === "" ? nothing : html`<link rel="stylesheet" href="${colourAddress(colour)}">`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="same-origin">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">
<link rel="icon" href="${assetAddress("icon.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${assetAddress("page.css")}">
${own}
<script type="module" src="${assetAddress("page.js")}"></script>`;
}

function topOf(look: Look): Markup {
  const other = look.language === "es" ? "en" : "es";
  const logo = look.logo ? html`<img src="/a/logo" alt="">` : nothing;
  return html`</head>
<body>
<a class="skip" href="#main">${look.text(texts.skip)}</a>
<header><div>
<a class="home" href="${inLanguage("/", look.language)}">${logo}<span>${look.institution}</span></a>
<a class="language" href="?lang=${other}" lang="${other}" hreflang="${other}">${look.text(texts.other)}</a>
</div></header>`;
}

function footOf(look: Look): Markup {
  return html`<footer><div>
<h2>${look.text(texts.help)}</h2>
<p>${look.text(texts.office)}</p>
<p>${look.text(texts.nobody)}</p>
</div></footer>
</body>
</html>
`;
}

/** What is to be corrected, above everything and read first; each line leads to its field. */
function errorSummary(faults: readonly Fault[], look: Look): Markup {
  const lines = faults.map(
    ({ field, sentence }) => html`<li><a href="#${field}">${look.text(sentence)}</a></li>`,
  );
  return html`<div class="faults" role="alert" tabindex="-1" autofocus aria-labelledby="faults-title">
<h2 id="faults-title">${look.text(texts.faults)}</h2>
<ul>${lines}</ul>
</div>`;
}
