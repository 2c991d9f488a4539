import { catalogue, fill } from "../base/texts.ts";
import { second, spoken } from "../base/time.ts";
import { lastAuditEntry } from "../store/audit-entries.ts";
import { fault, good, type Observation } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  good: { es: "No está antes de lo último que se hizo.", en: "It is not before what was done last." },
  young: {
    es: "El reloj de esta máquina está antes de 2024: enlaces y códigos vivirían de más o de menos.",
    en: "This machine's clock is before 2024: links and codes would live too long or too short.",
  },
  behind: {
    es: "El reloj está {late} antes de la última entrada del registro: se movió, o entonces iba adelantado.",
    en: "The clock is {late} before the last entry of the record: it was moved, or was fast then.",
  },
  mend: {
    es: "Ajuste la hora de la máquina: timedatectl set-ntp true",
    en: "Set the machine's time: timedatectl set-ntp true",
  },
});

/** No desk is older: a clock before it was never set. */
const earliest = Date.UTC(2024, 0, 1);

/** Whether the clock can be true: set at all, and not behind what was written down already. */
export async function examineClock(patient: Patient): Promise<Observation> {
  const now = patient.clock.now();
  if (now < earliest) return fault("config", texts.young, texts.mend);
  const last = await lastAuditEntry(need(patient, "store"));
  const late = (last?.entry.at ?? now) - now;
  // two machines at one database never agree to the millisecond
  if (late < second) return good(texts.good);
  return fault("config", fill(texts.behind, { late: spoken(late) }), texts.mend);
}
