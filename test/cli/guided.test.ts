import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { admin, closeDesks, Desk } from "../support/desk.ts";
import { type Staff, staffed } from "../support/staff.ts";
import { hasTerminal, keys, pick, type Turn, talkTo } from "../support/talk.ts";

const desk = new Desk();
let staff: Staff;

beforeAll(async () => {
  await desk.found();
  staff = await staffed(desk);
}, 60_000);
afterAll(closeDesks);

const { enter, interrupt } = keys;
const typing = (text: string) => `${text}${enter}`;
const carla = (words: string, turns: readonly Turn[]) => talkTo(desk, words, turns, staff.session("carla"));
const code = (address: string) => async () => typing(await staff.codeFor(address));

const jose = { cedula: "0159991017", mailbox: "jose.penafiel@example.com" };
const rosa = { cedula: "0259991024" };
const angel = { cedula: "0359991031", mailbox: "angel.munoz@correo.example" };
const nancy = { cedula: "0459991048" };
const luis = { cedula: "0659991079" };

/** Why the person came and what the document says, up to the face. */
function identified(cedula: string): readonly Turn[] {
  return [
    [/Por qué/, pick(0)],
    [/Cómo vino/, pick(0)],
    [/Qué documento/, pick(0)],
    [/Número del documento/, typing(cedula)],
    [/Cuándo caduca/, typing("2031-05-31")],
    [/El nombre del documento/, pick(0)],
    [/La cara/, pick(0)],
  ];
}

describe.skipIf(!hasTerminal)("clave counter update, at a terminal", () => {
  test("leads from the document over both codes to an address in force, and to the receipt", async () => {
    const { code: ended, screen } = await carla(`counter update ${jose.cedula}`, [
      ...identified(jose.cedula),
      [/Qué cambia/, pick(0)],
      [/abre todavía su correo registrado, j\*\*\*@example.com/, pick(0)],
      [/Correo nuevo/, typing("jose.luis@gmial.com")],
      [/Quiso decir jose.luis@gmail.com/, pick(0)],
      [/Código \(vacío/, typing("1234")],
      [/tiene 8 dígitos.*Código \(vacío/s, typing("0000 0000")],
      [/no es el que se envió.*Código \(vacío/s, code("jose.luis@gmail.com")],
      [/Comprobado: j\*\*\*@gmail.com.*Código \(vacío/s, code(jose.mailbox)],
      [/¿Entregar el trámite\?/, pick(0)],
      [/Ya rige.*¿Qué más\?/s, pick(1)],
      [/Comprobante\r\n-{32}\r\n.*¿Qué más\?/s, pick(2)],
    ]);
    expect(ended).toBe(0);
    const listed = await desk.done(["counter", "list", "--status", "effective", "--json"], staff.at("carla"));
    expect(listed.json).toMatchObject({ cases: [{ subject: jose.cedula, officer: "carla" }] });
    expect(screen).not.toMatch(/^\s+at |--as-typed/m);
  });

  test("can be left at any step and goes on where it was, in other hands with the document seen again", async () => {
    const begun = await carla(`counter update ${rosa.cedula} --email rosa.nueva@gmail.com`, [
      ...identified(rosa.cedula).slice(0, 3),
      [/Número del documento/, interrupt],
    ]);
    expect(begun.code).toBe(130);
    expect(begun.screen).toMatch(/El trámite C\w{9} queda guardado como está/);
    expect(begun.screen).toContain(`clave counter update ${rosa.cedula}`);
    const goneOn = await carla(`counter update ${rosa.cedula} --email rosa.nueva@gmail.com`, [
      ...identified(rosa.cedula).slice(2),
      [/abre todavía/, pick(1)],
      [/Código \(vacío/, enter],
      [/Qué pasa con el código/, pick(3)],
    ]);
    expect(goneOn).toMatchObject({ code: 0 });
    expect(goneOn.screen).toMatch(/Sigue el trámite C\w{9}: Rosa Elvira Chimbo Guamán/);
    const taken = await talkTo(
      desk,
      `counter update ${rosa.cedula}`,
      [
        [/lo lleva carla. ¿Lo toma usted\?/, pick(0)],
        ...identified(rosa.cedula).slice(2),
        [/Código \(vacío/, code("rosa.nueva@gmail.com")],
        [/¿Entregar el trámite\?/, pick(2)],
      ],
      staff.session("diego"),
    );
    expect(taken).toMatchObject({ code: 0 });
    expect(await desk.rows(`SELECT officer FROM cases WHERE cedula = '${rosa.cedula}'`)).toEqual([
      { officer: "diego" },
    ]);
    expect(await desk.count(`cases WHERE cedula = '${rosa.cedula}'`)).toBe(1);
  });

  test("goes on without an old mailbox that does not work after all; a supervisor signs on the spot", async () => {
    const { code: ended, screen } = await carla(`counter update ${angel.cedula}`, [
      ...identified(angel.cedula),
      [/Qué cambia/, pick(0)],
      [/abre todavía/, pick(0)],
      [/Correo nuevo/, typing("angel.otro@gmail.com")],
      [/Código \(vacío/, enter],
      [/Qué pasa con el código/, pick(3)],
      [/Código \(vacío/, code("angel.otro@gmail.com")],
      [/¿Entregar el trámite\?/, pick(0)],
      [/Lo decide un segundo funcionario.*¿Qué más\?/s, pick(2)],
      [/Nombre del supervisor/, typing("sofia")],
      [/Contraseña del supervisor/, typing("not this one at all")],
      [/Número del documento, si/, enter],
      [/no son correctos.*¿Qué más\?/s, pick(2)],
      [/Nombre del supervisor/, typing("sofia")],
      [/Contraseña del supervisor/, typing(admin.password)],
      [/Número del documento, si/, typing(angel.cedula)],
      [/Regirá desde el.*¿Qué más\?/s, pick(2)],
    ]);
    expect(ended).toBe(0);
    expect(screen).not.toContain(admin.password.slice(0, 12));
    expect(
      await desk.rows(`SELECT approved_by, document_checked FROM cases WHERE cedula = '${angel.cedula}'`),
    ).toEqual([{ approved_by: "sofia", document_checked: 1 }]);
  });

  test("asks only for what was wrong with the document, and a face that differs ends the case", async () => {
    const { code: ended, screen } = await carla(`counter update ${nancy.cedula}`, [
      ...identified("1710034065").slice(0, 4),
      [/Cuándo caduca/, typing("31/05/2031")],
      [/se escribe año-mes-día.*Cuándo caduca/s, typing("2031-05-31")],
      [/El nombre del documento/, pick(0)],
      [/La cara/, pick(0)],
      [/no es el de la persona.*Qué documento/s, pick(0)],
      [/Número del documento/, typing(nancy.cedula)],
      [/Qué cambia/, interrupt],
    ]);
    expect(ended).toBe(130);
    expect(screen).not.toContain("--");
    const other = await carla(`counter update ${luis.cedula}`, [
      ...identified(luis.cedula).slice(0, 6),
      [/La cara/, pick(1)],
      [/avisadas 7 días. ¿Es así\?/, pick(1)],
    ]);
    expect(other).toMatchObject({ code: 0 });
    expect(other.screen).toContain("la cara no es la del documento");
    expect(await desk.rows(`SELECT outcome FROM cases WHERE cedula = '${luis.cedula}'`)).toEqual([
      { outcome: "wrong-person" },
    ]);
  });

  test("asks for new questions; their answers are not seen", async () => {
    const { code: ended, screen } = await carla(`counter update ${nancy.cedula} --kind questions`, [
      ...identified(nancy.cedula),
      [/elige una pregunta/, pick(0)],
      [/Su respuesta/, typing("Colegio Central")],
      [/elige una pregunta/, pick(3)],
      [/Su respuesta/, typing("Copito")],
      [/Otra pregunta más/, pick(0)],
      [/¿Entregar el trámite\?/, pick(0)],
      [/Ya rige.*¿Qué más\?/s, pick(2)],
    ]);
    expect(ended).toBe(0);
    expect(screen).not.toMatch(/Colegio Central|Copito/);
  });

  test("says where the steps are, where there is no terminal", async () => {
    const ended = await desk.run(["counter", "update", jose.cedula, "--json"], staff.at("carla"));
    expect(ended).toMatchObject({ code: 64, stdout: "", error: { kind: "usage", code: "input-needed" } });
    expect(ended.error?.hint).toContain("clave counter open");
  });
});
