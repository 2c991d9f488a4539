import { expect } from "vitest";
import type { Carrier } from "../../src/base/channel.ts";
import type { Context } from "../../src/base/context.ts";
import { ClaveError } from "../../src/base/errors.ts";
import { day, hour } from "../../src/base/time.ts";
import { taken } from "../../src/channel/email/reply.ts";
import { handOver } from "../../src/counter/case/hand-over.ts";
import { identifyPerson, takeCase } from "../../src/counter/case/identify.ts";
import { openCase } from "../../src/counter/case/open.ts";
import { approveCase, rejectCase } from "../../src/counter/decide/approve.ts";
import { objectToCase } from "../../src/counter/decide/object.ts";
import { submitCase } from "../../src/counter/decide/submit.ts";
import { counterComposers } from "../../src/counter/letters.ts";
import { confirmCode } from "../../src/counter/proof/confirm.ts";
import { proveContact } from "../../src/counter/proof/prove.ts";
import { sendDue } from "../../src/delivery/send/run.ts";
import { approveRecovery } from "../../src/recovery/approve.ts";
import { completeRecovery } from "../../src/recovery/complete.ts";
import { recoveryComposers } from "../../src/recovery/link/letters.ts";
import { startRecovery } from "../../src/recovery/start.ts";
import type { Step } from "./counter-steps.ts";
import { CounterWatch, type Mail, people, type Seen } from "./counter-watch.ts";
import { goodPassword, openWorld, type World } from "./world.ts";

export const addresses = [
  "nueva@correo.example",
  "Nueva+x@correo.example",
  "ladron@correo.example",
  "persona1@example.com",
];

/** Who comes in the place of others, and by what. */
const representative = "0359991031";
const mandate = { mandate: "2026-17-01-P001", mandateExpires: "2030-01-01" };
const documentOf = (number: string, expires: string) =>
  ({ kind: "cedula", number, expires, faceMatches: true }) as const;

/** Two people, their mailboxes, five operators, and everything that any of them tries. */
export class CounterModel {
  readonly world: World;
  readonly crew: readonly Context[];
  readonly mails: Mail[] = [];
  readonly cases: string[] = [];
  readonly watch: CounterWatch;
  readonly activations: { readonly text: string; readonly id: string }[] = [];
  /** How often each thing was done, not only tried. */
  readonly done = new Map<string, number>();

  private constructor(world: World, crew: readonly Context[]) {
    this.world = world;
    this.watch = new CounterWatch(world);
    this.crew = crew;
  }

  static async open(): Promise<CounterModel> {
    const world = await openWorld();
    await world.register(...people);
    const crew = [
      await world.hire("clerk", "carla", { office: "UIO-01" }),
      await world.hire("clerk", "diego", { office: "UIO-01" }),
      await world.hire("supervisor", "sofia", { office: "UIO-01" }),
      await world.hire("supervisor", "tomas"),
      await world.hire("admin", "ana"),
    ];
    world.clock.advance(hour);
    return new CounterModel(world, crew);
  }

  /** Does a step; a refusal in plain words is an answer, anything else is a fault. */
  async take(step: Step): Promise<void> {
    try {
      await this.#do(step);
      this.done.set(step.do, (this.done.get(step.do) ?? 0) + 1);
    } catch (error) {
      if (!(error instanceof ClaveError) || error.kind === "defect") throw error;
    }
    await this.#send();
    await this.watch.check();
  }

  #do(step: Step): Promise<void> {
    switch (step.do) {
      case "open":
        return this.#open(step);
      case "take":
        return this.#takeOver(step);
      case "submit":
        return this.#submit(step);
      case "approve":
        return this.#approve(step);
      case "reject":
        return this.#reject(step);
      case "prove":
        return this.#prove(step);
      case "read":
        return this.#read(step);
      case "guess":
        return this.#guess(step);
      case "object":
        return this.#object(step);
      case "complete":
        return this.#complete(step);
      case "hand-over":
        return this.#handOver(step);
      case "activate":
        return this.#activate(step);
      case "recover":
        return this.#recover(step);
      case "release":
        return this.#release(step);
      case "import":
        return this.#import(step);
      case "wait":
        return Promise.resolve(this.world.clock.advance(step.hours * hour));
    }
  }

  async #open(step: Step & { do: "open" }): Promise<void> {
    const { who, person, validation, works, face, expired, represented } = step;
    const cedula = people[person]?.["cedula"] ?? "";
    const bearer = represented ? representative : cedula;
    const opened = await openCase(this.#crew(who), {
      cedula,
      kind: validation ? "validation" : "contact",
      reason: "perdió su correo",
      oldAddress: works ? "works" : "lost",
      document: { ...documentOf(bearer, expired ? "2020-01-01" : "2031-01-01"), faceMatches: face },
      ...(represented && { mandate: { ...mandate, representedBy: bearer } }),
    });
    expect(validation && represented).toBe(false);
    this.cases.push(opened.case.id);
    this.watch.seen.set(opened.case.id, {
      person: cedula,
      bearer,
      validation,
      expired,
      warned: opened.warnings.length > 0,
      served: new Set([this.#crew(who).actor.name]),
      possessed: new Set(),
      documentAt: this.world.clock.now(),
      oldMailbox: undefined,
      submittedAt: undefined,
      approval: undefined,
      since: undefined,
      frozen: false,
      over: !face,
    });
  }

  async #takeOver({ who, at }: { who: number; at: number }): Promise<void> {
    const [id, seen] = this.#case(at);
    const ctx = this.#crew(who);
    await takeCase(ctx, id, undefined);
    seen.served.add(ctx.actor.name);
    if (seen.expired) return;
    await identifyPerson(ctx, id, documentOf(seen.bearer, "2031-01-01"));
    seen.documentAt = this.world.clock.now();
  }

  async #prove({ who, at, address }: Step & { do: "prove" }): Promise<void> {
    const [id, seen] = this.#case(at);
    await proveContact(this.#crew(who), id, { email: addresses[address % addresses.length], asTyped: true });
    // what was proved before was another proposal
    seen.possessed.clear();
  }

  async #read({ who, mail }: Step & { do: "read" }): Promise<void> {
    const found = this.#mail(mail, /^ {4}(\d{4} \d{4})$/m);
    const id = /C[2-9A-Z]{9}/.exec(found.text)?.[0] ?? "";
    await confirmCode(this.#crew(who), id, found.match);
    this.watch.seen.get(id)?.possessed.add(found.to.toLowerCase());
  }

  async #guess({ who, at, code }: Step & { do: "guess" }): Promise<void> {
    await confirmCode(this.#crew(who), this.#case(at)[0], String(code).padStart(8, "0"));
  }

  async #submit({ who, at }: { who: number; at: number }): Promise<void> {
    const [id, seen] = this.#case(at);
    const old = await this.watch.mailbox(seen.person);
    const { case: handedIn } = await submitCase(this.#crew(who), id);
    const now = this.world.clock.now();
    Object.assign(seen, { oldMailbox: old?.address.toLowerCase(), submittedAt: now });
    if (handedIn.status === "effective") seen.since = now;
  }

  async #approve({ who, at }: { who: number; at: number }): Promise<void> {
    const [id, seen] = this.#case(at);
    const ctx = this.#crew(who);
    await approveCase(ctx, id, undefined);
    const now = this.world.clock.now();
    expect(seen.submittedAt).toBeDefined();
    expect(ctx.actor.role).toMatch(/supervisor|admin/);
    expect([...seen.served]).not.toContain(ctx.actor.name);
    const wasInForce = seen.frozen && seen.since !== undefined && seen.since <= now;
    if (!wasInForce) {
      const lost = seen.bearer !== seen.person || !seen.possessed.has(seen.oldMailbox ?? "");
      seen.approval = { by: ctx.actor.name, at: now };
      seen.since = now + (lost && !seen.validation ? 72 * hour : 0);
    }
    seen.frozen = false;
  }

  async #reject({ who, at }: { who: number; at: number }): Promise<void> {
    const [id, seen] = this.#case(at);
    await rejectCase(this.#crew(who), id, "lo pidió la persona");
    seen.over = true;
  }

  async #object({ mail }: { mail: number }): Promise<void> {
    const found = this.#mail(mail, /(\/[vn]#t=[\w-]{43})/);
    const { id } = await objectToCase(this.world.holder, found.match);
    const seen = this.watch.seen.get(id);
    if (!seen) throw new Error("an objection to no case");
    const inForce = seen.since !== undefined && seen.since <= this.world.clock.now();
    seen.frozen = true;
    if (!inForce) Object.assign(seen, { approval: undefined, since: undefined });
  }

  async #recover({ who, person }: { who: number; person: number }): Promise<void> {
    const proof = { birthDate: "1990-01-01", image: "condor" };
    const cedula = people[person]?.["cedula"] ?? "";
    await startRecovery(this.#crew(who), { cedula, method: "email", proof });
  }

  async #release({ who }: { who: number }): Promise<void> {
    const rows = await this.world.rows<{ reference: string; held_at: number | null }>("recoveries");
    const held = rows.findLast((row) => row.held_at !== null);
    if (!held) throw new ClaveError("case-missing", { es: "nada", en: "nothing" });
    await approveRecovery(this.#crew(who), held.reference);
  }

  async #complete({ mail }: { mail: number }): Promise<void> {
    const found = this.#mail(mail, /(\/r#t=[\w-]{43})/);
    const { recovery } = await completeRecovery(this.world.holder, {
      link: found.match,
      password: goodPassword,
    });
    // a password by mail: the mailbox is the person's, now, and nothing is in doubt about it
    expect((await this.watch.mailbox(recovery.cedula))?.address).toBe(found.to);
    expect(this.watch.onHold(recovery.cedula)).toBe(false);
  }

  async #handOver({ who, at }: { who: number; at: number }): Promise<void> {
    const [id] = this.#case(at);
    const { activation } = await handOver(this.#crew(who), id);
    this.activations.push({ text: activation, id });
  }

  async #activate({ at }: { at: number }): Promise<void> {
    const given = this.activations[this.activations.length - 1 - (at % Math.max(1, this.activations.length))];
    if (!given) throw new ClaveError("case-missing", { es: "nada", en: "nothing" });
    await completeRecovery(this.world.holder, { activation: given.text, password: goodPassword });
    // a password at the desk: present, with a second officer, and nobody objected
    const seen = this.watch.seen.get(given.id);
    expect(seen).toMatchObject({ validation: true, frozen: false, over: false });
    expect(seen?.approval?.by).toBeDefined();
    expect(this.world.clock.now() - (seen?.documentAt ?? 0)).toBeLessThan(2 * day);
  }

  async #import({ person, address }: Step & { do: "import" }): Promise<void> {
    await this.world.register({ ...people[person], email: addresses[address % addresses.length] ?? "" });
  }

  /** Sends what is due, and looks at every link on its way: where it goes, and whether it may. */
  async #send(): Promise<void> {
    const carrier: Carrier = {
      lanes: 5,
      carry: ({ to, letter }) => {
        this.mails.push({ to, text: letter.text });
        return Promise.resolve(taken("250 ok"));
      },
      close: () => undefined,
    };
    const before = this.mails.length;
    const composers = { ...recoveryComposers, ...counterComposers };
    await sendDue(this.world.system, { carriers: new Map([["email", carrier]]), composers }, { once: true });
    for (const mail of this.mails.slice(before)) await this.watch.requireRightful(mail);
  }

  #crew = (who: number): Context => this.crew[who % this.crew.length] ?? this.world.operator;

  #case(at: number): readonly [string, Seen] {
    const id = this.cases[this.cases.length - 1 - (at % Math.max(1, this.cases.length))] ?? "";
    const seen = this.watch.seen.get(id);
    if (!seen) throw new ClaveError("case-missing", { es: "nada", en: "nothing" });
    return [id, seen];
  }

  /** A mail that holds something, newest first. */
  #mail(at: number, pattern: RegExp): Mail & { readonly match: string } {
    const found = this.mails.flatMap((mail) => {
      const match = pattern.exec(mail.text)?.[1];
      return match === undefined ? [] : [{ ...mail, match }];
    });
    const mail = found[found.length - 1 - (at % Math.max(1, found.length))];
    if (!mail) throw new ClaveError("case-missing", { es: "nada", en: "nothing" });
    return mail;
  }
}
