import { expect, test } from "vitest";
import { hour, minute } from "../../src/base/time.ts";
import { routes } from "../../src/portal/portal.ts";
import { type OpenPortal, openPortal } from "../support/portal.ts";
import { askFor, codesSent, codeVisitor, wrongFor } from "../support/visits.ts";
import { cedulaOf, maria, openWorld, type World } from "../support/world.ts";

const password = "mango-Puente4-azul-canoa";

async function open(settings: Parameters<World["under"]>[0] = { "portal.code": "true" }) {
  const world = await openWorld();
  await world.register(maria);
  const ctx = codeVisitor(world, settings);
  const secret = await askFor(world, ctx);
  await world.send(world.under(settings, world.system));
  const portal = await openPortal(world.under(settings, world.system), routes);
  const [code = ""] = await codesSent(world);
  return { world, ctx, portal, secret, code, browser: browserOf(portal, secret) };
}

/** A browser that keeps the cookie of a visit. */
function browserOf(portal: OpenPortal, secret: string, language = "en") {
  const headers = { Cookie: `visit=${secret}` };
  const look = (path = "/recover/sent") => portal.ask(`${path}?lang=${language}`, { headers });
  const send = async (path: string, fields: Readonly<Record<string, string>>) => {
    const [, token = ""] = /name="form" value="([^"]+)"/.exec((await look(path)).text) ?? [];
    return portal.ask(`${path}?lang=${language}`, { headers, form: { ...fields, form: token } });
  };
  const type = (code: string) => send("/recover/sent", { code, enter: "yes" });
  return { look, send, type };
}

/** A page without what belongs to the visit alone: the token of its form. */
const bytesOf = ({ text, status }: { text: string; status: number }) => [
  status,
  text.replace(/name="form" value="[^"]+"/g, ""),
];

test("the code leads to the page where the password is set, which bears no secret", async () => {
  const { portal, browser, code } = await open();
  expect((await browser.look()).text).toContain('name="code"');
  const on = await browser.type(code);
  expect(on).toMatchObject({ status: 303, headers: { location: "/recover/password?lang=en" } });
  const page = await browser.look("/recover/password");
  expect(page).toMatchObject({ status: 200, page: "password" });
  expect(page.text).not.toMatch(/name="token"|activation/);
  const again = await browser.send("/recover/password", { password: "1234" });
  expect(again).toMatchObject({ status: 422, page: "password" });
  expect(await browser.look()).toMatchObject({ status: 303 });
  const done = await browser.send("/recover/password", { password });
  expect(done).toMatchObject({ status: 200, page: "done" });
  expect(done.headers["set-cookie"]?.join()).toContain("Max-Age=0");
  expect(await browser.send("/recover/password", { password })).toMatchObject({ page: "link-used" });
  const logged = JSON.stringify(portal.lines);
  for (const shown of [code, code.replace(" ", ""), password]) expect(logged).not.toContain(shown);
});

test("nobody sets a password in a visit that took no code, or by a form of another site", async () => {
  const { portal, browser, secret, code } = await open();
  expect(await browser.look("/recover/password")).toMatchObject({ status: 303 });
  const forged = await portal.ask("/recover/sent", {
    headers: { Cookie: `visit=${secret}` },
    form: { code, enter: "yes" },
  });
  expect(forged.page).toBe("refused");
  const unproved = await browser.send("/recover/sent", { password });
  expect(unproved.page).toBe("sent");
  expect((await browser.type(code)).status).toBe(303);
});

test("the cookie of another browser cannot use it, and neither can who has none", async () => {
  const { world, ctx, portal, browser, code } = await open();
  const other = browserOf(portal, await askFor(world, ctx));
  expect(await other.type(code)).toMatchObject({ status: 422, page: "sent" });
  const none = await portal.ask("/recover/sent", { form: { code, enter: "yes" } });
  expect(none.page).toBe("refused");
  expect((await browser.type(code)).status).toBe(303);
});

test("who was sent nothing sees the same bytes at every step, to the fifth and after", async () => {
  const { world, ctx, portal, browser, code } = await open();
  const nobody = browserOf(portal, await askFor(world, ctx, { identifier: cedulaOf(9) }));
  const unsure = browserOf(portal, await askFor(world, ctx, { image: "whale" }));
  const wrong = wrongFor(code);
  const same = async (work: (one: typeof browser) => Promise<{ text: string; status: number }>) => {
    const [first, ...others] = [await work(browser), await work(nobody), await work(unsure)];
    for (const each of others) expect(bytesOf(each)).toEqual(bytesOf(first as never));
    return first as Awaited<ReturnType<typeof browser.look>>;
  };
  await same((one) => one.look());
  expect(await same((one) => one.type("12 34"))).toMatchObject({ status: 422 });
  for (const left of [4, 3, 2, 1]) {
    const page = await same((one) => one.type(wrong));
    expect(page).toMatchObject({ status: 422, page: "sent" });
    expect(page.text).toContain(`${left} ${left === 1 ? "try is" : "tries are"} left.`);
    expect(page.text).toContain('href="#code"');
  }
  const fifth = await same((one) => one.type(wrong));
  expect(fifth).toMatchObject({ status: 200, page: "sent" });
  expect(fifth.text).toContain("The link in the message still works");
  expect(fifth.text).not.toContain('name="code"');
  expect(bytesOf(await same((one) => one.type(code)))).toEqual(bytesOf(fifth));
  expect(bytesOf(await same((one) => one.look()))).toEqual(bytesOf(fifth));
  const token = await world.token();
  expect(await portal.ask("/r", { form: { token, password } })).toMatchObject({ page: "done" });
});

test("the page takes it after the visit's ten minutes, and says when that is over", async () => {
  const { world, browser, code } = await open();
  world.clock.advance(50 * minute);
  const page = await browser.look();
  expect(page).toMatchObject({ status: 200, page: "sent" });
  expect(page.text).toContain('href="/recover?lang=en"');
  world.clock.advance(11 * minute);
  expect(await browser.type(code)).toMatchObject({ status: 200, page: "link-expired" });
  world.clock.advance(3 * hour);
  const over = await browser.look();
  expect(over).toMatchObject({ status: 200, page: "refused" });
  expect(over.text).toContain("The time in which the code could be typed here is over.");
});

test("where the desk sends none, the page has no field for it, and is over after ten minutes", async () => {
  const { world, browser, code } = await open({});
  expect(code).toBe("");
  const page = await browser.look();
  expect(page.text).not.toMatch(/name="code"|8 digits/);
  expect(await browser.send("/recover/sent", {})).toMatchObject({ page: "sent" });
  world.clock.advance(10 * minute);
  expect((await browser.look()).page).toBe("refused");
});
