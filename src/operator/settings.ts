import { attempt } from "../audit/attempt.ts";
import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { type Replaced, readConfigFile, replacePrivateFile } from "../base/home.ts";
import {
  checkSetting,
  isGuarded,
  requireSetting,
  type SettingKey,
  type SettingTexts,
  settingKeys,
} from "../base/settings.ts";
import { maskPassword } from "../base/visible.ts";
import { alone, transaction } from "../store/engine/transaction.ts";
import { addNotices } from "../store/staff/notices.ts";
import { approversBut } from "../store/staff/operators.ts";

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

/** Changes a setting in the desk's file, within its bounds, and writes down from what to what. */
export async function changeSetting(
  ctx: Context,
  file: string,
  given: { readonly key: string; readonly value: string },
): Promise<Setting> {
  const known = settingKeys.some((key) => key === given.key);
  return attempt(ctx, "config.set", known ? `setting:${given.key}` : undefined, () => {
    const key = requireSetting(given.key);
    return writeSetting(ctx, file, { key, value: checkSetting(key, given.value) });
  });
}

interface Setting {
  readonly key: SettingKey;
  readonly value: string;
}

/** The file and the record change together: where the record cannot be kept, the file is as it was. */
async function writeSetting(ctx: Context, file: string, setting: Setting): Promise<Setting> {
  let written: Replaced | undefined;
  try {
    await transaction(ctx, async (ctx) => {
      // two at once: the second reads what the first wrote
      await alone(ctx, "config");
      const before = readConfigFile(file);
      await noteChange(ctx, setting, before[setting.key]);
      const after = { ...before, [setting.key]: setting.value };
      written = replacePrivateFile(file, `${JSON.stringify(after, null, 2)}\n`);
    });
  } catch (error) {
    written?.takeBack();
    throw error;
  }
  written?.keep();
  return setting;
}

async function noteChange(ctx: Context, { key, value }: Setting, before: unknown): Promise<void> {
  const from = typeof before === "string" ? maskPassword(before) : undefined;
  await record(ctx, {
    act: "config.set",
    subject: `setting:${key}`,
    detail: { from, to: maskPassword(value) },
  });
  // whoever redirects the mail alone could send every link to himself: the others are to know
  const others = isGuarded(key) ? await approversBut(ctx.store, ctx.actor.name) : [];
  await addNotices(ctx.store, others, "setting-changed", { key, by: ctx.actor.name }, ctx.clock.now());
}
