import type { StoreHandle } from "../../base/context.ts";
import type { Moment } from "../../base/time.ts";
import { maybe, moment, text, word } from "../engine/columns.ts";
import { SealedTable } from "../engine/sealed-table.ts";
import type { New, RecordOf } from "../engine/table.ts";

export type ProposalKind = "setting" | "account" | "import";

const proposals = new SealedTable("proposals", {
  /** S…, A… or I…, by its kind. */
  id: text,
  kind: word<ProposalKind>(),
  /** The setting's key, the operator's name or the import. */
  subject: text,
  /** JSON: what becomes of it when it is confirmed; never a secret. */
  detail: text,
  /** argon2id of the password that an account is to have, while it waits. */
  verifier: maybe(text),
  proposedBy: text,
  proposedAt: moment,
  /** When it takes force by itself. */
  dueAt: maybe(moment),
  decidedBy: maybe(text),
  decidedAt: maybe(moment),
  outcome: maybe(word<"confirmed" | "refused" | "superseded" | "due">()),
});

/** What one operator proposed for another to decide. */
export type Proposal = RecordOf<typeof proposals>;

/** How a proposal ends; nobody decides one that takes force by itself. */
export type ProposalEnd = Required<Pick<Proposal, "outcome">> & Pick<Proposal, "decidedBy">;

export function addProposal(
  store: StoreHandle,
  proposal: Omit<New<Proposal>, "decidedBy" | "decidedAt" | "outcome">,
): Promise<void> {
  return proposals.insert(store, proposal);
}

export function findProposal(store: StoreHandle, id: string): Promise<Proposal | undefined> {
  return proposals.find(store, { id });
}

/** What still waits of a kind, oldest first: of one subject, there is one at the most. */
export function waitingProposals(
  store: StoreHandle,
  about: Partial<Pick<Proposal, "kind" | "subject">>,
): Promise<readonly Proposal[]> {
  return proposals.list(store, { ...about, decidedAt: undefined }, "proposed_at", "id");
}

/** Those that take force by themselves by now, oldest first. */
export async function dueProposals(
  store: StoreHandle,
  about: Partial<Pick<Proposal, "kind">>,
  now: Moment,
): Promise<readonly Proposal[]> {
  const waiting = await waitingProposals(store, about);
  return waiting.filter(({ dueAt }) => dueAt !== undefined && dueAt <= now);
}

/** Has the day of everything that would take force by itself begin anew. */
export async function renewDue(store: StoreHandle, dueAt: Moment): Promise<void> {
  const waiting = await proposals.list(store, { decidedAt: undefined }, "id");
  for (const { id } of waiting.filter((each) => each.dueAt !== undefined))
    await proposals.update(store, { id }, { dueAt });
}

/** Ends a proposal that still waits; false where another was faster. */
export async function endProposal(
  store: StoreHandle,
  id: string,
  { outcome, decidedBy }: ProposalEnd,
  now: Moment,
): Promise<boolean> {
  const ended = { outcome, decidedBy, decidedAt: now, verifier: undefined };
  return (await proposals.update(store, { id, decidedAt: undefined }, ended)) > 0;
}
