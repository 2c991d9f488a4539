import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  cameFromHere,
  languageFor,
  type Place,
  placeOf,
  sourceOf,
  visitCookie,
  visitIn,
} from "../../src/portal/serve/visitor.ts";

const here = placeOf("https://clave.example", undefined, "127.0.0.1, 2001:DB8::5");
const secret = "s".repeat(43);

describe("sourceOf", () => {
  test.each([
    ["whoever connected", "203.0.113.7", undefined, "203.0.113.7"],
    ["no word of a stranger's", "203.0.113.7", "198.51.100.1", "203.0.113.7"],
    ["what a proxy of ours says", "127.0.0.1", "198.51.100.1", "198.51.100.1"],
    [
      "the last it says: the others are its visitor's own words",
      "127.0.0.1",
      "10.9.9.9, 198.51.100.1",
      "198.51.100.1",
    ],
    [
      "what the first of two proxies of ours says",
      "127.0.0.1",
      "198.51.100.1, 2001:db8:0::5",
      "198.51.100.1",
    ],
    ["a proxy that says nothing", "127.0.0.1", undefined, "127.0.0.1"],
    ["a proxy that says nothing of use", "127.0.0.1", "unknown", "127.0.0.1"],
    ["no address behind one that is none", "127.0.0.1", "198.51.100.1, evil", "127.0.0.1"],
    ["IPv4 in the clothes of IPv6", "::ffff:203.0.113.7", undefined, "203.0.113.7"],
    ["the first half of IPv6", "2001:db8:1:2:3:4:5:6", undefined, "2001:db8:1:2::/64"],
    ["the same, written short", "2001:db8::1", undefined, "2001:db8:0:0::/64"],
    ["the same with a zone", "fe80::1%eth0", undefined, "fe80:0:0:0::/64"],
    ["one that is gone", undefined, undefined, "unknown"],
  ])("%s", (_what, peer, forwarded, source) => {
    expect(sourceOf(peer, forwarded, here.proxies)).toBe(source);
  });

  test("of IPv6 is the same for all of a household, however it is written", () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const source = sourceOf(address, undefined, new Set());
        if (/\./.test(address)) return;
        const again = sourceOf(source.replace("::/64", ":1:2:3:4"), undefined, new Set());
        expect(again).toBe(source);
      }),
    );
  });

  test("never throws, whatever a proxy says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (forwarded) => {
        expect(sourceOf("127.0.0.1", forwarded, here.proxies)).toMatch(/^[\d.]+$|::\/64$/);
      }),
    );
  });
});

describe("cameFromHere", () => {
  test.each([
    ["a browser that says so", { "sec-fetch-site": "same-origin" }, true],
    [
      "one that says so, its origin kept back by our own policy",
      { "sec-fetch-site": "same-origin", origin: "null" },
      true,
    ],
    ["somebody who reloads", { "sec-fetch-site": "none" }, true],
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://clave.example" }, false],
    ["a site beside us", { "sec-fetch-site": "same-site" }, false],
    ["an old browser that names us", { origin: "https://clave.example" }, true],
    ["an old browser that names another", { origin: "https://evil.example" }, false],
    [
      "an old browser that names one that begins like us",
      { origin: "https://clave.example.evil.example" },
      false,
    ],
    ["an old browser in a frame or file of somebody's", { origin: "null" }, false],
    ["a browser that says nothing", {}, true],
  ])("%s", (_who, headers, came) => {
    expect(cameFromHere(headers, here)).toBe(came);
  });
});

test("a place is known by the host of its letters, and on this machine by where it listens", () => {
  const both = placeOf("https://clave.example/", new URL("http://127.0.0.1:8080"), "");
  expect([...both.hosts].toSorted()).toEqual(
    ["127.0.0.1:8080", "[::1]:8080", "clave.example", "clave.example:443", "localhost:8080"].toSorted(),
  );
  expect(placeOf("http://localhost:8080", undefined, "").hosts).toEqual(new Set(["localhost:8080"]));
});

test.each([
  ["es", undefined, "en", "es"],
  ["fr", "en", "es", "en"],
  [undefined, undefined, "en", "en"],
  [undefined, "en-GB,en;q=0.9,es;q=0.8", "es", "en"],
  [undefined, "qu;q=0.9,es-EC;q=0.5,en;q=0.1", "en", "es"],
  [undefined, "de,fr;q=0.5", "es", "es"],
  [undefined, "es;q=0.1,en;q=0.9", "es", "en"],
  [undefined, ";;;,q=,,*", "es", "es"],
] as const)("asked for %s, wished %s, at a desk in %s: %s", (asked, wish, own, language) => {
  expect(languageFor(asked, wish, own)).toBe(language);
});

describe("the cookie of a visit", () => {
  const plain: Place = { ...here, secure: false };

  test("is one that only this host can set and no script reads", () => {
    expect(visitCookie(secret, here)).toBe(`__Host-visit=${secret}; Path=/; HttpOnly; SameSite=Lax; Secure`);
    expect(visitCookie(undefined, here)).toContain("Max-Age=0");
    expect(visitCookie(secret, plain)).toBe(`visit=${secret}; Path=/; HttpOnly; SameSite=Lax`);
  });

  test.each([
    ["as it was given", `__Host-visit=${secret}`, secret],
    ["among others", `a=b; __Host-visit=${secret}; c=d`, secret],
    ["without its prefix, which anybody beside us may set", `visit=${secret}`, undefined],
    ["too long", `__Host-visit=${secret}s`, undefined],
    ["with what no secret holds", `__Host-visit=${"é".repeat(43)}`, undefined],
    ["absent", undefined, undefined],
  ])("%s", (_how, cookies, visit) => {
    expect(visitIn(cookies, here)).toBe(visit);
  });
});
