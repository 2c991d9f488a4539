import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { images } from "../../src/holder/identity/catalogues.ts";
import { assetAddress, colourAddress, findAsset, readLogo } from "../../src/portal/frame/assets.ts";
import { pageHtml } from "../../src/portal/frame/layout.ts";
import { lookIn, samples } from "../support/portal-samples.ts";
import { projectRoot } from "../support/sources.ts";

describe("the portal's own files", () => {
  it("has every picture of the catalogue, whole, at an address that says what is in it", () => {
    for (const { id } of images) {
      const address = assetAddress(`${id}.svg`);
      expect(address).toMatch(/^\/a\/[a-z-]+-[0-9a-f]{10}\.svg$/);
      const file = readFileSync(join(projectRoot, "assets", "security-images", `${id}.svg`));
      const { bytes, packed, type, cacheControl } = findAsset(address) ?? expect.fail(id);
      expect(bytes.equals(file) && gunzipSync(packed ?? expect.fail(id)).equals(file)).toBe(true);
      expect([type, cacheControl]).toEqual(["image/svg+xml", "public, max-age=31536000, immutable"]);
    }
  });

  it("has whatever its pages fetch", () => {
    const pages = Object.values(samples).flatMap((sample) => [sample(true), sample(false)]);
    const look = lookIn("es", { colour: "#12416E" });
    const fetched = pages.flatMap((page) =>
      [...pageHtml(page, look).matchAll(/"(\/a\/[^"]+)"/g)].map(([, address = ""]) => address),
    );
    expect(fetched.length).toBeGreaterThan(50);
    expect(fetched.filter((address) => !findAsset(address))).toEqual([]);
  });

  it.each([
    "/a/",
    "/a/page.css",
    "/a/../package.json",
    "/a/%2e%2e/package.json",
    "/a/colour-12416.css",
    "/a/colour-zzzzzz.css",
    "/a/logo",
    "/etc/passwd",
    "/a/__proto__",
  ])("has nothing at %s", (address) => expect(findAsset(address)).toBeUndefined());

  it("weighs little: a page without the check 3 kB packed beside itself, with it 40 more", () => {
    const weight = (...names: readonly string[]) =>
      names.reduce((sum, name) => sum + (findAsset(assetAddress(name))?.packed?.length ?? Number.NaN), 0);
    expect(weight("page.css", "page.js")).toBeLessThan(3_000);
    expect(weight("captcha.css", "captcha.js", "pbkdf2.js")).toBeLessThan(40_000);
  });
});

describe("the institution's colour", () => {
  it.each([
    ["#000000", "#fff"],
    ["#12416E", "#fff"],
    ["#b3261e", "#fff"],
    ["#777777", "#000"],
    ["#ffd400", "#000"],
    ["#ffffff", "#000"],
  ])("%s has words on it that can be read: %s", (colour, words) => {
    const sheet = findAsset(colourAddress(colour))?.bytes.toString();
    expect(sheet).toBe(`:root{--brand:${colour.toLowerCase()};--on-brand:${words}}`);
  });
});

describe("the institution's picture", () => {
  const folder = mkdtempSync(join(tmpdir(), "clave-logo-"));
  const file = (name: string, content: string | Buffer) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  it.each([
    [
      "image/svg+xml",
      '<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    ],
    ["image/svg+xml", "\ufeff<svg/>"],
    ["image/png", Buffer.from("89504e470d0a1a0a0000", "hex")],
    ["image/jpeg", Buffer.from("ffd8ffe000104a46", "hex")],
    ["image/webp", "RIFF1234WEBPVP8 "],
  ])("is %s by how it begins, whatever it is called", (type, content) => {
    const { type: found, cacheControl } = readLogo(file("logo", content));
    expect([found, cacheControl]).toEqual([type, "public, max-age=3600"]);
  });

  it("is no other file of the machine, by whatever name", () => {
    symlinkSync("/etc/passwd", join(folder, "logo.png"));
    expect(() => readLogo(join(folder, "logo.png"))).toThrow("is no SVG, PNG, JPEG or WebP picture");
    expect(() => readLogo(file("page.svg", "<html><svg></svg></html>"))).toThrow("is no SVG");
    expect(() => readLogo(join(folder, "missing.png"))).toThrow("portal.logo");
  });
});
