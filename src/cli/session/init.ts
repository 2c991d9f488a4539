import { DeskClock } from "../../base/clock.ts";
import { requireRoot } from "../../base/place/account.ts";
import { checkSetting } from "../../base/settings.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import { homeOf, locationOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { texts as operatorTexts } from "../operator/texts.ts";
import { untilInterrupted } from "../terminal/interruption.ts";
import { credentialsFrom, newPassword, requireNoPassword } from "../terminal/secrets.ts";

const texts = catalogue({
  operator: { es: "nombre del primer administrador", en: "name of the first admin" },
  smtp: {
    es: "servidor de correo, como smtp://127.0.0.1:2525",
    en: "mail server, such as smtp://127.0.0.1:2525",
  },
  institution: { es: "nombre de la institución en las cartas", en: "the institution's name in letters" },
  askOperator: { es: "Nombre del primer administrador:", en: "Name of the first admin:" },
  askPassword: { es: "Contraseña (15 caracteres o más):", en: "Password (15 characters or more):" },
  done: {
    es: "La mesa está lista en {path}.\nAhora entre: clave login --operator {name}",
    en: "The desk is ready in {path}.\nNow sign in: clave login --operator {name}",
  },
});

/** clave init */
export const init = verb({
  takes: {
    "--operator <name>": texts.operator,
    "--password-stdin": operatorTexts.ownPassword,
    "--smtp-url <url>": texts.smtp,
    "--institution <text>": texts.institution,
    "--cedula <cedula>": operatorTexts.ownCedula,
  },
  examples: ["clave init --operator ana --password-stdin < ARCHIVO"],
  run: async (terminal, options) => {
    requireRoot("desk.found");
    requireNoPassword(options.smtpUrl);
    const home = homeOf(terminal);
    const location = locationOf(terminal, home, {});
    const given = settingsGiven(options);
    const credentials = await credentialsFrom(terminal, options, {
      name: texts.askOperator,
      password: (questions) => newPassword(questions, texts.askPassword),
    });
    const founder = { ...credentials, cedula: options.cedula };
    const { makeDesk } = await import("../../operator/founding.ts");
    const { keptAddress } = await import("../../store/engine/connect.ts");
    const { random, env: environment } = terminal.shell;
    const clock = new DeskClock(terminal.shell.clock);
    // the home remembers where its store is, for whoever forgets to say it
    const settings = { ...given, ...keptAddress(home, location) };
    const { value } = await untilInterrupted((signal) =>
      makeDesk({ home, location, founder, settings, environment, clock, random, signal }),
    );
    const words = terminal.text(fill(texts.done, { path: visible(home.path), name: value.operator }));
    terminal.answer({ desk: { home: home.path, store: location.engine, operator: value.operator } }, words);
  },
});

function settingsGiven(options: {
  readonly smtpUrl?: string;
  readonly institution?: string;
}): Record<string, string> {
  const given: Record<string, string> = {};
  if (options.smtpUrl !== undefined) given["smtp.url"] = checkSetting("smtp.url", options.smtpUrl);
  if (options.institution !== undefined)
    given["institution"] = checkSetting("institution", options.institution);
  return given;
}
