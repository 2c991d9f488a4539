import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { images } from "../../src/holder/identity/catalogues.ts";

const folder = new URL("../../assets/security-images/", import.meta.url);
const drawings = images.map(({ id }) => [id, readFileSync(new URL(`${id}.svg`, folder), "utf8")] as const);

// what an old telephone draws, and what can neither run nor fetch nor say anything
const elements = new Set(["svg", "g", "rect", "circle", "ellipse", "path"]);
const attributes: Readonly<Record<string, RegExp>> = {
  xmlns: /^http:\/\/www\.w3\.org\/2000\/svg$/,
  viewBox: /^0 0 96 96$/,
  d: /^[MLHVCSQTAZmlhvcsqtaz0-9 .-]+$/,
  transform: /^((translate|rotate|scale|matrix)\([0-9 .-]+\) ?)+$/,
  fill: /^(none|#[0-9a-f]{6})$/,
  stroke: /^(none|#[0-9a-f]{6})$/,
  "stroke-linecap": /^round$/,
  "stroke-linejoin": /^round$/,
};
const size = /^-?\d*\.?\d+$/;
const sizes = new Set(["width", "height", "x", "y", "cx", "cy", "r", "rx", "ry", "stroke-width"]);

/** What is not a plain drawing in an SVG: loose text, a tag that does not close, anything not listed above. */
function faultsOf(svg: string): readonly string[] {
  const faults: string[] = [];
  const open: string[] = [];
  let roots = 0;
  const loose = svg.replace(
    /<(\/?)([\w-]+)((?: [\w-]+="[^"<&]*")*)(\/?)>/g,
    (_whole, end: string, name: string, given: string, alone: string) => {
      if (!elements.has(name)) faults.push(`<${name}>`);
      if (end !== "" && (open.pop() !== name || given !== "" || alone !== "")) faults.push(`</${name}>`);
      if (end === "" && open.length === 0) roots += 1;
      if (end === "" && alone === "") open.push(name);
      faults.push(...attributeFaults(given));
      return "";
    },
  );
  if (loose.trim() !== "") faults.push(loose.trim());
  if (open.length > 0 || roots !== 1) faults.push("not one whole element");
  return faults;
}

function attributeFaults(given: string): readonly string[] {
  const pairs = [...given.matchAll(/ ([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => ({
    name,
    value,
  }));
  const wrong = pairs.filter(
    ({ name, value }) => !(sizes.has(name) ? size : (attributes[name] ?? /$^/)).test(value),
  );
  const twice = pairs.filter(({ name }, index) => pairs.findIndex((pair) => pair.name === name) !== index);
  return [...wrong, ...twice].map(({ name, value }) => `${name}="${value}"`);
}

test("every image has its drawing, and there is no other file", () => {
  expect(readdirSync(folder).toSorted()).toEqual(images.map(({ id }) => `${id}.svg`).toSorted());
});

describe("the drawing of", () => {
  test.each(drawings)("%s is plain, small and square", (_id, svg) => {
    expect(faultsOf(svg)).toEqual([]);
    expect(svg).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 96 96">\n/);
    expect(Buffer.byteLength(svg)).toBeLessThan(3 * 1024);
  });

  test.each(drawings)("%s does not tell its name", (id, svg) => {
    const names = [
      id,
      ...images.filter((image) => image.id === id).flatMap(({ text }) => [text.es, text.en]),
    ];
    expect(names.filter((name) => svg.toLowerCase().includes(name.toLowerCase()))).toEqual([]);
  });
});

test("all drawings stand on the same tile, and differ by their lines alone", () => {
  const tiles = drawings.map(([, svg]) => /<rect [^>]*\/>/.exec(svg)?.[0]);
  expect(new Set(tiles).size).toBe(1);
  const colourless = drawings.map(([, svg]) => svg.replace(/ (fill|stroke)="#[0-9a-f]{6}"/g, ""));
  expect(new Set(colourless).size).toBe(images.length);
});

describe("a drawing would be refused for", () => {
  const drawn = (inside: string) =>
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">${inside}</svg>`;

  test.each([
    ["a script", "<script>alert(1)</script>"],
    ["a reference", '<g xlink:href="#a"/>'],
    ["a picture from elsewhere", '<image href="https://example.com/a.png"/>'],
    ["words", "<text>llama</text>"],
    ["a title", "<title>llama</title>"],
    ["a style", '<path style="fill:red" d="M0 0"/>'],
    ["a paint from elsewhere", '<path fill="url(#a)" d="M0 0"/>'],
    ["a handler", '<g onload="alert(1)"/>'],
    ["a comment", "<!-- llama -->"],
    ["an entity", "&lt;"],
    ["loose text", "llama"],
    ["an attribute twice", '<path d="M0 0" d="M1 1"/>'],
    ["a tag left open", "<g>"],
    ["tags that cross", "<g><path></g></path>"],
  ])("%s", (_what, inside) => {
    expect(faultsOf(drawn(inside))).not.toEqual([]);
    expect(faultsOf(drawn('<path d="M0 0h1" fill="none"/>'))).toEqual([]);
  });

  test("a second root", () => {
    expect(faultsOf(drawn("") + drawn(""))).not.toEqual([]);
  });
});
