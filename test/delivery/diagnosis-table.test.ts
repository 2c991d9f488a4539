import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hour, minute } from "../../src/base/time.ts";
import type { Confidence, Verdict } from "../../src/delivery/diagnosis/cause.ts";
import { causes, diagnose } from "../../src/delivery/diagnosis/diagnosis.ts";
import type { Facts } from "../../src/delivery/diagnosis/facts.ts";
import { asked, facts, known, letter, now, only, refused, status, taken } from "../support/facts.ts";
import { projectRoot } from "../support/sources.ts";

const ref = "R7K3M9QWXA";
const cedula = "1710034065";
const run = "clave delivery run";
const doctor = "clave doctor";
const resend = `clave link resend ${ref}`;
const begin = `clave recovery start ${cedula}`;
const update = `clave counter update ${cedula}`;
const validate = `clave counter open ${cedula} --kind validation`;
const again = `clave delivery diagnose ${ref}`;
const show = `clave recovery show ${ref}`;

const late = {
  message: "M1",
  digest: "d",
  class: "temporary",
  reply: "4.4.1 delayed",
  readAt: now,
  passedTo: undefined,
};
const dead = (state: "superseded" | "revoked" | "changed") => ({ link: { state, endsAt: now - minute } });
const attempt = { message: "M1", number: 1, endedAt: undefined, outcome: undefined } as const;
const sending = (beganAt: number) =>
  letter({
    status: "sending",
    leasedUntil: beganAt + 2 * minute,
    attempts: [{ ...attempt, beganAt, class: undefined, reply: undefined }],
  });

/** What is judged, by what facts, the first command, and words of what is said in Spanish and English. */
type Golden = readonly [Verdict, Partial<Facts>, command: string | undefined, words: string];

const certain: readonly Golden[] = [
  [
    "person-not-active",
    { person: { cedula, language: "es", status: "suspended" } },
    undefined,
    "revisión | review",
  ],
  [
    "contact-on-hold",
    { addressChange: { since: asked, until: now + hour } },
    validate,
    "no enviamos enlaces | send no links",
  ],
  ["obsolete-address", known("obsolete"), update, "ya no recibe mensajes | no longer takes mail"],
  [
    "obsolete-address",
    { ...known("obsolete"), recovery: undefined },
    update,
    String.raw`m\*\*\*@gmail | m\*\*\*@gmail`,
  ],
  [
    "suppressed",
    { ...known("suppressed"), ...only(taken(minute)) },
    update,
    "rechazó hace poco | lately refused",
  ],
  [
    "shared-address",
    { recovery: undefined, address: { to: "m***@gmail.com", health: undefined, shared: true } },
    update,
    "otra persona | another person",
  ],
  [
    "no-address",
    { recovery: undefined, address: undefined },
    update,
    "No tenemos un correo | no e-mail address",
  ],
  [
    "identity-locked",
    { recovery: undefined, lockedUntil: now + 2 * hour },
    `clave affiliate unlock ${cedula}`,
    "dentro de 2 horas | in 2 hours",
  ],
  ["no-recovery", { recovery: undefined }, begin, "ninguna solicitud | no request"],
  [
    "link-used",
    { ...status("completed", { closedAt: now - hour }), ...only(taken(hour)) },
    show,
    "hace 60 minutos | 60 minutes ago",
  ],
  [
    "held",
    status("held", { heldAt: asked }),
    `clave recovery approve ${ref}`,
    "espera una revisión | waits for a review",
  ],
  ["held", status("expired", { heldAt: asked }), begin, "no se revisó a tiempo | not reviewed in time"],
  [
    "cancelled",
    { ...status("cancelled", { closedAt: now }), ...only(letter()) },
    begin,
    "se canceló | was cancelled",
  ],
  [
    "cancelled",
    { ...status("cancelled", { closedAt: now }), ...only(taken(minute, dead("changed"))) },
    begin,
    "un cambio en sus datos | a change in your data",
  ],
  ["link-expired", { ...status("expired"), ...only(taken(2 * hour)) }, begin, "ya venció | has expired"],
  ["link-expired", { ...status("expired", { method: "in-person" }) }, begin, "código | code"],
  ["link-revoked", only(taken(minute, dead("revoked"))), resend, "se anuló | withdrawn"],
  ["link-revoked", only(letter({ status: "failed" })), resend, "enviarle otro | send you another"],
  [
    "link-revoked",
    { ...status("expired"), ...only(taken(2 * hour, dead("revoked"))) },
    begin,
    "se anuló | withdrawn",
  ],
  [
    "link-revoked",
    { ...status("expired"), ...only(letter({ status: "failed" })) },
    begin,
    "se anuló | withdrawn",
  ],
  [
    "authentication-refused",
    only(refused("deferred", "sender-refused")),
    doctor,
    "No es por nada que usted | nothing that you did",
  ],
  [
    "handed-over",
    status("started", { method: "in-person" }),
    show,
    "código que se le entregó | code you were handed",
  ],
  ["unwritable", only(refused("deferred", "defect")), doctor, "un fallo nuestro | a fault of ours"],
  [
    "gave-up",
    only(refused("failed", "greylisted")),
    resend,
    "no pudo salir a tiempo | could not leave in time",
  ],
  ["gave-up", { ...status("expired"), ...only(letter({ deadlineAt: now })) }, begin, "de nuevo | try again"],
  ["not-sent-yet", only(letter()), run, "todavía no ha salido | not left us yet"],
  ["being-sent", only(sending(now)), again, "está saliendo | going out"],
  ["greylisted", only(refused("deferred", "greylisted")), run, "unos 3 minutos | about 3 minutes"],
  ["rate-limited", only(refused("deferred", "rate")), run, "más despacio | slower"],
  ["server-unreachable", only(refused("deferred", "unreachable")), run, "no responde | does not answer"],
  ["server-untrusted", only(refused("deferred", "untrusted")), doctor, "fallo nuestro | fault of ours"],
  ["temporary-fault", only(refused("deferred", "temporary")), run, "fallo pasajero | passing fault"],
  [
    "no-such-user",
    only(refused("bounced", "no-such-address")),
    update,
    String.raw`m\*\*\*@gmail.com no existe | m\*\*\*@gmail.com does not exist`,
  ],
  [
    "no-such-domain",
    only(refused("bounced", "no-such-domain")),
    update,
    "un nombre que ya no | a name that takes no mail",
  ],
  ["malformed-address", only(refused("bounced", "malformed")), update, "se corrige | corrects it"],
  ["mailbox-disabled", only(refused("bounced", "disabled")), update, "desactivado | disabled"],
  ["mailbox-full", only(refused("deferred", "mailbox-full")), update, "está lleno | is full"],
  ["mailbox-full", only(refused("bounced", "mailbox-full")), update, "borre algunos | delete some"],
  [
    "authentication-refused",
    only(refused("bounced", "policy")),
    doctor,
    "nos toca arreglarlo a nosotros | for us to mend",
  ],
  [
    "authentication-refused",
    only(refused("deferred", "policy")),
    doctor,
    "No es por nada que usted | nothing that you did",
  ],
  ["content-refused", only(refused("bounced", "content")), doctor, "por no deseado | for junk"],
  ["refused", only(refused("bounced", "permanent")), update, "no dijo por qué | did not say why"],
  [
    "opened-and-left",
    { ...status("opened", { openedAt: now }), ...only(taken(minute)) },
    resend,
    "no cumplió las reglas | did not follow the rules",
  ],
  [
    "delayed-by-provider",
    only(taken(hour, { reports: [{ ...late, action: "delayed" }] })),
    again,
    "entregando tarde | delivering late",
  ],
  [
    "link-superseded",
    only(taken(hour, dead("superseded")), taken(minute, { id: "M2" })),
    resend,
    "el enlace más reciente | the latest link",
  ],
  [
    "throttled",
    { ...only(taken(hour), taken(minute, { id: "M2" })), resendFrom: now + 3 * minute },
    resend,
    "2 correos.*dentro de 3 minutos | 2 mails.*in 3 minutes",
  ],
];

const unsure: readonly (readonly [Verdict, Confidence, Partial<Facts>, string, words: string])[] = [
  ["being-sent", "probable", only(sending(now - 2 * minute)), run, "está saliendo | going out"],
  [
    "delayed-by-provider",
    "probable",
    { ...only(taken(minute)), trouble: { provider: "google", since: asked, judgedAt: now } },
    again,
    "entregando tarde | delivering late",
  ],
  [
    "forward-refused",
    "probable",
    only(taken(hour, { reports: [{ ...late, action: "failed", passedTo: "o***@example.net" }] })),
    resend,
    "lo pasó a otra dirección | passed it on to another address",
  ],
  [
    "in-doubt",
    "undeterminable",
    only(refused("deferred", "in-doubt")),
    resend,
    "haber llegado | have arrived",
  ],
  ["in-doubt", "undeterminable", only(refused("failed", "in-doubt")), resend, "haber llegado | have arrived"],
  ["in-transit", "probable", only(taken(30 * minute)), again, "5 a 15 minutos | 5 to 15 minutes"],
  [
    "accepted-silent",
    "undeterminable",
    only(taken(30 * minute + 1)),
    resend,
    "no lo podemos ver | we cannot see",
  ],
];

const golden = [...certain.map(([verdict, ...rest]) => [verdict, "certain", ...rest] as const), ...unsure];

describe("what is judged, what is done next and what is said", () => {
  test.each(golden)("%s", (verdict, confidence, more, command, words) => {
    const [found] = diagnose(facts(more));
    const commands = found.advice.flatMap((step) => step.command ?? []);
    expect([found.verdict, found.confidence, commands[0]]).toEqual([verdict, confidence, command]);
    const [es = "", en = ""] = words.split(" | ");
    expect(found.say.es).toMatch(new RegExp(es));
    expect(found.say.en).toMatch(new RegExp(en));
  });

  test("every row of the table is the verdict of a golden case", () => {
    const lines = golden.map(([, , more]) => diagnose(facts(more))[0].what.en);
    expect(causes.map(({ what }) => what.en).filter((line) => !lines.includes(line))).toEqual([]);
  });

  test("every row stands in docs/diagnosis.md, in the order in which it is asked", () => {
    const page = readFileSync(join(projectRoot, "docs", "diagnosis.md"), "utf8");
    const rows = causes.map(
      ({ verdict, confidence, what }) => `| \`${verdict}\` | ${confidence} | ${what.en} |`,
    );
    expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
  });
});
