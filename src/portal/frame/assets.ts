import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { ClaveError } from "../../base/errors.ts";
import { readSettingFile, shippedPath } from "../../base/files.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { visible } from "../../base/visible.ts";

/** What a page fetches besides itself, whole in memory. */
export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  /** The same in gzip, where that is worth the while. */
  readonly packed?: Buffer;
  /** How long a browser may keep it. */
  readonly cacheControl: string;
}

const texts = catalogue({
  noPicture: {
    es: "El ajuste portal.logo: {path} no es una imagen SVG, PNG, JPEG ni WebP.",
    en: "The setting portal.logo: {path} is no SVG, PNG, JPEG or WebP picture.",
  },
  noPictureHint: {
    es: "Nombre otra: clave config set portal.logo RUTA",
    en: "Name another: clave config set portal.logo PATH",
  },
});

const forever = "public, max-age=31536000, immutable";
const forAnHour = "public, max-age=3600";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

function assetOf(bytes: Buffer, type: string, cacheControl: string): Asset {
  const packed = /^text|svg/.test(type) ? gzipSync(bytes, { level: 9 }) : bytes;
  return { type, bytes, cacheControl, ...(packed.length < bytes.length * 0.9 && { packed }) };
}

const addresses = new Map<string, string>();
const assets = new Map<string, Asset>();

/** Read once, when the portal starts: no address that somebody asks for leads to the disk. */
for (const folder of [
  shippedPath("dist", "browser"),
  shippedPath("assets", "portal"),
  shippedPath("assets", "security-images"),
]) {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name));
    const mark = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
    const address = `/a/${name.replace(/(?=\.[^.]*$)/, `-${mark}`)}`;
    addresses.set(name, address);
    const type = types[extname(name)] ?? "application/octet-stream";
    assets.set(address, assetOf(bytes, type, forever));
    // asked for by browsers that read no page
    if (name === "icon.svg") assets.set("/favicon.ico", assetOf(bytes, type, forAnHour));
  }
}

/** Where a file of the portal's own is fetched: its content is in the address, which stays good for ever. */
export function assetAddress(name: string): string {
  const address = addresses.get(name);
  if (address === undefined) throw new Error(`The portal has no file ${name}.`);
  return address;
}

/** Where the stylesheet of an institution's colour (`#rrggbb`) is fetched. */
export function colourAddress(colour: string): string {
  return `/a/colour-${colour.slice(1).toLowerCase()}.css`;
}

/** What is fetched at an address; undefined where nothing is. */
export function findAsset(address: string): Asset | undefined {
  const [, colour] = /^\/a\/colour-([0-9a-f]{6})\.css$/.exec(address) ?? [];
  return colour === undefined
    ? assets.get(address)
    : assetOf(Buffer.from(colourSheet(colour)), "text/css; charset=utf-8", forever);
}

/** How pictures begin; by their names alone, any file of the machine could be shown to everybody. */
const pictures: readonly (readonly [type: string, begins: RegExp])[] = [
  ["image/svg+xml", /^(?:\xef\xbb\xbf|\s|<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE svg[^>]*>)*<svg[\s/>]/],
  ["image/png", /^\x89PNG\r\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/webp", /^RIFF[\s\S]{4}WEBP/],
];

/** The institution's own picture, as it is fetched at `/a/logo`; throws *config* where the file holds none. */
export function readLogo(path: string): Asset {
  const bytes = readSettingFile("portal.logo", path);
  const head = bytes.toString("latin1", 0, 2000);
  const [type] = pictures.find(([, begins]) => begins.test(head)) ?? [];
  if (type !== undefined) return assetOf(bytes, type, forAnHour);
  const sentence = fill(texts.noPicture, { path: visible(path) });
  throw new ClaveError("setting-invalid", sentence, texts.noPictureHint);
}

/** The colour, and black or white on it, whichever is told apart better (WCAG 2.2, relative luminance). */
function colourSheet(hex: string): string {
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const words = luminance > 0.179 ? "#000" : "#fff";
  return `:root{--brand:#${hex};--on-brand:${words}}`;
}
