import { record } from "../audit/record.ts";
import { authorize, type Context } from "../base/context.ts";
import { readConfigFile, writePrivateFile } from "../base/home.ts";
import { checkSetting, requireSetting, type SettingKey } from "../base/settings.ts";
import { alone, transaction } from "../store/transaction.ts";

/** Changes a setting in the desk's file, within its bounds, and writes down from what to what. */
export async function changeSetting(
  ctx: Context,
  file: string,
  given: { readonly key: string; readonly value: string },
): Promise<{ readonly key: SettingKey; readonly value: string }> {
  authorize(ctx, "config.set");
  const key = requireSetting(given.key);
  const value = checkSetting(key, given.value);
  return transaction(ctx, async (ctx) => {
    // two at once: the second reads what the first wrote
    await alone(ctx, "config");
    const before = readConfigFile(file);
    const from = typeof before[key] === "string" ? before[key] : undefined;
    await record(ctx, { act: "config.set", subject: `setting:${key}`, detail: { from, to: value } });
    writePrivateFile(file, `${JSON.stringify({ ...before, [key]: value }, null, 2)}\n`);
    return { key, value };
  });
}
