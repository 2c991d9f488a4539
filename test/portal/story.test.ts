import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import type { Language } from "../../src/base/texts.ts";
import { axeFaults, isTooWide, openWatched, screens, startBrowser, takePicture } from "../support/browser.ts";
import { closeDesks, Desk } from "../support/desk.ts";
import { type RunningPortal, startPortal } from "../support/portal.ts";

const browser = await startBrowser();
afterAll(async () => {
  await browser?.close();
  await closeDesks();
});

const cheap = { env: { CLAVE_PORTAL_CAPTCHA_COST: "500" } };

/** A desk with a sink, and its portal, whose letters lead to it. */
async function openHouse() {
  const desk = await (await new Desk().found()).openSink();
  const port = await freePort();
  await desk.done(["config", "set", "portal.url", `http://127.0.0.1:${port}`]);
  const portal = await startPortal(desk, ["--port", String(port)], cheap);
  return { desk, portal };
}

async function freePort(): Promise<number> {
  const { createServer } = await import("node:net");
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

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

async function linkIn(desk: Desk, page: "r" | "h"): Promise<string> {
  return until(async () => {
    const texts = (await desk.letters()).map(({ text }) => text);
    return texts.flatMap((text) => new RegExp(`http://\\S+/${page}#t=[\\w-]{43}`).exec(text) ?? []).at(-1);
  });
}

/** Ends a portal in good order, as a service is ended. */
async function ended(portal: RunningPortal): Promise<void> {
  portal.child.kill("SIGTERM");
  expect(await portal.ended).toMatchObject({ code: 0 });
}

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
  it.each<[Language, keyof typeof screens]>([
    ["es", "desktop"],
    ["en", "phone"],
  ])("in %s on a %s, with the mail read from the sink", async (language, screen) => {
    if (!browser) return;
    const { desk, portal } = await openHouse();
    const { page, elsewhere, complaints, close } = await openWatched(browser, portal.url, screens[screen]);
    const at = () => nowAt(page, `story-${language}`);
    await page.goto(`/?lang=${language}`);
    expect(await at()).toBe("home");
    await page.locator("main a.button").click();
    expect(await at()).toBe("identifier");
    await page.fill("#identifier", "1710034065");
    await proveThatSomebodyIsThere(page);
    await goOn(page);
    expect(await at()).toBe("identity");
    await page.check("input[value=question]");
    await page.fill("#answer", language === "es" ? "simon bolivar" : "Simón Bolívar");
    await goOn(page);
    expect(await at()).toBe("image");
    await page.check("input[value=condor]");
    await goOn(page);
    expect(await at()).toBe("sent");
    await page.goto(await linkIn(desk, "r"));
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
    await ended(portal);
  });

  it("by keyboard alone", async () => {
    if (!browser) return;
    const { desk, portal } = await openHouse();
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
    await keyboard.type("1710034065");
    await tabTo("altcha-widget input[type=checkbox]");
    await keyboard.press("Space");
    await page.getByText(/^(Comprobado|Checked)$/).waitFor();
    await press();
    await tabTo("#birthDay");
    await keyboard.type("12");
    await tabTo("#birthMonth");
    await keyboard.type("3");
    await tabTo("#birthYear");
    await keyboard.type("1985");
    await press();
    await tabTo("input[name=image]");
    await keyboard.press("Space");
    for (let moves = 0; moves < 9; moves += 1) {
      if ((await page.locator("input[name=image]:checked").getAttribute("value")) === "condor") break;
      await keyboard.press("ArrowRight");
    }
    await press();
    expect(await page.getAttribute("main", "data-page")).toBe("sent");
    await page.goto(await linkIn(desk, "r"));
    await tabTo("#password");
    await keyboard.type("lluvia-Tren7-violeta-mango");
    await press();
    expect(await page.getAttribute("main", "data-page")).toBe("done");
    await close();
    await ended(portal);
  });

  it("without script a page says in plain words what is needed, and where the office is", async () => {
    if (!browser) return;
    const { portal } = await openHouse();
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
    await ended(portal);
  });
});
