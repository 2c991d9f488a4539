import manifest from "../../../package.json" with { type: "json" };
import type { Backup } from "../../backup/backup.ts";
import { catalogue, fill, type Sentence } from "../../base/texts.ts";
import { iso } from "../../base/time.ts";
import { visible } from "../../base/visible.ts";
import { asRoot, locationOf } from "../command/opening.ts";
import { verb } from "../command/verb.ts";
import { whileWorking } from "../terminal/spinner.ts";
import type { Terminal } from "../terminal/terminal.ts";

const texts = catalogue({
  about: {
    es: "respaldar la mesa en una carpeta nueva, mientras todo sigue en marcha",
    en: "back the desk up into a new folder, while everything goes on",
  },
  folder: { es: "carpeta nueva, o vacía", en: "a new folder, or an empty one" },
  withKeys: {
    es: "con las llaves de la mesa: quien tenga la carpeta lo tendrá todo",
    en: "with the desk's keys: whoever has the folder has all of it",
  },
  working: { es: "Respaldando y leyendo la copia de nuevo…", en: "Backing up, and reading the copy again…" },
  done: {
    es: "El respaldo está en {path}: {size}, {n} {n:entrada|entradas} en el registro.\nSe leyó de nuevo y está entero. Termina en {head}",
    en: "The backup is in {path}: {size}, {n} {n:entry|entries} in the record.\nIt was read again and is whole. It ends in {head}",
  },
  apart: { es: "Guarde aparte ({what}): {path}", en: "Save apart ({what}): {path}" },
  keysIn: {
    es: "Esta carpeta trae las llaves: con ella se puede firmar el registro y leer lo que guarda la mesa. Ciérrela con llave.",
    en: "This folder holds the keys: with it the record can be signed and what the desk keeps can be read. Keep it locked away.",
  },
  broken: {
    es: "El registro de la mesa no está entero, y su copia tampoco: clave audit verify",
    en: "The desk's record is not whole, and so its copy is not either: clave audit verify",
  },
});

/** clave store backup DIR */
export const backup = verb({
  about: texts.about,
  takes: { "<folder>": texts.folder, "--with-keys": texts.withKeys },
  examples: [
    "clave store backup /respaldo/clave-2026-11-30",
    "clave store backup /llave-usb/clave --with-keys",
  ],
  run: async (terminal, { folder, withKeys = false }) => {
    const { backUp } = await import("../../backup/backup.ts");
    await asRoot(terminal, "store.backup", async (ctx, { home, settingTexts }) => {
      const location = locationOf(terminal, home, settingTexts);
      const order = { home, location, settingTexts, folder, withKeys, version: manifest.version };
      const made = await whileWorking(terminal, texts.working, () => backUp(ctx, order));
      if (withKeys) terminal.say(texts.keysIn);
      if (!made.recordWhole) terminal.say(texts.broken);
      terminal.answer(documentOf(made), await wordsOf(terminal, made));
    });
  },
});

function documentOf({ folder, bytes, list, recordWhole }: Backup) {
  const { madeAt, engine, record, files, leftOut, saveApart } = list;
  return {
    backup: { folder, engine, madeAt: iso(madeAt), bytes, ...record, recordWhole, files, leftOut, saveApart },
  };
}

async function wordsOf(terminal: Terminal, { folder, bytes, list }: Backup): Promise<string> {
  const { sized } = await import("../../base/disk.ts");
  const { entries: n, head } = list.record;
  const lines: Sentence[] = [
    fill(texts.done, { path: visible(folder), size: sized(bytes), n, head }),
    ...list.saveApart.map(({ what, path }) => fill(texts.apart, { what, path: visible(path) })),
  ];
  return lines.map(terminal.text).join("\n");
}
