import { record } from "../audit/record.ts";
import type { Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import { type Replaced, readConfigFile, replacePrivateFile } from "../base/home.ts";
import { checkSetting, isGuarded, type SettingKey, settingKeys, textOf } from "../base/settings.ts";
import { catalogue, fill } from "../base/texts.ts";
import { maskPassword } from "../base/visible.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import { keptSettings, leaveProduction, putSetting } from "../store/staff/settings.ts";

const texts = catalogue({
  secret: {
    es: "El ajuste {key} guarda una contraseña, y al almacén no entra ninguna.",
    en: "The setting {key} holds a password, and none goes into the store.",
  },
  secretHint: {
    es: "Quítela de la dirección en config.json y póngala en un archivo: smtp.passwordFile. Dónde está: clave config path",
    en: "Take it out of the address in config.json and put it into a file: smtp.passwordFile. Where it is: clave config path",
  },
});

type Lines = Readonly<Record<string, unknown>>;

/** The desk's file of settings, while one act changes it. */
export interface SettingsFile {
  readonly before: Lines;
  /** Writes it anew; the act that fails leaves it as it was. */
  readonly write: (after: Lines) => void;
}

/** The file and the store change together: where the store cannot, the file is as it was. */
export async function withSettingsFile<R>(
  ctx: Context,
  path: string,
  work: (ctx: Context, file: SettingsFile) => Promise<R>,
): Promise<R> {
  let written: Replaced | undefined;
  const write: SettingsFile["write"] = (after) => {
    written = replacePrivateFile(path, `${JSON.stringify(after, null, 2)}\n`);
  };
  try {
    const done = await transaction(ctx, async (ctx) => {
      // two at once: the second reads what the first wrote
      await alone(ctx, "config");
      return work(ctx, { before: readConfigFile(path), write });
    });
    written?.keep();
    return done;
  } catch (error) {
    written?.takeBack();
    throw error;
  }
}

/**
 * Takes out of the file what the store holds. Done before the store's is changed: whoever is killed between the two
 * leaves in force what was.
 */
export function clearGuarded({ before, write }: SettingsFile): void {
  const after = Object.entries(before).filter(([key]) => !isGuarded(key));
  if (after.length < Object.keys(before).length) write(Object.fromEntries(after));
}

/**
 * Puts what a file says of the guarded settings into the store, each with its entry: the desk is in production from
 * then on. In a transaction; the file may say the same until it is cleared. Throws *config* for a value with a password.
 */
export async function moveIntoStore(ctx: Context, file: Lines): Promise<void> {
  const guarded = settingKeys.filter((key) => isGuarded(key) && file[key] !== undefined);
  for (const key of new Set<SettingKey>([...guarded, "production"])) {
    const value = key === "production" ? "true" : checkSetting(key, textOf(file[key]));
    requireNoSecret(key, value);
    await putSetting(ctx.store, key, value, ctx.clock.now());
    await record(ctx, { act: "config.move", subject: `setting:${key}`, detail: { to: value } });
  }
}

/** The same for a desk that is in production by its file or its machine, and still has them in its file alone. */
export async function moveWhereProduction(ctx: Context, file: Lines): Promise<void> {
  const { production, values } = await keptSettings(ctx.store);
  if (values["production"] === "true") return;
  if (production || textOf(file["production"]) === "true") await moveIntoStore(ctx, file);
}

/** The way back: the file says again what the store said, but that this is production. */
export async function moveIntoFile(ctx: Context, { before, write }: SettingsFile): Promise<void> {
  const { production: _ended, ...values } = (await keptSettings(ctx.store)).values;
  const { production: _said, ...rest } = before;
  write({ ...rest, ...values });
  await leaveProduction(ctx.store, ctx.clock.now());
}

/** Throws *config* for an address with a password: the store's copies would carry it. */
export function requireNoSecret(key: SettingKey, value: string): void {
  if (maskPassword(value) === value) return;
  throw new ClaveError("setting-invalid", fill(texts.secret, { key }), texts.secretHint);
}
