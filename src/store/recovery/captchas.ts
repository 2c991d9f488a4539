import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { rowsOf } from "../engine/handle.ts";

/** A challenge that was solved: what names it, and until when it counts. */
export interface SpentCaptcha {
  readonly signature: string;
  readonly expiresAt: Moment;
}

/** Spends a solved challenge; false where somebody did before, in whatever process. */
export async function spendCaptcha(
  store: StoreHandle,
  { signature, expiresAt }: SpentCaptcha,
): Promise<boolean> {
  const rows = await rowsOf<{ signature: string }>(
    store,
    "INSERT INTO captchas (signature, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING signature",
    [signature, expiresAt],
  );
  return rows.length > 0;
}

/** Takes away what could not be brought again anyhow; gives how many. */
export async function removeSpentCaptchas(store: StoreHandle, before: Moment): Promise<number> {
  const rows = await rowsOf<{ signature: string }>(
    store,
    "DELETE FROM captchas WHERE expires_at < ? RETURNING signature",
    [before],
  );
  return rows.length;
}
