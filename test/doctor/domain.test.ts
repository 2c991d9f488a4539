import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SettingKey } from "../../src/base/settings.ts";
import { openNames } from "../../src/doctor/dns.ts";
import { shutsOut } from "../../src/doctor/spf.ts";
import { startDnsServer, type Zone } from "../support/dns-server.ts";
import { examine } from "../support/patient.ts";
import { openWorld } from "../support/world.ts";

type Zones = Readonly<Record<string, Zone | "failing">>;
type Row = readonly [name: string, zones: Zones, verdict: string, said: string];

const settings = { "smtp.from": "clave@mesa.gob.ec" };

async function seen(check: string, zones: Zones, more: Partial<Record<SettingKey, string>> = {}) {
  const dns = await startDnsServer(zones);
  return (await examine(await openWorld(), { dns, settings: { ...settings, ...more } }))(check);
}

function rowsFor(check: string, rows: readonly Row[]): void {
  test.each(rows)("%s", async (_, zones, verdict, said) => {
    const found = await seen(check, zones);
    expect(found.verdict).toBe(verdict);
    expect(`${found.sentence.en}\n${found.mend?.en ?? ""}`).toContain(said);
    if (verdict === "fault") expect(found.kinds).toEqual(["config"]);
    if (verdict === "fault" || verdict === "warning") expect(found.mend).toBeDefined();
  });
}

const spf = (...records: readonly string[]): Zones => ({ "mesa.gob.ec": { txt: ["other=1", ...records] } });
const includes = Object.fromEntries(
  Array.from({ length: 11 }, (_, n) => [`i${n}.ec`, { txt: ["v=spf1 ip4:192.0.2.1 -all"] }]),
);
const manyIncludes = `v=spf1 ${Object.keys(includes)
  .map((name) => `include:${name}`)
  .join(" ")} -all`;

describe("MX", () =>
  rowsFor("mx", [
    ["there", { "mesa.gob.ec": { mx: ["mx1.mesa.gob.ec"] } }, "good", "mx1.mesa.gob.ec"],
    ["none", { "mesa.gob.ec": { txt: ["x"] } }, "warning", "clave config set smtp.returnPath"],
    ["a domain that wants no mail", { "mesa.gob.ec": { mx: ["."] } }, "warning", "no MX"],
    ["no such domain", {}, "fault", "does not exist"],
    ["no answer", { "mesa.gob.ec": "failing" }, "unknown", "No name server answered"],
  ]));

describe("SPF", () =>
  rowsFor("spf", [
    ["one", spf("v=spf1 mx -all"), "good", "v=spf1 mx -all"],
    ["one in capitals", spf("V=SPF1 mx ~ALL"), "good", ""],
    ["none", spf(), "fault", 'mesa.gob.ec. IN TXT "v=spf1 mx ~all"'],
    ["something like it", spf("v=spf10 -all"), "fault", "does not say"],
    ["two", spf("v=spf1 -all", "v=spf1 mx -all"), "fault", "2 SPF records"],
    ["open to all", spf("v=spf1 mx +all"), "warning", 'IN TXT "v=spf1 mx ~all"'],
    ["no end", spf("v=spf1 mx"), "warning", "shuts nobody out"],
    ["too many look-ups", { ...includes, ...spf(manyIncludes) }, "warning", "11 look-ups"],
    [
      "look-ups in what is included",
      { ...includes, "deep.ec": { txt: [manyIncludes] }, ...spf("v=spf1 include:deep.ec -all") },
      "warning",
      "look-ups",
    ],
    ["no answer", { "mesa.gob.ec": "failing" }, "unknown", "it is not known"],
    ["more than fits one piece", spf(`v=spf1 ${"ip4:192.0.2.1 ".repeat(25)}-all`), "good", ""],
    ["what a terminal would obey", spf("v=spf1 \u001b[2J -all"), "good", "\\u{1b}[2J"],
  ]));

test.each([
  ["v=spf1 -all", true],
  ["v=spf1 ~all", true],
  ["v=spf1 ?all", false],
  ["v=spf1 all", false],
  ["v=spf1 redirect=other.ec", true],
  ["v=spf1 ip4:192.0.2.1", false],
])("%s shuts others out: %s", (record, is) => expect(shutsOut(record)).toBe(is));

const dmarc = (name: string, ...txt: readonly string[]): Zones => ({ [`_dmarc.${name}`]: { txt } });

describe("DMARC", () =>
  rowsFor("dmarc", [
    ["that refuses", dmarc("mesa.gob.ec", "v=DMARC1; p=reject"), "good", "asks for reject"],
    ["that only watches", dmarc("mesa.gob.ec", "v=DMARC1;p=none;rua=mailto:a@b.ec"), "good", "p=none"],
    ["of the domain above", dmarc("gob.ec", "v=DMARC1; p=quarantine"), "good", "_dmarc.gob.ec"],
    ["none", {}, "warning", '_dmarc.mesa.gob.ec. IN TXT "v=DMARC1; p=quarantine"'],
    ["two", dmarc("mesa.gob.ec", "v=DMARC1; p=none", "v=DMARC1; p=reject"), "warning", "2 DMARC"],
    ["without a policy", dmarc("mesa.gob.ec", "v=DMARC1; rua=mailto:a@b.ec"), "warning", "no policy"],
    ["no answer", { "_dmarc.mesa.gob.ec": "failing" }, "unknown", "it is not known"],
  ]));

describe("DKIM", () => {
  const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
  const published = (key: KeyObject) =>
    `v=DKIM1; k=rsa; p=${key.export({ format: "der", type: "spki" }).toString("base64")}`;
  const signed = async (records: (own: string, other: string) => Zones, own = pair()) => {
    const world = await openWorld();
    const file = join(world.folder, "dkim.pem");
    writeFileSync(file, own.privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600 });
    const dns = await startDnsServer(records(published(own.publicKey), published(pair().publicKey)));
    return (await examine(world, { dns, settings: { ...settings, "dkim.keyFile": file } }))("dkim");
  };
  const name = "clave._domainkey.mesa.gob.ec";

  test("the key that signs is published", async () => {
    expect(await signed((own) => ({ [name]: { txt: [own] } }))).toMatchObject({ verdict: "good" });
  });

  test("another one is", async () => {
    const found = await signed((_, other) => ({ [name]: { txt: [other] } }));
    expect(found).toMatchObject({ verdict: "fault", kinds: ["config"] });
    expect(found.sentence.en).toContain("another key");
    expect(found.mend?.en).toMatch(
      new RegExp(`^${name}\\. IN TXT "v=DKIM1; k=rsa; p=[\\w+/=]{1,240}" "[\\w+/=]{1,250}"$`),
    );
  });

  test.each([
    ["none", {}],
    ["one that was withdrawn", { [name]: { txt: ["v=DKIM1; p="] } }],
  ])("%s is published", async (_, zones: Zones) => {
    const found = await signed(() => zones);
    expect(found).toMatchObject({ verdict: "fault" });
    expect(found.sentence.en).toContain("publishes no key");
  });

  test("nobody answers", async () => {
    expect(await signed(() => ({ [name]: "failing" }))).toMatchObject({ verdict: "unknown" });
  });

  test.each([
    ["of a kind that servers do not know", () => generateKeyPairSync("ed25519")],
    ["too short", () => generateKeyPairSync("rsa", { modulusLength: 512 })],
  ])("a key %s is a fault whatever is published, for the post office would not start", async (_, make) => {
    const found = await signed((own) => ({ [name]: { txt: [own] } }), make());
    expect(found).toMatchObject({ verdict: "fault", kinds: ["config"] });
    expect(found.sentence.en).toContain("cannot be used");
  });

  test("a file that is no key is a fault", async () => {
    expect(await seen("dkim", {}, { "dkim.keyFile": "/nowhere/key" })).toMatchObject({
      verdict: "fault",
      kinds: ["config"],
    });
  });
});

test("the domain that reports go back to is asked for, too", async () => {
  const zones = { "mesa.gob.ec": { mx: ["mx.ec"] } };
  const found = await seen("mx", zones, { "smtp.returnPath": "rebotes+*@rebotes.mesa.ec" });
  expect(found.verdict).toBe("fault");
  expect(found.sentence.en).toContain("rebotes.mesa.ec");
});

test.each([
  "clave@localhost",
  "clave@mesa.test",
  "clave@mesa.example",
  "clave@mesa.invalid",
  "a@b.localhost",
])("%s is nobody's on the internet: nothing is asked", async (from) => {
  for (const check of ["mx", "spf", "dmarc"])
    expect(await seen(check, {}, { "smtp.from": from })).toMatchObject({ verdict: "not-applicable" });
});

test.each(["", ":53", "127.0.0.1:99999", "a b", "127.0.0.1:x", "no-such-host.invalid"])(
  "%j is no name server",
  async (given) => {
    await expect(openNames(given)).rejects.toMatchObject({ kind: "usage", code: "dns-invalid" });
  },
);

test.each(["127.0.0.1", "127.0.0.1:5353", "[::1]:5353", "::1", "localhost:5353"])(
  "%s is a name server",
  async (given) => {
    expect(await openNames(given)).toBeDefined();
  },
);
