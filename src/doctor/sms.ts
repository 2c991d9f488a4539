import { connect } from "node:net";
import { catalogue, fill } from "../base/texts.ts";
import { second } from "../base/time.ts";
import { visible } from "../base/visible.ts";
import { fault, good, notApplicable, type Observation } from "./finding.ts";
import { need, type Patient } from "./patient.ts";

const texts = catalogue({
  unused: { es: "Los SMS no están en uso.", en: "SMS is not in use." },
  good: {
    es: "{host} acepta conexiones; no se le envió nada.",
    en: "{host} takes connections; nothing was sent to it.",
  },
  unreachable: {
    es: "No se puede llegar a la pasarela de SMS {host}.",
    en: "The SMS gateway {host} cannot be reached.",
  },
  mend: {
    es: "Revise la pasarela, la red y sms.url: clave config get sms.url",
    en: "Check the gateway, the network and sms.url: clave config get sms.url",
  },
});

/** Whether the SMS gateway can be reached, where one is set. */
export async function examineSms(patient: Patient): Promise<Observation> {
  const given = need(patient, "settings")["sms.url"];
  if (given === "") return notApplicable(texts.unused);
  const url = new URL(given);
  const host = visible(url.host);
  return (await isReached(url))
    ? good(fill(texts.good, { host }))
    : fault("unavailable", fill(texts.unreachable, { host }), texts.mend);
}

function isReached({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || (protocol === "https:" ? 443 : 80)),
      timeout: 5 * second,
    });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
