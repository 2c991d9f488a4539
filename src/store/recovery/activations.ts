import type { StoreHandle } from "../../base/context.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import type { New, RecordOf } from "../engine/table.ts";
import { bearerSecrets, type LinkEnd } from "./bearer-secrets.ts";

const activations = new SealedTable("activations", {
  digest: text,
  caseId: text,
  recovery: text,
  mintedAt: moment,
  expiresAt: moment,
  endedAt: maybe(moment),
  endedBy: maybe(word<LinkEnd>()),
});

/** What is handed over at a counter to set a password once, as the store knows it: by its digest. */
export type ActivationRecord = RecordOf<typeof activations>;

export const {
  endThoseOf: endActivationsOf,
  endAll: endEveryActivation,
  claim: claimActivation,
  release: releaseActivation,
} = bearerSecrets(activations, "activations", "ended", "digest");

export function addActivation(store: StoreHandle, minted: New<ActivationRecord>): Promise<void> {
  return activations.insert(store, minted);
}

export function findActivation(store: StoreHandle, digest: string): Promise<ActivationRecord | undefined> {
  return activations.find(store, { digest });
}

/** The activations of some recoveries, oldest first. */
export function activationsOf(
  store: StoreHandle,
  recoveries: readonly string[],
): Promise<readonly ActivationRecord[]> {
  return activations.listAmong(store, { recovery: recoveries }, "minted_at");
}
