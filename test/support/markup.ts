/** An element of a drawing or a page, with all the text in it as a reader sees it. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly within: readonly string[];
}

interface Open {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly within: readonly string[];
  text: string;
}

const alone = new Set(["meta", "br"]);
const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

/** Reads HTML or SVG as strictly as XML is read; throws at the first thing that is not plainly well formed. */
export function readMarkup(markup: string): readonly Element[] {
  const found: Open[] = [];
  const open: Open[] = [];
  const tokens = /<!doctype html>|<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+="[^"<>]*")*)\s*(\/?)>|[^<]+|</gi;
  for (const [token, end, name, given = "", closed] of markup.matchAll(tokens)) {
    if (token === "<") throw new Error("a bare <");
    if (/^<!doctype/i.test(token)) continue;
    if (name === undefined) readText(token, open);
    else if (end === "/") close(name, open);
    else {
      const element = {
        name,
        attributes: attributesOf(given),
        within: open.map((each) => each.name),
        text: "",
      };
      found.push(element);
      if (closed !== "/" && !alone.has(name)) open.push(element);
    }
  }
  if (open.length > 0) throw new Error(`<${open.at(-1)?.name}> is not closed`);
  return found;
}

function readText(text: string, open: readonly Open[]): void {
  const isStyle = open.at(-1)?.name === "style";
  if (!isStyle && /[>"']/.test(text)) throw new Error(`not escaped: ${text}`);
  if (open.length === 0 && text.trim() !== "") throw new Error(`loose text: ${text}`);
  const said = isStyle ? "" : decoded(text);
  for (const element of open) element.text += said;
}

function close(name: string, open: Open[]): void {
  const last = open.pop();
  if (last?.name !== name) throw new Error(`</${name}> closes <${last?.name}>`);
}

function attributesOf(given: string): Readonly<Record<string, string>> {
  const pairs = [...given.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw new Error(`twice the same:${given}`);
  return Object.fromEntries(pairs.map(([name, value = ""]) => [name, decoded(value)]));
}

function decoded(text: string): string {
  if (/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\p{Cs}/u.test(text))
    throw new Error("not a character of XML");
  return text.replace(/&[^;]*;?/g, (entity) => {
    const character = entities[entity];
    if (character === undefined) throw new Error(`not an entity: ${entity}`);
    return character;
  });
}

/** What is wrong with the ids of a document: one given twice, one that is named and not given. */
export function idFaults(elements: readonly Element[]): readonly string[] {
  const ids = elements.flatMap(({ attributes }) => attributes["id"] ?? []);
  const named = elements.flatMap(({ attributes }) => attributes["aria-labelledby"]?.split(" ") ?? []);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice: ${id}`),
    ...named.filter((id) => !ids.includes(id)).map((id) => `missing: ${id}`),
  ];
}

/** The words written in a drawing, in order. */
export function wordsOf(svg: string): readonly string[] {
  return readMarkup(svg)
    .filter(({ name }) => name === "text")
    .map(({ text }) => text);
}
