import { afterAll, describe, expect, it } from "vitest";
import { axeFaults, isTooWide, openWatched, screens, startBrowser, takePicture } from "../support/browser.ts";
import { samples } from "../support/portal-samples.ts";
import { serveSamples } from "../support/sample-site.ts";

const browser = await startBrowser();
const site = await serveSamples();
afterAll(async () => {
  await browser?.close();
  await site.close();
});

// every pair of screen, colours and language once
const views = [
  ["phone", "light", "es"],
  ["phone", "dark", "en"],
  ["desktop", "light", "en"],
  ["desktop", "dark", "es"],
] as const;

describe.runIf(browser)("every page, with all that it may have", () => {
  it.each(views)("reads well on a %s, in %s colours, in %s", async (screen, colorScheme, language) => {
    if (!browser) return;
    const watched = await openWatched(browser, site.origin, { ...screens[screen], colorScheme });
    const { page, elsewhere, complaints } = watched;
    for (const name of Object.keys(samples)) {
      await page.goto(`/${name}?wrong&lang=${language}`);
      await takePicture(page, [name, screen, colorScheme, language].join("-"));
      expect.soft({ name, axe: await axeFaults(page) }).toEqual({ name, axe: [] });
      expect.soft({ name, wide: await isTooWide(page) }).toEqual({ name, wide: false });
    }
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
    await watched.close();
  });

  it("would be seen to be wrong, to ask elsewhere, or to be too wide", async () => {
    if (!browser) return;
    const { page, elsewhere, complaints, close } = await openWatched(browser, site.origin, screens.phone);
    await page.goto("/identifier");
    await page.evaluate(`document.querySelector("label").remove();
      document.querySelector("h1").style.width = "400px";
      document.body.append(Object.assign(new Image(), { src: "https://elsewhere.example/a.png", alt: "" }));`);
    await expect.poll(() => complaints.join()).toContain("https://elsewhere.example/a.png");
    expect(await axeFaults(page)).toContain("label: #identifier");
    expect(await isTooWide(page)).toBe(true);
    expect(elsewhere).toEqual(["https://elsewhere.example/a.png"]);
    await close();
  });
});
