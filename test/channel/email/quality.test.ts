import { disposableEmailBlocklist } from "disposable-email-domains-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judgeAddress } from "../../../src/channel/email/address.ts";
import { bigDomains, isKnownDomain, isPublicProvider } from "../../../src/channel/email/known-mailboxes.ts";
import { type AddressQuality, explainQuality, judgeQuality } from "../../../src/channel/email/quality.ts";
import { inOwnProcess } from "../../support/own-process.ts";

const words = (text: string) => text.trim().split(/\s+/);
const whole = bigDomains.map(({ name, ending }) => `${name}.${ending}`);

test("the list of temporary services loads when an address is first judged, not on import", async () => {
  const seen = await inOwnProcess(`
    import { createRequire } from "node:module";
    import { judgeQuality } from "./src/channel/email/quality.ts";
    const { cache } = createRequire(import.meta.url);
    const loaded = () => Object.keys(cache).some((path) => path.includes("blocklist.json"));
    const before = loaded();
    await judgeQuality("maria@example.com");
    console.log(JSON.stringify([before, loaded()]));
  `);
  expect(seen).toEqual([false, true]);
});

describe("a slip in a big domain", () => {
  test.each([
    ["gmial.com", "gmail.com"],
    ["gmal.com", "gmail.com"],
    ["gmai.com", "gmail.com"],
    ["gmaill.com", "gmail.com"],
    ["gamil.com", "gmail.com"],
    ["gnail.com", "gmail.com"],
    ["gmail.con", "gmail.com"],
    ["gmail.co", "gmail.com"],
    ["gmail.cm", "gmail.com"],
    ["gmail.om", "gmail.com"],
    ["gmail.comm", "gmail.com"],
    ["gmail.es", "gmail.com"],
    ["gmail.com.ec", "gmail.com"],
    ["gmial.con", "gmail.com"],
    ["g.mail.com", "gmail.com"],
    ["www.gmail.com", "gmail.com"],
    ["hotmial.com", "hotmail.com"],
    ["hotnail.com", "hotmail.com"],
    ["hotmal.com", "hotmail.com"],
    ["hotmmial.com", "hotmail.com"],
    ["hormail.com", "hotmail.com"],
    ["hot.mail.com", "hotmail.com"],
    ["hotmail.co", "hotmail.com"],
    ["hotmial.es", "hotmail.es"],
    ["hotmail.ess", "hotmail.es"],
    ["outlok.es", "outlook.es"],
    ["otlook.com", "outlook.com"],
    ["outloock.com", "outlook.com"],
    ["outllok.com", "outlook.com"],
    ["yahoo.cm", "yahoo.com"],
    ["yaho.com", "yahoo.com"],
    ["yahho.es", "yahoo.es"],
    ["iclod.com", "icloud.com"],
    ["icloud.ec", "icloud.com"],
    ["live.con", "live.com"],
    ["msn.cmo", "msn.com"],
    ["protonmal.com", "protonmail.com"],
  ])("%s: %s is offered", async (typed, meant) => {
    const expected = { outcome: "slip", correction: `Maria.Quispe+iess@${meant}` };
    expect(await judgeQuality(`Maria.Quispe+iess@${typed}`)).toEqual(expected);
    expect(await judgeQuality(`Maria.Quispe+iess@${typed.toUpperCase()}`)).toEqual(expected);
  });

  test.each(
    words(`
    mail.com email.com ymail.com rocketmail.com gmx.com gmx.net gmx.es aol.com hotmail.es hotmail.se
    hotmail.fr hotmail.co.uk hotmail.com.ar outlook.es outlook.cl outlook.com.ar yahoo.es yahoo.com.mx
    yahoo.com.co yahoo.ca live.com.mx live.cl live.com.ar me.com mac.com proton.me pm.me protonmail.ch
    googlemail.com zoho.com yandex.com fastmail.com hushmail.com tutanota.com andinanet.net
    uio.satnet.net iess.gob.ec educacion.gob.ec sri.gob.ec puce.edu.ec epn.edu.ec espol.edu.ec
    pichincha.com corporacionfavorita.com cloud.com love.com line.com msc.com mn.com gail.co.in
    gmail.empresa.com.ec mail.empresa.com hotel.com example.com quito.example
  `),
  )("%s is none", async (domain) => {
    expect(await judgeQuality(`maria@${domain}`)).toEqual({ outcome: "good" });
  });

  test("an exact big domain is never one, in capitals neither", async () => {
    for (const domain of [...whole, ...whole.map((each) => each.toUpperCase())])
      expect(await judgeQuality(`maria@${domain}`)).toEqual({ outcome: "good" });
  });

  test("a person who has seen the correction may keep what was typed, unless it is a temporary service", async () => {
    const asTyped = { asTyped: true };
    expect(await judgeQuality("maria@hotmmail.com", asTyped)).toEqual({ outcome: "good" });
    expect(await judgeQuality("ventas@hotmmail.com", asTyped)).toEqual({ outcome: "role" });
    // a temporary service lives at this one
    expect(await judgeQuality("maria@gmial.com", asTyped)).toEqual({ outcome: "disposable" });
  });

  const letter = fc.stringMatching(/^[a-z0-9]$/);
  const long = bigDomains.filter(({ name }) => name.length >= 5);
  const edit = fc.record({
    kind: fc.constantFrom("insert", "delete", "replace", "swap"),
    at: fc.nat(30),
    letter,
  });
  const edited = (name: string, { kind, at, letter: one }: { kind: string; at: number; letter: string }) => {
    const place = at % (name.length + (kind === "insert" ? 1 : kind === "swap" ? -1 : 0));
    const [before, after] = [name.slice(0, place), name.slice(place)];
    if (kind === "insert") return before + one + after;
    if (kind === "delete") return before + after.slice(1);
    if (kind === "replace") return before + one + after.slice(1);
    return before + after.slice(1, 2) + after.slice(0, 1) + after.slice(2);
  };

  test("any one slip in a long name is corrected, unless it makes a domain that exists", () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...long), edit, async ({ name, ending }, slip) => {
        const typed = `${edited(name, slip)}.${ending}`;
        fc.pre(!isKnownDomain(typed));
        expect(await judgeQuality(`maria@${typed}`)).toEqual({
          outcome: "slip",
          correction: `maria@${name}.${ending}`,
        });
      }),
      { numRuns: 500 },
    ));

  test("a correction is a valid address and needs no other", () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...whole), edit, edit, async (domain, one, two) => {
        const address = `maria@${edited(edited(domain, one), two)}`;
        fc.pre(judgeAddress(address).outcome === "valid");
        const judged = await judgeQuality(address);
        if (judged.outcome !== "slip") return;
        expect(judgeAddress(judged.correction)).toMatchObject({ address: judged.correction });
        expect(await judgeQuality(judged.correction)).toEqual({ outcome: "good" });
      }),
      { numRuns: 500 },
    ));
});

describe("a temporary service", () => {
  test.each(
    words(`
    mailinator.com yopmail.com guerrillamail.com 10minutemail.com temp-mail.org maildrop.cc 1secmail.com
    mail.tm casa.mailinator.com a.b.yopmail.com YOPmail.com
  `),
  )("%s is recognised", async (domain) => {
    expect(await judgeQuality(`maria@${domain}`)).toEqual({ outcome: "disposable" });
    expect(await judgeQuality(`info@${domain}`)).toEqual({ outcome: "disposable" });
  });

  test.each(["mailinator.com.example", "notyopmail.example", "com", "duck.com"])(
    "%s is none",
    async (domain) => {
      expect(await judgeQuality(`maria@${domain}`)).toEqual({ outcome: "good" });
    },
  );

  test("whatever is on the list is never good", () =>
    fc.assert(
      fc.asyncProperty(fc.constantFrom(...disposableEmailBlocklist()), async (domain) => {
        const expected = isPublicProvider(domain) ? "good" : "disposable";
        expect((await judgeQuality(`maria@${domain}`, { asTyped: true })).outcome).toBe(expected);
      }),
    ));
});

describe("a mailbox of a post or a department", () => {
  test.each(
    words(`
    info Info admin administracion ventas ventas2 ventas-01 contacto gerencia gerente rrhh RRHH
    talento.humano talentohumano recursos_humanos secretaria no-reply noreply no_responder postmaster
    webmaster abuse contabilidad facturacion soporte support sales hr help office atencion.cliente
    servicio-al-cliente info+quito
  `),
  )("%s@ is recognised", async (mailbox) => {
    expect(await judgeQuality(`${mailbox}@empresa.example`)).toEqual({ outcome: "role" });
  });

  test.each(
    words(`
    maria maria.ventas ventura infante adminda m.contreras h.r rh12 it27 socorro +info secretaria.maria
    rosa.gerencia constructor contacto2019 l.i.s.t.o santos
  `),
  )("%s@ is a person's", async (mailbox) => {
    expect(await judgeQuality(`${mailbox}@empresa.example`)).toEqual({ outcome: "good" });
  });
});

describe("what is said", () => {
  const judged: readonly Exclude<AddressQuality, { outcome: "good" }>[] = [
    { outcome: "slip", correction: "maria@gmail.com" },
    { outcome: "disposable" },
    { outcome: "role" },
  ];

  test("differs for each, and a slip names the whole correction in both languages", () => {
    const sentences = judged.map((each) => explainQuality(each)).flatMap(({ es, en }) => [es, en]);
    expect(new Set(sentences).size).toBe(6);
    expect(sentences.slice(0, 2).every((text) => text.includes("maria@gmail.com"))).toBe(true);
  });
});

test.each<[string, boolean]>([
  ["gmail.com", true],
  ["Hotmail.ES", true],
  ["yahoo.com.mx", true],
  ["uio.satnet.net", true],
  ["cloud.com", false],
  ["iess.gob.ec", false],
  ["correo.gmail.com", false],
  ["toString", false],
])("%s is a public provider: %s", (domain, expected) => {
  expect(isPublicProvider(domain)).toBe(expected);
});
