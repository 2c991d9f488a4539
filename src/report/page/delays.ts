import { catalogue, fill, type Language, number } from "../../base/texts.ts";
import { shownShare } from "../waits/shown.ts";
import { bars } from "./bars.ts";

/** The share of a mail provider's requests that were late, and the range in which it lies in 95 of 100 cases. */
export interface ProviderDelays {
  readonly provider: string;
  readonly requests: number;
  readonly share: number;
  readonly from: number;
  readonly to: number;
}

/** The late requests of each mail provider against the share that was published. */
export interface Delays {
  readonly published: number;
  readonly rows: readonly ProviderDelays[];
}

const texts = catalogue({
  title: {
    es: "Solicitudes que tardaron más de 30 minutos, por proveedor de correo",
    en: "Requests that took longer than 30 minutes, by mail provider",
  },
  published: { es: "publicado: {share}", en: "published: {share}" },
  share: { es: "tardías", en: "late" },
  requests: { es: "solicitudes", en: "requests" },
});

/** Draws the share of requests that were not done within 30 minutes, a bar for each mail provider. */
export function delays({ published, rows }: Delays, language: Language): string {
  const model = {
    title: texts.title[language],
    heads: [texts.share[language], texts.requests[language]],
    rows: rows.map(({ provider, requests, share, from, to }) => {
      const cells = [shownShare(share, language), number(requests, language)];
      return { name: provider, value: share, from, to, cells };
    }),
    marks: [
      { at: published, name: fill(texts.published, { share: shownShare(published, language) })[language] },
    ],
  };
  return bars(model, language);
}
