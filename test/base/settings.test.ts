import { describe, expect, test } from "vitest";
import { ClaveError } from "../../src/base/errors.ts";
import { isLoopback } from "../../src/base/setting-kinds.ts";
import {
  checkSetting,
  readSettings,
  requireSetting,
  type SettingKey,
  settingKeys,
  variableFor,
} from "../../src/base/settings.ts";
import { day, hour, minute } from "../../src/base/time.ts";

interface Bounds {
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

const length = (least: string, most: string, below: string, above: string): Bounds => ({
  good: [least, most],
  bad: [below, above, "", "60", "soon", `-${least}`],
});

/** Values at and beyond the bounds of every setting. */
const bounds: Record<SettingKey, Bounds> = {
  institution: { good: ["IESS", "x".repeat(120)], bad: ["", "  ", "x".repeat(121), "a\nb", "a\u001bb"] },
  language: { good: ["es", "en"], bad: ["", "ES", "fr", "es-EC"] },
  timezone: { good: ["America/Guayaquil", "Pacific/Galapagos", "UTC"], bad: ["", "Quito", "America/Quito"] },
  store: {
    good: [
      "",
      "sqlite:/srv/clave.db",
      "sqlite:other.db",
      "postgres://clave@db.example/clave",
      "postgresql:///clave",
    ],
    bad: [
      "sqlite:",
      "/srv/clave.db",
      "mysql://db.example/clave",
      "postgres",
      "postgres://a:b@db.example/c",
      "postgres://db.example/c?password=b",
    ],
  },
  "smtp.url": {
    good: ["smtp://127.0.0.1:2525", "smtps://user@mail.example", "smtp://[::1]:25", "smtp://mail.example"],
    bad: ["", "mail.example", "http://mail.example", "smtp://", "smtp://a.example?x=1", "smtp://a.example#x"],
  },
  "smtp.from": {
    good: ["clave@localhost", "no-responder@iess.example"],
    bad: [
      "",
      "clave",
      "a@b@c.example",
      "Mesa <a@b.example>",
      "a@b.example,c@d.example",
      "a\n@b.example",
      "a @b.c",
    ],
  },
  "store.passwordFile": { good: ["", "/var/lib/clave/store.password"], bad: ["store.password", "./a"] },
  "smtp.passwordFile": { good: ["", "/etc/clave/smtp"], bad: ["dkim.pem", "./a", `/${"x".repeat(401)}`] },
  "smtp.returnPath": {
    good: ["", "rebotes@iess.gob.ec", "rebotes+*@iess.gob.ec"],
    bad: ["*", "rebotes", "a*b*@iess.gob.ec", "rebotes@*.gob.ec", "a b@iess.gob.ec", "<a@iess.gob.ec>"],
  },
  "smtp.timeouts": {
    good: ["greeting=5m,reply=5m,end=10m", "end=1h", "reply=1s, greeting=PT30S"],
    bad: [
      "",
      "5m",
      "reply",
      "reply=",
      "data=2m",
      "reply=999",
      "end=61m",
      "greeting=0s",
      "end=5m,end=1m",
      "end=5m=1m",
      "__proto__=5m",
    ],
  },
  "dkim.keyFile": { good: ["", "/etc/clave/dkim.pem"], bad: ["dkim.pem", "./a", `/${"x".repeat(401)}`] },
  "dkim.selector": { good: ["clave", "s2026.mail", "a-1"], bad: ["", "a b", "-a", "a..b", "ñ", "a;b"] },
  "dkim.domain": { good: ["", "iess.gob.ec"], bad: [".", "iess..ec", "iess.gob.ec.", "iess gob", "a@b"] },
  "smtp.connections": { good: ["1", "50"], bad: ["0", "51", "", "-1", "1.5", "1e1", "five"] },
  "sms.url": {
    good: ["", "https://sms.example/send"],
    bad: ["sms.example", "ftp://sms.example", "smtp://a.example"],
  },
  "portal.adminPort": { good: ["0", "9464"], bad: ["-1", "65536"] },
  "portal.captchaCost": { good: ["100", "100000"], bad: ["99", "100001", ""] },
  "portal.code": { good: ["true", "false"], bad: ["yes", ""] },
  "portal.colour": {
    good: ["", "#12416e", "#FFFFFF"],
    bad: ["12416e", "#fff", "blue", "#12416e;", "#12416g"],
  },
  "portal.logo": { good: ["", "/srv/logo.svg"], bad: ["logo.svg", "https://iess.example/logo.svg"] },
  "portal.trustProxy": {
    good: ["127.0.0.1", "::1, 10.0.0.4"],
    bad: ["proxy.example", "10.0.0.0/8", "127.0.0.1,"],
  },
  "portal.url": {
    good: ["https://clave.example", "https://iess.example/", "http://127.0.0.1:8080", "http://localhost"],
    bad: [
      "https://iess.example/clave/",
      "",
      "clave.example",
      "http://clave.example",
      "https://clave.example/?a=1",
      "https://clave.example/#t",
      "https://clave.example/?",
      "https://clave.example/#",
      "https://me@clave.example",
      "javascript:1",
    ],
  },
  "link.ttl": length("15m", "24h", "899s", "86401s"),
  "link.cap": length("15m", "24h", "14m", "25h"),
  "link.family": { good: ["3", "strict"], bad: ["", "1", "4", "Strict"] },
  "code.ttl.sms": length("1m", "10m", "59s", "11m"),
  "code.ttl.email": length("5m", "24h", "4m", "25h"),
  "password.profile": { good: ["iess", "nist"], bad: ["", "none", "IESS"] },
  "password.maxLength": { good: ["15", "128"], bad: ["14", "129", "", "-15"] },
  "password.target": {
    good: ["store", "exec:/usr/local/bin/set-password"],
    bad: ["", "exec:", "exec:set-password", "exec:./set-password", "ldap://x", "Store"],
  },
  "counter.hold": length("24h", "30d", "23h", "31d"),
  "identity.alternative": { good: ["true", "false"], bad: ["", "yes", "TRUE"] },
  "inperson.hold": { good: ["0s", "48h"], bad: ["49h", "", "60", "soon", "-1h"] },
  "audit.anchorTo": { good: ["", "auditoria@iess.example"], bad: ["auditoria", "a@b.example,c@d.example"] },
  "clock.tolerance": length("5s", "15m", "4s", "16m"),
  production: { good: ["true", "false"], bad: ["", "yes", "1", "TRUE"] },
  "retention.links": length("1d", "3650d", "23h", "3651d"),
  "retention.attempts": length("30d", "3650d", "29d", "3651d"),
  "retention.episodes": length("30d", "3650d", "29d", "3651d"),
};

const cases = (of: "good" | "bad") =>
  settingKeys.flatMap((key) => bounds[key][of].map((value): [SettingKey, string] => [key, value]));

describe("a setting within its bounds", () => {
  test.each(cases("good"))("%s may be %j", (key, value) => {
    expect(checkSetting(key, value)).toBe(value);
    expect(readSettings({ [key]: value }, {}).texts[key]).toBe(value);
    const override = readSettings({}, { [variableFor(key)]: value });
    expect(override.texts[key]).toBe(key === "store" ? "" : value);
  });
});

test("CLAVE_STORE is for one command: what the home remembers is neither changed nor judged by it", () => {
  for (const value of ["sqlite:other.db", "nonsense", "postgres://a:b@db.example/c"])
    expect(readSettings({ store: "sqlite:own.db" }, { CLAVE_STORE: value }).settings.store).toBe(
      "sqlite:own.db",
    );
});

describe("a setting out of its bounds", () => {
  test.each(cases("bad"))("%s may not be %j", (key, value) => {
    const refused = { kind: "config", code: "setting-invalid", message: expect.stringContaining(key) };
    expect(() => checkSetting(key, value)).toThrow(expect.objectContaining(refused));
    expect(faultOf({ [key]: value })).toMatchObject({ kind: "config", code: "settings-invalid" });
    if (key !== "store")
      expect(faultOf({}, { [variableFor(key)]: value }).hint?.en).toContain(variableFor(key));
  });

  test.each([[[]], [{}], [["es"]]])("a value of the file that is %j is within no bounds", (value) => {
    expect(faultOf({ language: value }).message).toContain("language");
  });
});

describe("settings as a whole", () => {
  test("are the documented ones where nothing is said", () => {
    const { settings } = readSettings({}, {});
    expect(settings).toMatchObject({ "link.ttl": hour, "link.cap": 4 * hour, "link.family": "3" });
    expect(settings).toMatchObject({
      "counter.hold": 3 * day,
      "code.ttl.sms": 10 * minute,
      production: false,
    });
    expect(settings).toMatchObject({
      language: "es",
      timezone: "America/Guayaquil",
      "password.profile": "iess",
    });
  });

  test("the file goes before the default, the environment before the file", () => {
    const file = { "link.ttl": "30m", "smtp.connections": 7, production: false };
    const { settings, texts } = readSettings(file, { CLAVE_LINK_TTL: "45m" });
    expect(settings).toMatchObject({ "link.ttl": 45 * minute, "smtp.connections": 7, production: false });
    expect(texts["link.ttl"]).toBe("45m");
  });

  test("every fault is told at once", () => {
    const { message } = faultOf(
      { language: "fr", "link.ttl": "1m", colour: "red" },
      { CLAVE_TIMEZONE: "Quito" },
    );
    for (const key of ["language", "link.ttl", "colour", "timezone"]) expect(message).toContain(key);
  });

  test.each(["colour", "__proto__", "toString", "LINK.TTL", ""])("%j is no setting", (key) => {
    const refused = { kind: "config", code: "setting-unknown" };
    expect(() => requireSetting(key)).toThrow(expect.objectContaining(refused));
  });

  test.each<[SettingKey, string]>([
    ["link.ttl", "CLAVE_LINK_TTL"],
    ["password.maxLength", "CLAVE_PASSWORD_MAX_LENGTH"],
    ["smtp.passwordFile", "CLAVE_SMTP_PASSWORD_FILE"],
    ["code.ttl.sms", "CLAVE_CODE_TTL_SMS"],
    ["production", "CLAVE_PRODUCTION"],
  ])("%s is overridden by %s", (key, variable) => {
    expect(variableFor(key)).toBe(variable);
  });
});

describe("in production", () => {
  // where the store is was known before its settings were read
  const redirected = settingKeys.filter((key) => key !== "language" && key !== "store");

  test.each(redirected)("the environment cannot change %s", (key) => {
    const value = bounds[key].good[0] ?? "";
    expect(faultOf({ production: "true" }, { [variableFor(key)]: value }).message).toContain(key);
  });

  test("the environment cannot change it even to what it is, nor turn production off", () => {
    const file = { production: true, "link.ttl": "60m" };
    expect(faultOf(file, { CLAVE_LINK_TTL: "60m" }).code).toBe("settings-invalid");
    expect(faultOf(file, { CLAVE_PRODUCTION: "false" }).code).toBe("settings-invalid");
  });

  test("the language of letters stays open, and so does the file where no store was asked", () => {
    const { settings } = readSettings({ production: "true", "link.ttl": "20m" }, { CLAVE_LANGUAGE: "en" });
    expect(settings).toMatchObject({ "link.ttl": 20 * minute, language: "en", production: true });
  });

  test("the environment alone does not begin it for the file's settings", () => {
    const environment = { CLAVE_PRODUCTION: "true", CLAVE_LINK_TTL: "20m" };
    expect(readSettings({}, environment).settings["link.ttl"]).toBe(20 * minute);
  });
});

test.each([
  ["localhost", true],
  ["127.0.0.1", true],
  ["127.9.8.7", true],
  ["[::1]", true],
  ["::1", true],
  ["127.0.0.1.example", false],
  ["localhost.example", false],
  ["10.0.0.1", false],
  ["128.0.0.1", false],
])("%s is this machine: %s", (host, local) => {
  expect(isLoopback(host)).toBe(local);
});

function faultOf(file: Record<string, unknown>, environment: Record<string, string> = {}): ClaveError {
  try {
    readSettings(file, environment);
  } catch (error) {
    if (error instanceof ClaveError) return error;
  }
  throw new Error("these settings were taken");
}
