import { compact } from "./folding.ts";
import { isOnlyRuns } from "./sequences.ts";

/** Words that people in Ecuador put into passwords, the likelier first: compact, so lower case and without accents. */
export const ecuadorianWords: readonly string[] = `
ecuador quito guayaquil barcelona emelec liga ligadequito cuenca iess clave seguro segurosocial afiliado
contrasena ambato manta loja machala ibarra riobamba esmeraldas portoviejo duran quevedo milagro babahoyo
latacunga tulcan salinas santodomingo guaranda azogues puyo tena macas zamora coca nuevaloja lagoagrio otavalo
cayambe sangolqui ruminahui samborondon daule naranjal huaquillas atacames montanita banos mindo vilcabamba
pichincha guayas azuay manabi eloro tungurahua chimborazo imbabura cotopaxi carchi bolivar canar losrios
santaelena galapagos napo pastaza morona sucumbios orellana amazonia oriente costa sierra cotacachi
antisana cayapas guayllabamba panecillo malecon ladelicia quitumbe cumbaya tumbaco
ldu bsc csemelec barcelonasc deportivoquito elnacional aucas independiente delfin mushucruna olmedo
bombillo idolo latri sipuede jubilado jubilacion pension prestamo quirografario biess montepio
senescyt sri registrocivil cedula petroecuador espol puce utpl
mitaddelmundo sucre condor cevichero encebollado guatita hornado locro
paisita mijita ecuatoriano ecuatoriana guayaco quiteno chulla monitos longo pana
`
  .trim()
  .split(/\s+/);

/** Fewer characters than this beside known words leave a password expected. */
const telling = 4;

/** A word or part shorter than this is too short to stand for a password. */
const shortest = 6;

let blocklist: Promise<ReadonlySet<string>> | undefined;

/**
 * Whether a password is one that attackers try first: on the list of common ones (also with digits and marks
 * behind it), one part over and over, nothing but runs, or local words and years alone.
 */
export async function isCommon(password: string): Promise<boolean> {
  const text = password.toLowerCase();
  const part = repeatedPart(text);
  if (isOnlyRuns(text) || isOnlyLocalWords(text)) return true;
  if (part !== text && part.length < shortest) return true;
  blocklist ??= loadBlocklist();
  const listed = await blocklist;
  const stem = compact(text).replace(/\p{N}+$/u, "");
  if (listed.has(text) || listed.has(part)) return true;
  return stem.length >= shortest && (listed.has(stem) || listed.has(repeatedPart(stem)));
}

/** The part that a text repeats, or all of it: `perro` of `perroperroperro`. */
function repeatedPart(text: string): string {
  return /^(.+?)\1+$/su.exec(text)?.[1] ?? text;
}

const localWords = new RegExp(
  [...ecuadorianWords].sort((one, other) => other.length - one.length).join("|"),
  "g",
);

function isOnlyLocalWords(text: string): boolean {
  const letters = compact(text);
  const rest = letters.replace(localWords, " ");
  return rest !== letters && rest.replace(/(19|20)\d\d/g, "").replaceAll(" ", "").length < telling;
}

export async function loadBlocklist(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"].map((word) => word.toLowerCase()));
}
