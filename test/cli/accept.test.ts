import { beforeAll, expect, test } from "vitest";
import { Desk, maria } from "../support/desk.ts";

const desk = new Desk();
const rows = (...lines: string[]) => `cedula,names,birth_date,email\n${lines.join("\n")}\n`;
const changed = `${maria.cedula},María Fernanda Quispe Andrade,1985-03-12,maria.nueva@correo.example`;

beforeAll(async () => {
  await desk.found();
});

test("a contact that differs opens a case that waits, where an admin says so and why", async () => {
  const file = desk.file("register.csv", rows(changed));
  const words = ["affiliate", "import", file, "--accept-contacts", "--json"];
  expect(await desk.run(words)).toMatchObject({ code: 64, error: { code: "input-needed" } });
  const ended = await desk.done([...words, "--reason", "depuración, oficio 12"]);
  expect(ended.json).toMatchObject({ read: 1, conflicts: 1 });
  expect(ended.stderr).toContain("clave counter list --status submitted");
  const { cases } = (await desk.done(["counter", "list", "--json"])).json as { cases: unknown[] };
  expect(cases).toMatchObject([{ kind: "contact", status: "submitted", subject: maria.cedula }]);
  const again = await desk.done([...words, "--reason", "depuración, oficio 12"]);
  expect(again.stderr).toContain(`${maria.cedula}: `);
  expect(((await desk.done(["counter", "list", "--json"])).json as { cases: unknown[] }).cases).toHaveLength(
    1,
  );
});
