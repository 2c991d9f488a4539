import { existsSync, rmSync } from "node:fs";
import { DeskClock } from "../../base/clock.ts";
import { type Context, systemActor } from "../../base/context.ts";
import { claimHome, type Home, readConfigFile, writePrivateFile } from "../../base/home.ts";
import { createKeys, loadKeys } from "../../base/keys.ts";
import { checkSetting, readSettings } from "../../base/settings.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";
import type { StoreLocation } from "../../store/engine/connect.ts";
import { homeOf, locationOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { texts as operatorTexts } from "../operator/texts.ts";
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
  nothingMade: {
    es: "No se hizo nada de la mesa: repítalo cuando haya espacio.",
    en: "Nothing of the desk was made: repeat it once there is space.",
  },
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
    requireNoPassword(options.smtpUrl);
    const home = homeOf(terminal);
    const location = locationOf(terminal, home);
    const given = settingsGiven(options);
    const credentials = await credentialsFrom(terminal, options, {
      name: texts.askOperator,
      password: (questions) => newPassword(questions, texts.askPassword),
    });
    const founder = { ...credentials, cedula: options.cedula };
    const { closeStore, openStore } = await import("../../store/engine/connect.ts");
    const { migrate } = await import("../../store/engine/migrate.ts");
    const { transaction } = await import("../../store/engine/transaction.ts");
    const { foundDesk, requireFounder } = await import("../../operator/found.ts");
    const { random, env } = terminal.shell;
    const clock = new DeskClock(terminal.shell.clock);
    await requireFounder(founder);
    const operator = await orNothing(home, location, async () => {
      claimHome(home);
      createKeys(home.keys, random);
      const store = await openStore(location, true);
      try {
        await migrate(store, clock.now());
        const { settings } = readSettings({ ...readConfigFile(home.config), ...given }, env);
        const keys = loadKeys(home.keys);
        const ctx: Context = { store, clock, random, actor: systemActor, settings, keys };
        // both or neither: an interrupted founding can be repeated whole
        return await transaction(ctx, async (ctx) => {
          const { operator } = await foundDesk(ctx, founder);
          keepSettings(home, given);
          return operator;
        });
      } finally {
        await closeStore(store);
      }
    });
    const words = terminal.text(fill(texts.done, { path: visible(home.path), name: operator }));
    terminal.answer({ desk: { home: home.path, store: location.engine, operator } }, words);
  },
});

/** Makes a desk; where a full disk ends that, what was made of it is taken away again. */
async function orNothing<R>(home: Home, location: StoreLocation, make: () => Promise<R>): Promise<R> {
  const store = location.engine === "sqlite" ? location.path : home.store;
  const places = [home.path, home.keys, home.config, store, `${store}-wal`, `${store}-shm`];
  const absent = places.filter((path) => !existsSync(path));
  try {
    return await make();
  } catch (error) {
    const { explainStoreFault } = await import("../../store/engine/faults.ts");
    const fault = explainStoreFault(error);
    if (fault?.code !== "disk-full") throw error;
    for (const path of absent) rmSync(path, { recursive: true, force: true });
    throw fault.adding(texts.nothingMade);
  }
}

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

function keepSettings(home: Home, given: Record<string, string>): void {
  writePrivateFile(home.config, `${JSON.stringify({ ...readConfigFile(home.config), ...given }, null, 2)}\n`);
}
