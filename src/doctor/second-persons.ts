import { catalogue } from "../base/texts.ts";
import { secondPersons, wantingSentences } from "../operator/pairing.ts";
import { good, notApplicable, type Observation, warning } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  trying: {
    es: "Fuera de producción, una sola persona puede hacer de todas.",
    en: "Outside production one person may play all.",
  },
  good: {
    es: "Hay quien decida lo que otro propone, y nadie está unido a nadie.",
    en: "There is somebody to decide what another proposes, and nobody is tied to anybody.",
  },
  mend: {
    es: "Vea quiénes hay, y qué puede confirmar otro: clave operator list; clave operator approve NOMBRE",
    en: "See who there is, and what another can confirm: clave operator list; clave operator approve NAME",
  },
});

/** Whether a desk in production has two persons for what two decide, and who is nobody's second person. */
export async function examineSecondPersons(patient: Patient): Promise<readonly Observation[]> {
  const settings = need(patient, "settings");
  if (!settings.production) return [notApplicable(texts.trying)];
  const found = await secondPersons({ store: need(patient, "store"), clock: patient.clock });
  const wanting = wantingSentences(found, settings.timezone);
  return wanting.length === 0 ? [good(texts.good)] : wanting.map((each) => warning(each, texts.mend));
}
