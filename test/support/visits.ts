import { type Context, visitorFrom } from "../../src/base/context.ts";
import { minute } from "../../src/base/time.ts";
import { giveProof, goWithoutMemory, pickImage } from "../../src/recovery/visit/say.ts";
import { settleVisits } from "../../src/recovery/visit/settle.ts";
import { beginVisit, requireVisit } from "../../src/recovery/visit/visit.ts";
import { maria, type World } from "./world.ts";

const cedula = maria["cedula"] ?? "";

let solvedSoFar = 0;

/** Somebody at home, where letters have a code beside their link unless told otherwise. */
export function codeVisitor(world: World, settings: Parameters<World["under"]>[0] = {}): Context {
  const own = world.under({ "portal.code": "true", ...settings }, world.holder);
  return { ...own, actor: visitorFrom("203.0.113.7") };
}

/** Goes the way to the letter in a browser of its own, and has it seen to; gives the secret of that visit. */
export async function askFor(
  world: World,
  ctx: Context,
  { identifier = cedula, image = "condor" }: { identifier?: string; image?: string } = {},
): Promise<string> {
  solvedSoFar += 1;
  const solved = { signature: `asked ${solvedSoFar}`, expiresAt: world.clock.now() + 10 * minute };
  const secret = await beginVisit(ctx, { purpose: "recover", identifier, solved });
  const visit = () => requireVisit(ctx, secret);
  if (image === "forgotten") await goWithoutMemory(ctx, await visit());
  await giveProof(ctx, await visit(), { proof: "birth-date", birthDate: "1985-03-12" });
  if (image !== "forgotten") await pickImage(ctx, await visit(), image);
  await settleVisits(world.system);
  return secret;
}

/** The codes in the letters that came, oldest first. */
export async function codesSent(world: World): Promise<readonly string[]> {
  const texts = (await world.mailbox()).map(({ text }) => text);
  return texts.flatMap((text) => /^ {4}(\d{4} \d{4})$/m.exec(text)?.[1] ?? []);
}

/** A code of as many digits that is none of these. */
export function wrongFor(...codes: readonly string[]): string {
  const other = ["0000 0000", "1111 1111", "2222 2222", "3333 3333"].find((each) => !codes.includes(each));
  return other ?? "4444 4444";
}
