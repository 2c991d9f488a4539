import { attempt } from "../audit/attempt.ts";
import { ownReason, record } from "../audit/record.ts";
import { authorize, type Context, systemActor } from "../base/context.ts";
import { ClaveError } from "../base/errors.ts";
import type { Home } from "../base/home.ts";
import { requireSettingFile } from "../base/setting-files.ts";
import { checkSetting, readSettings, requireSetting, type SettingKey } from "../base/settings.ts";
import { catalogue } from "../base/texts.ts";
import { local, type Moment } from "../base/time.ts";
import { explainStoreFault } from "../store/engine/faults.ts";
import { addNotices, type NoticeKind } from "../store/staff/notices.ts";
import { approversBut, everyOperator } from "../store/staff/operators.ts";
import { endProposal, type Proposal, waitingProposals } from "../store/staff/proposals.ts";
import { keptSettings, putSetting } from "../store/staff/settings.ts";
import { decideProposal, propose, requireProposal, takeDue } from "./proposals.ts";
import {
  clearGuarded,
  moveIntoFile,
  moveIntoStore,
  requireNoSecret,
  type SettingsFile,
  withSettingsFile,
} from "./settings-file.ts";

const texts = catalogue({
  reason: {
    es: "Falta un motivo que diga algo: queda en el registro.",
    en: "A reason that says something is missing: it is kept in the record.",
  },
  reasonHint: {
    es: 'Por ejemplo: --reason "ese servidor no es nuestro"',
    en: 'For example: --reason "that server is not ours"',
  },
});

/** A guarded setting that waits to be another. */
export interface WaitingSetting {
  readonly proposal: string;
  readonly key: SettingKey;
  /** What is in force now. */
  readonly from: string;
  readonly to: string;
  readonly by: string;
  readonly at: Moment;
  /** When it takes force by itself; undefined: another administrator decides. */
  readonly dueAt: Moment | undefined;
}

/** What waits to be decided about settings, oldest first. */
export async function waitingSettings(ctx: Context): Promise<readonly WaitingSetting[]> {
  authorize(ctx, "config.read");
  const waiting = await waitingProposals(ctx.store, { kind: "setting" });
  return Promise.all(waiting.map((proposal) => viewOf(ctx, proposal)));
}

/** One that the actor is about to decide; throws *missing*, or *refused* for one that is over. */
export function waitingSetting(
  ctx: Context,
  act: "config.approve" | "config.reject",
  id: string,
): Promise<WaitingSetting> {
  return attempt(ctx, act, undefined, async () => viewOf(ctx, await requireProposal(ctx, id, "setting")));
}

async function viewOf(ctx: Context, proposal: Proposal): Promise<WaitingSetting> {
  const { id, proposedBy: by, proposedAt: at, dueAt } = proposal;
  const { key, value: to } = wantedIn(proposal);
  return { proposal: id, key, from: await inForce(ctx, key), to, by, at, dueAt };
}

interface Wanted {
  readonly key: SettingKey;
  readonly value: string;
}

function wantedIn({ subject, detail }: Proposal): Wanted {
  const { to } = JSON.parse(detail) as { readonly to: string };
  return { key: requireSetting(subject), value: to };
}

/** What a production desk goes by. */
export async function inForce(ctx: Context, key: SettingKey): Promise<string> {
  return readSettings({}, {}, await keptSettings(ctx.store)).texts[key];
}

/**
 * Proposes another value of a guarded setting, and tells who is to know: the approvers, or every operator where it
 * takes force by itself. Undefined where it is that already: what waited about it is over then.
 */
export async function proposeSetting(
  ctx: Context,
  file: SettingsFile,
  { key, value }: Wanted,
): Promise<WaitingSetting | undefined> {
  requireNoSecret(key, value);
  await requireMoved(ctx, file);
  clearGuarded(file);
  const from = await inForce(ctx, key);
  const subject = `setting:${key}`;
  if (from === value) {
    await endWaiting(ctx, key);
    await record(ctx, { act: "config.set", subject, detail: { from, to: value } });
    return undefined;
  }
  const detail = { from, to: value };
  const proposal = await propose(ctx, { kind: "setting", subject: key, detail, decides: "config.approve" });
  const { id, dueAt } = proposal;
  await record(ctx, { act: "config.propose", subject, detail: { proposal: id, ...detail } });
  if (dueAt === undefined)
    await tell(ctx, await approversBut(ctx.store, ctx.actor.name), "setting-proposed", key);
  else
    await tell(ctx, await operatorsBut(ctx), "setting-due", key, {
      moment: local(dueAt, ctx.settings.timezone),
    });
  return viewOf(ctx, proposal);
}

/** Where the machine alone says that this is production, a file that says more has to be moved first. */
async function requireMoved(ctx: Context, { before }: SettingsFile): Promise<void> {
  const kept = await keptSettings(ctx.store);
  if (kept.values["production"] === "true") return;
  readSettings(before, {}, kept);
  await moveIntoStore(ctx, {});
}

async function endWaiting(ctx: Context, key?: SettingKey): Promise<void> {
  const about = { kind: "setting", ...(key === undefined ? {} : { subject: key }) } as const;
  for (const { id } of await waitingProposals(ctx.store, about))
    await endProposal(ctx.store, id, { outcome: "superseded", decidedBy: ctx.actor.name }, ctx.clock.now());
}

/** Puts in force what another administrator proposed, within the bounds of today, and tells the other approvers. */
export function approveSetting(ctx: Context, home: Home, id: string): Promise<Wanted> {
  return attempt(ctx, "config.approve", undefined, () =>
    withSettingsFile(ctx, home.config, async (ctx, file) => {
      const proposal = await decideProposal(ctx, id, "setting", "confirmed");
      return takeForce(ctx, home, file, proposal, "config.approve");
    }),
  );
}

/** Ends a proposal and leaves the setting as it is; whoever proposed it is told, and may do so himself. */
export function rejectSetting(ctx: Context, home: Home, id: string, why: string): Promise<Wanted> {
  return attempt(ctx, "config.reject", undefined, () =>
    withSettingsFile(ctx, home.config, async (ctx) => {
      const reason = ownReason(why);
      if (reason === undefined) throw new ClaveError("reason-missing", texts.reason, texts.reasonHint);
      const proposal = await decideProposal(ctx, id, "setting", "refused");
      const wanted = wantedIn(proposal);
      const detail = { proposal: proposal.id, to: wanted.value, by: proposal.proposedBy };
      await record(ctx, { act: "config.reject", subject: `setting:${wanted.key}`, reason, detail });
      if (proposal.proposedBy !== ctx.actor.name)
        await tell(ctx, [proposal.proposedBy], "setting-refused", wanted.key);
      return wanted;
    }),
  );
}

/**
 * Puts in force what nobody else could decide and every operator was told of a day ago; the desk itself does. What is
 * out of bounds by now is over, and so is what its proposer could propose no more. False where the disk is full: whoever
 * only looks may look, and what is due stays so.
 */
export async function takeDueSettings(outer: Context, home: Home): Promise<boolean> {
  try {
    await withSettingsFile({ ...outer, actor: systemActor }, home.config, async (ctx, file) => {
      const orphaned = (proposal: Proposal) => noteRefused(ctx, proposal, "proposal-over");
      for (const proposal of await takeDue(ctx, "setting", orphaned))
        await takeForce(ctx, home, file, proposal, "config.due").catch((error: unknown) =>
          refused(ctx, proposal, error),
        );
    });
    return true;
  } catch (error) {
    if (explainStoreFault(error)?.code === "disk-full") return false;
    throw error;
  }
}

async function refused(ctx: Context, proposal: Proposal, error: unknown): Promise<void> {
  if (!(error instanceof ClaveError) || error.kind !== "config") throw error;
  await noteRefused(ctx, proposal, error.code);
}

function noteRefused(
  ctx: Context,
  { id, subject, proposedBy: by }: Proposal,
  code: ClaveError["code"],
): Promise<void> {
  const detail = { proposal: id, by, code };
  return record(ctx, { act: "config.due", subject: `setting:${subject}`, outcome: "refused", detail });
}

async function takeForce(
  ctx: Context,
  home: Home,
  file: SettingsFile,
  proposal: Proposal,
  act: "config.approve" | "config.due",
): Promise<Wanted> {
  const { id, proposedBy: by } = proposal;
  const { key, value } = wantedIn(proposal);
  requireSettingFile(key, checkSetting(key, value), { home, production: true });
  const detail = { proposal: id, by, from: await inForce(ctx, key), to: value };
  if (key === "production") {
    await endWaiting(ctx);
    await moveIntoFile(ctx, file);
  } else {
    clearGuarded(file);
    await putSetting(ctx.store, key, value, ctx.clock.now());
  }
  await record(ctx, { act, subject: `setting:${key}`, detail });
  await tell(
    { ...ctx, actor: { ...ctx.actor, name: by } },
    await othersThan(ctx, by),
    "setting-changed",
    key,
  );
  return { key, value };
}

async function othersThan(ctx: Context, proposer: string): Promise<readonly string[]> {
  return (await approversBut(ctx.store, ctx.actor.name)).filter((name) => name !== proposer);
}

async function operatorsBut({ store, actor }: Context): Promise<readonly string[]> {
  const working = (await everyOperator(store, 100_000)).filter(({ disabledAt }) => disabledAt === undefined);
  return working.flatMap(({ name }) => (name === actor.name ? [] : [name]));
}

function tell(
  { store, actor, clock }: Context,
  operators: readonly string[],
  kind: NoticeKind,
  key: SettingKey,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  return addNotices(store, operators, kind, { key, by: actor.name, ...more }, clock.now());
}
