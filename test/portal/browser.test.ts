import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { newChallenge, solvedIn } from "../../src/portal/serve/captcha.ts";
import { spendCaptcha } from "../../src/store/recovery/captchas.ts";
import { axeFaults, isTooWide, openWatched, screens, startBrowser, takePicture } from "../support/browser.ts";
import { serveSamples } from "../support/sample-site.ts";
import { openWorld } from "../support/world.ts";

const browser = await startBrowser();
afterAll(() => browser?.close());

/** A page of the samples, and what its form sent. */
async function openSample(
  path: string,
  options: Parameters<typeof openWatched>[2] = screens.phone,
  look: Parameters<typeof serveSamples>[0] = {},
  challenge?: () => Promise<unknown>,
) {
  if (!browser) throw new Error("no browser");
  const sent: URLSearchParams[] = [];
  const site = await serveSamples(look, async (asked, body) => {
    if (asked === "/captcha") return challenge?.();
    if (body !== "") sent.push(new URLSearchParams(body));
    return undefined;
  });
  const watched = await openWatched(browser, site.origin, options);
  await watched.page.goto(path);
  const close = async () => {
    await watched.close();
    await site.close();
  };
  return { ...watched, sent, close };
}

/** Presses the button of a form, or does otherwise, and waits for the page that answers. */
async function send(page: Page, act = () => button(page).click()) {
  await Promise.all([page.waitForNavigation(), act()]);
}

const button = (page: Page) => page.locator("main form button:not([type])").first();

describe.runIf(browser)("the check that a person is there, under the portal's policy", () => {
  it("is done by keyboard alone, asks nobody else, and counts once", async () => {
    const world = await openWorld({ settings: { "portal.captchaCost": "500" } });
    const challenge = () => newChallenge(world.operator);
    const opened = await openSample("/identifier", screens.phone, {}, challenge);
    const { page, elsewhere, complaints, sent, close } = opened;
    await page.locator("#identifier").focus();
    await page.keyboard.type("1710034065");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.getByText("Comprobado", { exact: true }).waitFor();
    await takePicture(page, "checked");
    expect(await axeFaults(page)).toEqual([]);
    expect(await isTooWide(page)).toBe(false);
    await page.keyboard.press("Tab");
    await send(page, () => page.keyboard.press("Enter"));
    expect(sent).toHaveLength(1);
    const [form] = sent;
    expect([...(form?.keys() ?? [])].toSorted()).toEqual(["altcha", "identifier", "visit"]);
    const solved = await solvedIn(world.operator, form?.get("altcha") ?? "");
    expect(solved).toEqual({
      signature: expect.stringMatching(/^[0-9a-f]{64}$/),
      expiresAt: expect.any(Number),
    });
    if (!solved) return;
    expect([await spendCaptcha(world.store, solved), await spendCaptcha(world.store, solved)]).toEqual([
      true,
      false,
    ]);
    expect(await page.locator("a[href*=altcha]").count()).toBe(0);
    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
    await close();
  });

  it("says what is needed where no script runs, and in the reader's own words where one does", async () => {
    const still = await openSample("/identifier", { ...screens.phone, javaScriptEnabled: false });
    expect(await still.page.locator("noscript p").isVisible()).toBe(true);
    expect(await still.page.locator(".late").isVisible()).toBe(false);
    await send(still.page);
    expect(Object.fromEntries(still.sent[0] ?? [])).toEqual({ identifier: "", visit: "abc" });
    await still.close();
    const moved = await openSample("/identifier?lang=en");
    await moved.page.getByText("I am a person").waitFor();
    expect(await moved.page.locator("noscript p").isVisible()).toBe(false);
    await moved.close();
  });
});

describe.runIf(browser)("what a page does beside its form", () => {
  it("takes the secret from behind the # of the address, out of sight, and keeps it to the next page", async () => {
    const { page, sent, close } = await openSample("/password#t=abcDEF-_123");
    const field = page.locator("#token");
    expect(await field.inputValue()).toBe("abcDEF-_123");
    expect(await field.isVisible()).toBe(false);
    expect(new URL(page.url()).hash).toBe("");
    await send(page);
    expect(sent[0]?.get("token")).toBe("abcDEF-_123");
    expect([await field.inputValue(), new URL(page.url()).hash]).toEqual(["abcDEF-_123", ""]);
    await page.getByRole("link", { name: "English" }).click();
    await page.getByText("Set your new password").waitFor();
    expect(await field.inputValue()).toBe("abcDEF-_123");
    await close();
  });

  it("lets the secret be typed where no script runs", async () => {
    const still = await openSample("/password#t=abc", { ...screens.phone, javaScriptEnabled: false });
    expect(await still.page.locator("#token").isVisible()).toBe(true);
    expect(await still.page.getByRole("button", { name: "Mostrar la clave" }).count()).toBe(0);
    await still.page.locator("#token").fill("abc");
    await still.page.locator("#password").fill("una clave");
    await send(still.page);
    expect(Object.fromEntries(still.sent[0] ?? [])).toEqual({
      token: "abc",
      password: "una clave",
      visit: "abc",
    });
    await still.close();
  });

  it("shows a password and hides it, and sends it hidden", async () => {
    const { page, close } = await openSample("/password");
    const field = page.locator("#password");
    const type = () => field.getAttribute("type");
    await page.getByRole("button", { name: "Mostrar la clave" }).click();
    expect(await type()).toBe("text");
    await page.getByRole("button", { name: "Ocultar la clave" }).click();
    expect(await type()).toBe("password");
    await page.getByRole("button", { name: "Mostrar la clave" }).click();
    await page.evaluate(
      "document.querySelector('form').addEventListener('submit', (e) => e.preventDefault())",
    );
    await button(page).click();
    expect(await type()).toBe("password");
    await close();
  });

  it.each([
    ["identifier", "altcha"],
    ["identity", "birthYear"],
    ["image", "image"],
    ["channel", "channel"],
    ["password", "token"],
  ])("begins at what is to be corrected, and leads there: /%s", async (name, field) => {
    const { page, close } = await openSample(`/${name}?wrong`);
    expect(await page.title()).toMatch(/^Error: /);
    const focused = () =>
      page.evaluate<string>("document.activeElement.id || document.activeElement.className");
    expect(await focused()).toBe("faults");
    await page.locator(`.faults a[href="#${field}"]`).click();
    expect(await focused()).toBe(field);
    await close();
  });

  it("can be skipped to, read at twice the size, and has the institution's own colour and name", async () => {
    const institution = "Instituto Ecuatoriano de Seguridad Social Campesina y de los Trabajadores del Hogar";
    const look = { colour: "#ffd400", institution };
    const { page, elsewhere, complaints, close } = await openSample("/image?wrong", screens.phone, look);
    await page.evaluate("document.documentElement.style.fontSize = '200%'");
    expect(await isTooWide(page)).toBe(false);
    await takePicture(page, "twice");
    expect(await axeFaults(page)).toEqual([]);
    const header = await page.evaluate(
      "(({ backgroundColor, color }) => [backgroundColor, color])(getComputedStyle(document.querySelector('header')))",
    );
    expect(header).toEqual(["rgb(255, 212, 0)", "rgb(0, 0, 0)"]);
    await page.goto("/image");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("main");
    expect({ elsewhere, complaints }).toEqual({ elsewhere: [], complaints: [] });
    await close();
  });
});
