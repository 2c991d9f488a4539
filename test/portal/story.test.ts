import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../src/base/texts.ts";
import { axeFaults, isTooWide, openWatched, screens, startBrowser, takePicture } from "../support/browser.ts";
import { closeDesks, Desk, textAt } from "../support/desk.ts";
import { freePort, type RunningPortal, startPortal } from "../support/portal.ts";

const browser = await startBrowser();
const desk = new Desk();
let portal: RunningPortal;
beforeAll(async () => {
  if (!browser) return;
  await (await desk.found()).openSink();
  // the letters lead to it
  const port = await freePort();
  await desk.done(["config", "set", "portal.url", `http://127.0.0.1:${port}`]);
  await desk.done(["config", "set", "portal.code", "true"]);
  portal = await startPortal(desk, ["--port", String(port)], cheap);
});
afterAll(async () => {
  await browser?.close();
  portal?.child.kill("SIGTERM");
  await portal?.ended;
  await closeDesks();
});

/** Somebody of the fixtures, and what is said to be known by. */
interface Person {
  readonly cedula: string;
  readonly address: string;
  readonly image: string;
  readonly answer: string;
}

const maria: Person = {
  cedula: "1710034065",
  address: "maria.quispe@example.com",
  image: "condor",
  answer: "Simón Bolívar",
};
const jose: Person = {
  cedula: "0159991017",
  address: "jose.penafiel@example.com",
  image: "turtle",
  answer: " unidad educativa los CEIBOS",
};
const angel: Person = {
  cedula: "0359991031",
  address: "angel.munoz@correo.example",
  image: "guitar",
  answer: "Señorita Blanca",
};
/** Born on 24 June 1958. */
const rosa: Person = {
  cedula: "0259991024",
  address: "rosa.chimbo@example.org",
  image: "volcano",
  answer: "Guaranda",
};

const cheap = { env: { CLAVE_PORTAL_CAPTCHA_COST: "500" } };

/** What a page is known by, once nothing is wrong with it. */
async function nowAt(page: Page, story: string): Promise<string | null> {
  await page.waitForLoadState("load");
  const name = await page.getAttribute("main", "data-page");
  await takePicture(page, `${story}-${name}`);
  expect.soft({ name, axe: await axeFaults(page) }).toEqual({ name, axe: [] });
  expect.soft({ name, wide: await isTooWide(page) }).toEqual({ name, wide: false });
  return name;
}

const goOn = (page: Page) => page.locator("main form button:not([type]):not(.quiet)").first().click();

async function proveThatSomebodyIsThere(page: Page): Promise<void> {
  await page.locator("altcha-widget input[type=checkbox]").focus();
  await page.keyboard.press("Space");
  await page.getByText(/^(Comprobado|Checked)$/).waitFor();
}

/** Goes on from the number to where one waits for the letter. */
async function askAs(page: Page, { cedula, answer, image }: Person): Promise<void> {
  await page.fill("#identifier", cedula);
  await proveThatSomebodyIsThere(page);
  await goOn(page);
  await page.check("input[value=question]");
  await page.fill("#answer", answer);
  await goOn(page);
  await page.check(`input[value=${image}]`);
  await goOn(page);
}

/** What is looked for in the first letter to an address that has it. */
function inLetterTo(address: string, sought: RegExp): Promise<string> {
  return until(async () => {
    const letters = (await desk.letters()).filter(({ mail }) => mail.to.includes(address));
    return letters.flatMap(({ text }) => sought.exec(text) ?? [])[0];
  });
}

const linkTo = (address: string, page = "r") =>
  inLetterTo(address, new RegExp(`http:\\S+/${page}#t=[\\w-]{43}`));

/** Asks again and again: the portal sends its letters by itself. */
async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("nothing came");
}

describe.runIf(browser)("from a forgotten password to a new one", () => {
  it.each<[Language, keyof typeof screens, Person]>([
    ["es", "desktop", jose],
    ["en", "phone", maria],
  ])("in %s on a %s, with the mail read from the sink", async (language, screen, person) => {
    if (!browser) return;
    const { page, elsewhere, complaints, close } = await openWatched(browser, portal.url, screens[screen]);
    const at = () => nowAt(page, `story-${language}`);
    await page.goto(`/?lang=${language}`);
    expect(await at()).toBe("home");
    await page.locator("main a.button").click();
    expect(await at()).toBe("identifier");
    await page.fill("#identifier", person.cedula);
    await proveThatSomebodyIsThere(page);
    await goOn(page);
    expect(await at()).toBe("identity");
    await page.check("input[value=question]");
    await page.fill("#answer", person.answer);
    await goOn(page);
    expect(await at()).toBe("image");
    await page.check(`input[value=${person.image}]`);
    await goOn(page);
    expect(await at()).toBe("sent");
    await page.goto(await linkTo(person.address));
    expect(await at()).toBe("password");
    expect(page.url()).not.toContain("#t=");
    await page.fill("#password", "1234");
    await goOn(page);
    expect(await at()).toBe("password");
    expect(await page.title()).toMatch(/^Error: /);
    await page.fill("#password", "lluvia-Tren7-violeta-mango");
    await goOn(page);
    expect(await at()).toBe("done");
    expect(elsewhere).toEqual([]);
    expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
    await close();
  });

  it.each<[Language, keyof typeof screens, Person]>([
    ["es", "phone", jose],
    ["en", "desktop", maria],
  ])("to all that was done about one's data, printed, in %s on a %s", async (language, screen, person) => {
    if (!browser) return;
    const { page, elsewhere, complaints, close } = await openWatched(browser, portal.url, screens[screen]);
    const at = () => nowAt(page, `record-${language}`);
    await page.goto(`/account?lang=${language}`);
    expect(await at()).toBe("identifier");
    await askAs(page, person);
    expect(await at()).toBe("sent");
    const link = await linkTo(person.address, "h");
    await page.goto(link.replace("#", `?lang=${language}#`));
    expect(await at()).toBe("history");
    expect(page.url()).not.toContain("#t=");
    await goOn(page);
    expect(await at()).toBe("history");
    expect(await page.textContent("dl >> nth=1")).toMatch(
      language === "es" ? /Se pidió ver .*\sen el portal ·/ : /It was asked .*\sin the portal ·/,
    );
    expect(await page.textContent("main")).not.toMatch(/127\.0\.0\.1|\d{10}|\bana\b/);
    await page.evaluate("print = () => (document.body.dataset.printed = 'yes')");
    await page.locator("[data-prints]").click();
    expect(await page.getAttribute("body", "data-printed")).toBe("yes");
    await page.emulateMedia({ media: "print" });
    await takePicture(page, `record-${language}-printed`);
    expect(await page.locator("button:visible, form:visible, .language:visible").count()).toBe(0);
    expect(await page.locator("dl:visible").count()).toBe(2);
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it("on a phone, by the code in the mail that is read on another device", async () => {
    if (!browser) return;
    const { page, elsewhere, complaints, close } = await openWatched(browser, portal.url, screens.phone);
    const at = () => nowAt(page, "code");
    await page.goto("/recover?lang=es");
    await askAs(page, angel);
    expect(await at()).toBe("sent");
    const code = await inLetterTo(angel.address, /(?<=^ {4})\d{4} \d{4}$/m);
    await page.fill("#code", code === "0000 0000" ? "1111 1111" : "0000 0000");
    await page.keyboard.press("Enter");
    await page.locator(".faults a[href='#code']").click();
    expect(await at()).toBe("sent");
    expect(await page.evaluate("document.activeElement.id")).toBe("code");
    await page.keyboard.type(code);
    await page.keyboard.press("Enter");
    await page.locator("#password").waitFor();
    expect(await at()).toBe("password");
    expect(await page.locator("#token").count()).toBe(0);
    await page.fill("#password", "lluvia-Tren7-violeta-mango");
    await goOn(page);
    expect(await at()).toBe("done");
    expect(elsewhere).toEqual([]);
    expect(complaints.filter((text) => !text.includes("422"))).toEqual([]);
    await close();
  });

  it("by keyboard alone", async () => {
    if (!browser) return;
    const { page, close } = await openWatched(browser, portal.url, screens.phone);
    const { keyboard } = page;
    /** Goes on with Tab until what is wanted has the focus. */
    const tabTo = async (selector: string) => {
      for (let tabs = 0; tabs < 40; tabs += 1) {
        await keyboard.press("Tab");
        if (await page.locator(`${selector}:focus`).count()) return;
      }
      throw new Error(`no way by keyboard to ${selector}`);
    };
    const press = async () => {
      await tabTo("main form button:not([type]):not(.quiet)");
      await Promise.all([page.waitForNavigation(), keyboard.press("Enter")]);
    };
    await page.goto("/?lang=es");
    await tabTo("main a.button");
    await Promise.all([page.waitForNavigation(), keyboard.press("Enter")]);
    await tabTo("#identifier");
    await keyboard.type(rosa.cedula);
    await tabTo("altcha-widget input[type=checkbox]");
    await keyboard.press("Space");
    await page.getByText(/^(Comprobado|Checked)$/).waitFor();
    await press();
    await tabTo("#birthDay");
    await keyboard.type("24");
    await tabTo("#birthMonth");
    await keyboard.type("6");
    await tabTo("#birthYear");
    await keyboard.type("1958");
    await press();
    await tabTo("input[name=image]");
    await keyboard.press("Space");
    for (let moves = 0; moves < 9; moves += 1) {
      if ((await page.locator("input[name=image]:checked").getAttribute("value")) === rosa.image) break;
      await keyboard.press("ArrowRight");
    }
    await press();
    expect(await page.getAttribute("main", "data-page")).toBe("sent");
    await page.goto(await linkTo(rosa.address));
    await tabTo("#password");
    await keyboard.type("lluvia-Tren7-violeta-mango");
    await press();
    expect(await page.getAttribute("main", "data-page")).toBe("done");
    const { json } = await desk.done(["recovery", "list", "--json"]);
    expect(textAt(json, "recoveries", 0, "source")).toBe("portal");
    const shown = ["recovery", "show", textAt(json, "recoveries", 0, "reference")];
    expect((await desk.done([...shown, "--lang", "es"])).stdout).toMatch(/Pedida: +[-\d: ]+, en el portal\n/);
    expect((await desk.done([...shown, "--lang", "en"])).stdout).toMatch(
      /Asked for: +[-\d: ]+, in the portal\n/,
    );
    await close();
  });

  it("without script a page says in plain words what is needed, and where the office is", async () => {
    if (!browser) return;
    const { page, close } = await openWatched(browser, portal.url, {
      ...screens.phone,
      javaScriptEnabled: false,
    });
    await page.goto("/recover?lang=es");
    await page.fill("#identifier", "1710034065");
    await goOn(page);
    expect(await page.getAttribute("main", "data-page")).toBe("identifier");
    expect(await page.inputValue("#identifier")).toBe("1710034065");
    expect(await page.locator("main").textContent()).toMatch(/JavaScript.*oficina/s);
    await close();
  });

  it("the record names the visits in which people asked as the log of requests does", async () => {
    if (!browser) return;
    const { json } = await desk.done(["audit", "log", "--json", "--limit", "500"]);
    const { entries } = json as {
      entries: { act: string; actor: { kind: string }; detail: { visit?: string } }[];
    };
    portal.child.kill("SIGTERM");
    const lines = (await portal.ended).stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const asked = entries.filter(({ act, actor }) => act === "recovery.start" && actor.kind === "holder");
    expect(asked.length).toBeGreaterThan(2);
    for (const { detail } of asked)
      expect(lines).toContainEqual(expect.objectContaining({ method: "POST", visit: detail.visit }));
  });
});
