import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { Home } from "../base/home.ts";
import { authorityFixed, systemFile } from "../base/place/system-file.ts";
import { requireSettingFile } from "../base/setting-files.ts";
import {
  checkSetting,
  isGuarded,
  requireSetting,
  type SettingKey,
  type SettingTexts,
  settingKeys,
  textOf,
} from "../base/settings.ts";
import { catalogue } from "../base/texts.ts";
import { maskPassword } from "../base/visible.ts";
import { addNotices } from "../store/staff/notices.ts";
import { approversBut } from "../store/staff/operators.ts";
import { keptSettings } from "../store/staff/settings.ts";
import { proposeSetting, type WaitingSetting } from "./guarded-settings.ts";
import { clearGuarded, moveIntoStore, type SettingsFile, withSettingsFile } from "./settings-file.ts";

const texts = catalogue({
  place: {
    es: "En producción ningún comando lleva la mesa a otro almacén.",
    en: "In production no command takes the desk to another store.",
  },
  placeHint: {
    es: "Quien tiene la cuenta de la mesa lo cambia en config.json; dónde está: clave config path",
    en: "Whoever has the desk's account changes it in config.json; where it is: clave config path",
  },
});

/** Every setting with its value as text; a password inside an address is not shown. */
export function showSettings(ctx: Context, texts: SettingTexts): readonly (readonly [SettingKey, string])[] {
  authorize(ctx, "config.read");
  return settingKeys.map((key) => [key, maskPassword(texts[key])]);
}

/** The value of one setting as text; throws *config* for a key there is none of. */
export function showSetting(ctx: Context, texts: SettingTexts, key: string): string {
  authorize(ctx, "config.read");
  return maskPassword(texts[requireSetting(key)]);
}

/** What became of a setting that somebody would have another. */
export interface Changed {
  readonly key: SettingKey;
  readonly value: string;
  /** Where it waits for another to decide. */
  readonly waiting?: WaitingSetting | undefined;
}

/**
 * Changes a setting within its bounds, and writes down from what to what. It lies in the desk's file; in production a
 * guarded one lies in the store, and is proposed. With `production` itself all guarded ones go there, whole or not at all.
 */
export async function changeSetting(
  ctx: Context,
  home: Home,
  given: { readonly key: string; readonly value: string },
): Promise<Changed> {
  const known = settingKeys.some((key) => key === given.key);
  return attempt(ctx, "config.set", known ? `setting:${given.key}` : undefined, async () => {
    const key = requireSetting(given.key);
    const value = checkSetting(key, given.value);
    const changed = await withSettingsFile(ctx, home.config, async (ctx, file) => {
      const { production, values } = await keptSettings(ctx.store);
      requireFree(key, production);
      requireSettingFile(key, value, { home, production });
      const enters = key === "production" && value === "true" && values["production"] !== "true";
      if (production && isGuarded(key) && !enters)
        return { key, value, waiting: await proposeSetting(ctx, file, { key, value }) };
      if (enters) await enterProduction(ctx, home, file);
      else await writeSetting(ctx, file, { key, value });
      return { key, value };
    });
    if (key === "production" && value === "true") await clearFile(ctx, home);
    return changed;
  });
}

/** Throws *forbidden* for what is said elsewhere than in the settings. */
function requireFree(key: SettingKey, production: boolean): void {
  if ((key === "production" || key === "store") && systemFile()) throw authorityFixed(`config set ${key}`);
  if (key === "store" && production) throw new ClaveError("setting-fixed", texts.place, texts.placeHint);
}

async function writeSetting(
  ctx: Context,
  { before, write }: SettingsFile,
  { key, value }: Changed,
): Promise<void> {
  const from = typeof before[key] === "string" ? maskPassword(before[key]) : undefined;
  const detail = { from, to: maskPassword(value) };
  await record(ctx, { act: "config.set", subject: `setting:${key}`, detail });
  if (isGuarded(key)) await tellOthers(ctx, key);
  write({ ...before, [key]: value });
}

async function enterProduction(ctx: Context, home: Home, { before }: SettingsFile): Promise<void> {
  for (const key of settingKeys)
    if (before[key] !== undefined) requireSettingFile(key, textOf(before[key]), { home, production: true });
  await moveIntoStore(ctx, before);
  await tellOthers(ctx, "production");
}

/** Whoever redirects the mail alone could send every link to himself: the others are to know. */
async function tellOthers(ctx: Context, key: SettingKey): Promise<void> {
  const { name } = ctx.actor;
  await addNotices(
    ctx.store,
    await approversBut(ctx.store, name),
    "setting-changed",
    { key, by: name },
    ctx.clock.now(),
  );
}

/** Takes out of the file what the store holds by now; what a full disk leaves there says the same, and is borne. */
export async function clearFile(ctx: Context, home: Home): Promise<void> {
  if ((await keptSettings(ctx.store)).values["production"] !== "true") return;
  await withSettingsFile(ctx, home.config, (_ctx, file) => Promise.resolve(clearGuarded(file))).catch(
    (error: unknown) => {
      if (!(error instanceof ClaveError) && (error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
    },
  );
}
