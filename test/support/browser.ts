import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where Debian and others have it. */
const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * Starts a real Chromium. Where none is installed it says so and is undefined, or throws when
 * CLAVE_TEST_BROWSER=required, so that CI never skips.
 */
export async function startBrowser(): Promise<Browser | undefined> {
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined) return missing();
  // the sandbox wants another account than root's
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}

function missing(): undefined {
  const sentence = "no Chromium is installed (/usr/bin/chromium)";
  if (process.env["CLAVE_TEST_BROWSER"] === "required") throw new Error(`${sentence}, but it is required`);
  console.log(`Browser tests skipped: ${sentence}.`);
  return undefined;
}

/** An old telephone's screen, and a desk's. */
export const screens = {
  phone: { viewport: { width: 320, height: 640 } },
  desktop: { viewport: { width: 1280, height: 900 } },
} as const satisfies Readonly<Record<string, BrowserContextOptions>>;

/** A page that notes what it fetches from elsewhere, and what the browser complains of: both must stay empty. */
export interface Watched {
  readonly page: Page;
  readonly elsewhere: string[];
  readonly complaints: string[];
  readonly close: () => Promise<void>;
}

/** Opens a page of one site in a context of its own. */
export async function openWatched(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = screens.desktop,
): Promise<Watched> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  const page = await context.newPage();
  const elsewhere: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`)) elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  return { page, elsewhere, complaints, close: () => context.close() };
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe-core finds wrong with a page as it stands: the rule, and where. */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  // a script element would be stopped by the page's own policy
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults, string[]>(
    (values) =>
      (globalThis as unknown as { axe: { run(options: unknown): Promise<AxeResults> } }).axe.run({
        runOnly: { type: "tag", values },
        // a sandboxed one runs no script that could answer, and the browser complains of the question
        iframes: false,
      }),
    standards,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/** Whether a page is wider than its window, so that a reader would have to push it sideways. */
export function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}

/** Keeps a picture of the whole page, for eyes: in the folder that CLAVE_TEST_PICTURES names, if any. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env["CLAVE_TEST_PICTURES"];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}
