import { createHash, generateKeyPairSync, verify } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openSmtp } from "../../../src/channel/email/smtp.ts";
import { startMailServer } from "../../support/mail-server.ts";
import { maria, openWorld, type World } from "../../support/world.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();

/** A world whose letters are signed with what stands in a file. */
async function signing(content: string, more = {}): Promise<World> {
  const server = await startMailServer();
  const world = await openWorld();
  const keyFile = join(world.folder, "dkim.pem");
  writeFileSync(keyFile, content);
  const settings = {
    "smtp.url": server.url,
    "smtp.from": "mesa@iess.example",
    "dkim.keyFile": keyFile,
    ...more,
  };
  const system = world.under(settings, world.system);
  await world.register(maria);
  await world.start();
  return {
    ...world,
    system,
    send: () => world.send(system),
    mailbox: () => Promise.resolve(server.taken as never),
  };
}

/** Whether a mail bears a signature that its public key confirms (RFC 6376, relaxed/relaxed), and by whom. */
function signatureOf(mail: string) {
  const at = mail.indexOf("\r\n\r\n");
  const fields = mail
    .slice(0, at)
    .replace(/\r\n[ \t]+/g, " ")
    .split("\r\n");
  const signature = fields.find((field) => field.startsWith("DKIM-Signature:")) ?? "";
  const tag = (name: string) => new RegExp(`[;: ]${name}=([^;]*)`).exec(signature)?.[1]?.trim() ?? "";
  const relaxed = (field: string) => {
    const colon = field.indexOf(":");
    return `${field.slice(0, colon).toLowerCase()}:${field
      .slice(colon + 1)
      .replace(/[ \t]+/g, " ")
      .trim()}`;
  };
  const body = `${mail
    .slice(at + 4)
    .split("\r\n")
    // on the wire a dot at the beginning of a line is doubled
    .map((line) =>
      line
        .replace(/^\./, "")
        .replace(/[ \t]+/g, " ")
        .replace(/ $/, ""),
    )
    .join("\r\n")
    .replace(/(\r\n)*$/, "")}\r\n`;
  const named = tag("h").split(":");
  const signed = named.map((name) =>
    relaxed(fields.find((each) => each.toLowerCase().startsWith(`${name.trim()}:`)) ?? ""),
  );
  const own = relaxed(signature).replace(/(; ?b=).*$/, "$1");
  const text = [...signed, own].join("\r\n");
  return {
    domain: tag("d"),
    selector: tag("s"),
    headers: named,
    bodyHolds: createHash("sha256").update(body).digest("base64") === tag("bh"),
    holds: verify("sha256", Buffer.from(text), publicKey, Buffer.from(tag("b").replace(/\s/g, ""), "base64")),
  };
}

describe("a letter", () => {
  test.each([
    [{}, "iess.example", "clave"],
    [{ "dkim.domain": "mail.iess.example", "dkim.selector": "s2026" }, "mail.iess.example", "s2026"],
  ])("is signed under the key of the settings: %j", async (more, domain, selector) => {
    const world = await signing(pem, more);
    expect(await world.send()).toMatchObject({ accepted: 1 });
    const [mail] = (await world.mailbox()) as unknown as string[];
    const signature = signatureOf(mail ?? "");
    expect(signature).toMatchObject({ domain, selector, bodyHolds: true, holds: true });
    for (const name of ["from", "to", "subject", "date", "message-id"])
      expect(signature.headers).toContain(name);
  });

  test("is not signed where no key is set", async () => {
    const server = await startMailServer();
    const world = await openWorld({ settings: { "smtp.url": server.url } });
    await world.register(maria);
    await world.start();
    await world.send();
    expect(server.taken[0]).not.toContain("DKIM-Signature");
  });
});

describe("a key that cannot sign stops the start", () => {
  const ed25519 = generateKeyPairSync("ed25519")
    .privateKey.export({ type: "pkcs8", format: "pem" })
    .toString();
  const short = generateKeyPairSync("rsa", { modulusLength: 512 }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  });
  test.each([
    ["no key", "hello"],
    ["empty", ""],
    ["half a key", pem.slice(0, 400)],
    ["the public half", publicKey.export({ type: "spki", format: "pem" }).toString()],
    ["of a kind that servers do not know", ed25519],
    ["too short", short.toString()],
  ])("%s", async (_case, content) => {
    const world = await signing(content);
    await expect(openSmtp(world.system.settings)).rejects.toMatchObject({
      kind: "config",
      code: "dkim-key-unusable",
    });
  });

  test("not there", async () => {
    const world = await openWorld();
    const { settings } = world.under({ "dkim.keyFile": join(world.folder, "none.pem") });
    await expect(openSmtp(settings)).rejects.toMatchObject({ code: "setting-file-missing" });
  });
});
