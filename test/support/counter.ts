import { passwordDigest } from "../../src/audit/explain.ts";
import { record } from "../../src/audit/record.ts";
import type { Context } from "../../src/base/context.ts";
import { type Duration, day, hour, type Moment } from "../../src/base/time.ts";
import type { DocumentShown } from "../../src/counter/case/identify.ts";
import { type OpenInput, openCase } from "../../src/counter/case/open.ts";
import { approveCase } from "../../src/counter/decide/approve.ts";
import { type Decided, submitCase } from "../../src/counter/decide/submit.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { type ProveInput, proveContact } from "../../src/counter/proof/prove.ts";
import type { CaseRecord } from "../../src/store/counter/cases.ts";
import { rowsOf } from "../../src/store/engine/handle.ts";
import { leaves, leavesRow } from "../../src/store/engine/kept-states.ts";
import { transaction } from "../../src/store/engine/transaction.ts";
import { maria, type ReceivedMail, type World } from "./world.ts";

/** A counter with its people: two clerks of one office, one of another, two supervisors; María is registered. */
export interface Counter {
  readonly world: World;
  readonly carla: Context;
  readonly colleague: Context;
  readonly elsewhere: Context;
  readonly sofia: Context;
  readonly second: Context;
  /** Opens a case for María, her document seen. */
  readonly open: (more?: Partial<OpenInput>, ctx?: Context) => Promise<string>;
  /** Opens a contact case, types the address, reads every code out, and gives the case's id. */
  readonly proved: (more?: ProveInput, ctx?: Context, opening?: Partial<OpenInput>) => Promise<string>;
  /** The same, and hands it in. */
  readonly submitted: (more?: ProveInput, ctx?: Context) => Promise<Decided>;
  /** The same, and a second officer approves it. */
  readonly approved: (more?: ProveInput) => Promise<Decided>;
  /** The code in the newest mail to an address. */
  readonly codeFor: (address: string) => Promise<string>;
  /** The objection link in the newest mail to an address. */
  readonly objectionFor: (address: string) => Promise<string>;
  readonly mailsTo: (address: string) => Promise<readonly ReceivedMail[]>;
  readonly advance: (by: Duration) => void;
}

export const cedula = maria["cedula"] ?? "";
export const oldMailbox = maria["email"] ?? "";
export const newMailbox = "maria.fernanda@correo.example";

/** María's cédula, as an officer reads it off. */
export const mariasDocument: DocumentShown = {
  kind: "cedula",
  number: cedula,
  expires: "2031-05-31",
  faceMatches: true,
};

/** Staffs a counter in a world. */
export async function counterIn(world: World): Promise<Counter> {
  await world.register(maria);
  world.clock.advance(hour);
  const carla = await world.hire("clerk", "carla", { office: "UIO-01" });
  const colleague = await world.hire("clerk", "diego", { office: "UIO-01" });
  const elsewhere = await world.hire("clerk", "elena", { office: "GYE-02" });
  const sofia = await world.hire("supervisor", "sofia");
  const second = await world.hire("supervisor", "tomas");
  const mailsTo = async (address: string) =>
    (await world.mailbox()).filter((mail) => mail.to.includes(address));
  const newest = async (address: string, pattern: RegExp) => {
    await world.send();
    const found = (await mailsTo(address)).flatMap((mail) => pattern.exec(mail.text)?.[1] ?? []).at(-1);
    return found ?? Promise.reject(new Error(`no such mail has come to ${address}`));
  };
  const open = async (more: Partial<OpenInput> = {}, ctx = carla) =>
    (
      await openCase(ctx, {
        cedula,
        kind: "contact",
        reason: "perdió su correo",
        document: mariasDocument,
        ...more,
      })
    ).case.id;
  const codeFor = (address: string) => newest(address, /^ {4}(\d{4} \d{4})$/m);
  const proved = async (more: ProveInput = {}, ctx = carla, opening: Partial<OpenInput> = {}) => {
    const id = await open({ oldAddress: more.oldAddress ?? "lost", ...opening }, ctx);
    const email = more.email ?? (more.phone === undefined ? newMailbox : undefined);
    await proveContact(ctx, id, { ...more, email });
    if (email !== undefined) await confirmCode(ctx, id, await codeFor(email));
    if (more.oldAddress === "works") await confirmCode(ctx, id, await codeFor(oldMailbox));
    return id;
  };
  const submitted = async (more: ProveInput = {}, ctx = carla) => submitCase(ctx, await proved(more, ctx));
  return {
    world,
    carla,
    colleague,
    elsewhere,
    sofia,
    second,
    open,
    proved,
    submitted,
    approved: async (more) => approveCase(sofia, (await submitted(more)).case.id, undefined),
    codeFor,
    objectionFor: (address) => newest(address, /(https?:\S+\/[vn]#t=[\w-]{43})/),
    mailsTo,
    advance: (by) => world.clock.advance(by),
  };
}

/** A case as it lies in the store when it has just been opened and no document was seen. */
export function caseOpened(openedAt: Moment): CaseRecord {
  return {
    id: "C23456789A",
    kind: "contact",
    cedula,
    office: "UIO-01",
    officer: "carla",
    reason: "perdió su correo",
    appointment: undefined,
    priority: false,
    representedBy: undefined,
    mandate: undefined,
    mandateExpires: undefined,
    oldAddress: "lost",
    openedAt,
    deadlineAt: openedAt + 7 * day,
    document: undefined,
    identifiedAt: undefined,
    image: undefined,
    warned: false,
    doubts: [],
    hold: undefined,
    submittedAt: undefined,
    approvedAt: undefined,
    approvedBy: undefined,
    documentChecked: undefined,
    effectiveAt: undefined,
    frozenAt: undefined,
    closedAt: undefined,
    outcome: undefined,
  };
}

/** Those who were hired in a word have an entry from now on. */
export async function accountForOperators({ operator, store }: World): Promise<void> {
  const operators = await rowsOf<Record<"name" | "role" | "verifier", string>>(
    store,
    "SELECT * FROM operators",
  );
  const offices = await rowsOf<{ code: string }>(store, "SELECT code FROM offices");
  await transaction(operator, async (ctx) => {
    leaves(ctx.store, "office", ...offices.map(({ code }) => code));
    for (const { name, role, verifier } of operators) {
      leavesRow(ctx.store, "operators", name);
      const detail = { role, password: passwordDigest(operator.keys, name, verifier) };
      await record(ctx, { act: "operator.add", subject: `operator:${name}`, detail });
    }
  });
}
