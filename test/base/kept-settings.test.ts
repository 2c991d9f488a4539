import { describe, expect, test } from "vitest";
import { type Kept, readSettings } from "../../src/base/settings.ts";
import { minute } from "../../src/base/time.ts";

describe("what a store holds", () => {
  const values = { production: "true", "link.ttl": "20m" };
  const producing = { values, production: true };
  const byMachine = { values: {}, production: true };
  const trying = { values: {}, production: false };

  test("is in force in production, beside what the file says of the rest", () => {
    const { settings } = readSettings({ "retention.links": "60d" }, {}, producing);
    expect(settings).toMatchObject({
      production: true,
      "link.ttl": 20 * minute,
      "link.cap": 4 * 60 * minute,
    });
    expect(settings["retention.links"]).toBe(60 * 24 * 60 * minute);
    expect(readSettings({}, {}, byMachine).settings.production).toBe(true);
  });

  test.each<[string, Record<string, unknown>, Kept]>([
    ["otherwise", { "link.ttl": "30m" }, producing],
    ["otherwise than the default", { "smtp.url": "smtp://mail.example" }, producing],
    ["in other words", { "link.ttl": "PT20M" }, producing],
    ["what is none", { "link.ttl": { of: "20m" } }, producing],
    ["that it is for trying things out", { production: false }, producing],
    ["more than the machine", { "link.ttl": "30m" }, byMachine],
    ["that it is production, and it is not", { production: true }, trying],
  ])("a file may not say %s", (_what, file, kept) => {
    const [key = ""] = Object.keys(file);
    const refused = expect.objectContaining({ kind: "config", code: "settings-elsewhere" });
    expect(() => readSettings(file, {}, kept)).toThrow(refused);
    expect(() => readSettings(file, {}, kept)).toThrow(key);
  });

  test("a file may say the same, and outside production what it likes", () => {
    expect(readSettings({ ...values, production: true }, {}, producing).settings["link.ttl"]).toBe(
      20 * minute,
    );
    expect(readSettings({ "link.ttl": "30m", production: "false" }, {}, trying).settings).toMatchObject({
      production: false,
      "link.ttl": 30 * minute,
    });
  });

  test("no variable stands above it", () => {
    expect(() => readSettings({}, { CLAVE_LINK_TTL: "20m" }, producing)).toThrow("CLAVE_LINK_TTL");
    expect(() => readSettings({}, { CLAVE_INSTITUTION: "x" }, byMachine)).toThrow("CLAVE_INSTITUTION");
  });
});
