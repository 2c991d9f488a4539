import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { loadBlocklist } from "../../src/password/blocklist.ts";
import { judgePassword, type PasswordLimits } from "../../src/password/policy.ts";

const person = [
  "1710034065",
  "María José Ñáñez del Pozo",
  "1985-03-12",
  "+593991234567",
  "mj.nanez+iess@example.com",
];
const iess: PasswordLimits = { profile: "iess", maxLength: 128, personal: person };
const nist: PasswordLimits = { profile: "nist", maxLength: 128, personal: person };

async function broken(password: string, limits: PasswordLimits): Promise<readonly string[]> {
  return (await judgePassword(password, limits)).failed.map(({ rule }) => rule);
}

beforeAll(async () => {
  await judgePassword("the estimator loads its words once", iess);
});

describe("the profile iess", () => {
  test.each([
    "tren verde lampara 41",
    "k7$Rw9!zQx",
    "Nubes8caballo.ventana",
    "perro-gato-tijera-7",
    "ñandú 3 veloz quimera",
    "contraseñas 9 son lechugas raras",
    "密码很长而且有数字7和字母啊啊",
    "🦙🦙 cuatro llamas 4 suben el páramo",
  ])("accepts %j", async (password) => {
    expect(await broken(password, iess)).toEqual([]);
  });

  test.each<[string, string[]]>([
    ["", ["too-short", "letter-missing", "digit-missing", "too-weak"]],
    ["k9#x!", ["too-short", "too-weak"]],
    ["12345", ["too-short", "letter-missing", "too-weak", "sequence", "common"]],
    ["tren verde lampara tijera", ["digit-missing"]],
    ["7291 8036 4418 5520", ["letter-missing"]],
    ["quito.2026", ["too-weak", "common"]],
    ["Guayaquil_2025!", ["too-weak", "common"]],
    ["emelec-1929", ["too-weak", "common"]],
    ["lechuza.2024", ["too-weak"]],
    ["lechuza77", ["too-weak"]],
    ["x1234 nubes lechuga tigre", ["sequence"]],
    ["7 nubes lechuga dcba tigre", ["sequence"]],
    ["7 nubes lechuga QwEr tigre", ["sequence"]],
    ["7 nubes lechuga ñlkj tigre", ["sequence"]],
    ["7 nubes lechuga mnño tigre", ["sequence"]],
    ["7 nubes lechuga 8901 tigre", ["sequence"]],
    ["7 nubes lechuga !@#$ tigre", ["sequence"]],
    ["7 nubes lechugaaaa tigre", ["repeated-character"]],
    ["7 nubes lechuga AaAa tigre", ["repeated-character"]],
    ["7 nubes lechuga 🦙🦙🦙🦙 tigre", ["repeated-character"]],
    ["nubes 1710034065 lechuga tigre", ["personal"]],
    ["nubes 1985 lechuga tigre", ["personal"]],
    ["password2026", ["too-weak", "common"]],
    ["Contraseña1", ["too-weak", "common"]],
    ["tren7\tverde lampara", ["invisible-character"]],
    ["tren7\u0085verde lampara", ["invisible-character"]],
    ["tren7\u200bverde lampara", ["invisible-character"]],
    ["tren7\ud800verde lampara", ["invisible-character"]],
    ["aaaa", ["too-short", "digit-missing", "too-weak", "repeated-character", "common"]],
    ["12345678", ["letter-missing", "too-weak", "sequence", "common"]],
  ])("refuses %j for %j", async (password, rules) => {
    expect(await broken(password, iess)).toEqual(rules);
  });

  test.each([
    ["x 123 nubes lechuga tigre"],
    ["7 nubes lechuga cba tigre"],
    ["7 nubes lechugaaa tigre"],
    ["7 nubes lechuga opqw tigre"],
  ])("lets three neighbours or equals pass: %j", async (password) => {
    expect(await broken(password, iess)).toEqual([]);
  });

  test("counts characters, not bytes or halves of them", async () => {
    const letters = Array.from({ length: 127 }, (_, at) => String.fromCodePoint(0x1f300 + ((at * 37) % 256)));
    const longest = ["ab7", ...letters.slice(0, 125)].join("");
    expect(await broken(longest, iess)).toEqual([]);
    expect(await broken(`${longest}x`, iess)).toEqual(["too-long"]);
  });

  test("keeps to a shorter maximum that the desk has set", async () => {
    expect(await broken("nubes7lechugas!", { ...iess, maxLength: 15 })).toEqual([]);
    expect(await broken("nubes7lechugas!?", { ...iess, maxLength: 15 })).toEqual(["too-long"]);
  });

  test("judges the NFKC form: full-width digits are digits", async () => {
    expect(await broken("nubes lechuga tigre ７", iess)).toEqual([]);
  });

  test("answers soon to something absurdly long", async () => {
    expect(await broken("nubes7".repeat(200_000), iess)).toContain("too-long");
  });

  test.each<[string, number]>([
    ["k7$Rw9!zQx", 1],
    ["tren7 verde la", 1],
    ["tren7 verde lam", 0],
    ["12345", 0],
  ])("warns about %j: %i", async (password, warnings) => {
    expect((await judgePassword(password, iess)).warnings).toHaveLength(warnings);
  });
});

describe("the profile nist", () => {
  test.each([
    "tren verde lampara tijera",
    "7291 8036 4418 5520",
    "caballo1234ventana",
    "guayaquil de mis amores",
  ])("accepts %j", async (password) => {
    expect(await broken(password, nist)).toEqual([]);
  });

  test.each<[string, string[]]>([
    ["nubes lechugas", ["too-short"]],
    ["k7$Rw9!zQx", ["too-short"]],
    ["q1w2e3r4t5y6u7i8", ["common"]],
    ["passwordpassword", ["common"]],
    ["DragonDragon2026", ["common"]],
    ["perroperroperroperro", ["common"]],
    ["aaaaaaaaaaaaaaaa", ["common"]],
    ["abcdefghijklmnop", ["common"]],
    ["qwertyuiop98765", ["common"]],
    ["iess.quito.2026!", ["common"]],
    ["Barcelona-Emelec-1925", ["common"]],
    ["nubes 1710034065 lechuga", ["personal"]],
    ["lechuga\u0000 tijera nube", ["invisible-character"]],
  ])("refuses %j for %j", async (password, rules) => {
    expect(await broken(password, nist)).toEqual(rules);
  });

  test("has no warnings: its minimum is what the other profile advises", async () => {
    expect((await judgePassword("tren verde lampara", nist)).warnings).toEqual([]);
  });
});

describe("the explanations", () => {
  test("say in both languages what is wrong and how much is needed", async () => {
    const { failed } = await judgePassword("k9#x!", iess);
    expect(failed[0]?.message).toEqual({
      es: "Tiene 5 caracteres; hacen falta al menos 6.",
      en: "It has 5 characters; at least 6 are needed.",
    });
  });

  test("name the kinds of personal data, never the data", async () => {
    const { failed } = await judgePassword("Maria 1985 nubes lechuga", iess);
    expect(failed.map(({ message }) => message.es)).toEqual([
      "Contiene un dato suyo, al derecho o al revés: un nombre o apellido, la fecha de nacimiento.",
    ]);
  });
});

const around = fc.string({ maxLength: 30 });
const limits = fc.constantFrom(iess, nist);

describe("whatever stands around it", () => {
  const cedulas = fc.stringMatching(/^[0-9]{10}$/);

  test("the cédula is refused, forwards and backwards", async () => {
    const property = fc.asyncProperty(
      cedulas,
      fc.boolean(),
      around,
      around,
      limits,
      async (cedula, back, before, after, chosen) => {
        const written = back ? Array.from(cedula).reverse().join("") : cedula;
        const rules = await broken(`${before}${written}${after}`, { ...chosen, personal: [cedula] });
        return rules.includes("personal");
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  test("any text gets a judgement, with every sentence in both languages", async () => {
    const property = fc.asyncProperty(fc.string({ unit: "binary" }), limits, async (password, chosen) => {
      const { failed, warnings } = await judgePassword(password, chosen);
      const sentences = [...failed.map(({ message }) => message), ...warnings];
      return sentences.every(({ es, en }) => es !== "" && en !== "" && !/[{}]/.test(es + en));
    });
    await fc.assert(property, { numRuns: 60 });
  });

  test("NFKC-equivalent passwords are judged alike", async () => {
    const forms = fc.constantFrom("NFC", "NFD", "NFKC", "NFKD");
    const property = fc.asyncProperty(
      fc.string({ unit: "grapheme", maxLength: 20 }),
      forms,
      async (password, form) => {
        expect(await broken(password.normalize(form), nist)).toEqual(
          await broken(password.normalize("NFKC"), nist),
        );
      },
    );
    await fc.assert(property, { numRuns: 100 });
  });
});

test("the list of common passwords holds the 3,000 that ASVS 6.2.4 asks for, of those that iess would take", async () => {
  const list = [...(await loadBlocklist())];
  const forIess = list.filter((word) => word.length >= 6 && /\p{L}/u.test(word) && /\d/.test(word));
  expect(forIess.length).toBeGreaterThan(3000);
});
