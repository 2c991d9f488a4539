import { Browser, welch } from "./http-load.mjs";
import { asking, beginVisits, bringIn, cedulaOf, program, startPortal } from "./portal-desk.mjs";
import { mulberry32 } from "./seeded.mjs";

/** What a stranger would like to tell apart; `throttled`: a letter went to the mailbox a moment ago. */
const kinds = ["known", "wrong", "unknown", "locked", "throttled", "source", "addressless", "deceased"];
/** So many of each kind: one after the other is asked for, and none is the only one. */
const each = 40;
const failuresThatClose = 20;

/**
 * Asks for people of all kinds, in an order of chance, on each form of the way and for the page after it; gives for
 * each the largest of Welch's t between any two kinds.
 */
export async function tellApart(desk, folder, { requests, hashed }) {
  const lacks = (n) => ({ addressless: "address", deceased: "life" })[kinds[n % kinds.length]];
  bringIn(desk, folder, kinds.length * each, lacks);
  await prepare(desk);
  const portal = await startPortal(desk, folder);
  const browser = new Browser(portal.url);
  const random = mulberry32(2026);
  const dates = await visitsOfAll(desk, hashed, false, random);
  const pictures = await visitsOfAll(desk, requests, true, random);
  const byDate = ({ kind }) => (kind === "wrong" ? "1986" : "1985");
  const steps = [
    {
      what: "date of birth",
      visits: dates,
      ask: [(visit) => asking.birthDate(portal.url, visit, byDate(visit))],
    },
    {
      what: "picture",
      visits: pictures,
      ask: [(visit) => asking.picture(portal.url, visit), (visit) => asking.end(portal.url, visit)],
    },
  ];
  const told = [];
  for (const { what, visits, ask } of steps) {
    const took = ask.map(() => new Map(kinds.map((kind) => [kind, []])));
    for (const [at, visit] of visits.entries()) {
      for (const [step, bytes] of ask.entries()) {
        const answer = await browser.ask(bytes(visit));
        if (answer.status !== (step === 0 ? 303 : 200)) throw new Error(`${what}: ${answer.text}`);
        // the first ones warm the program up
        if (at >= visits.length / 20) took[step].get(visit.kind).push(answer.took);
      }
    }
    const count = visits.length / kinds.length;
    for (const [step, series] of took.entries())
      told.push({
        what: `${step === 0 ? what : "the page after it"}, ${count} of each kind`,
        ...largest(series),
      });
  }
  browser.close();
  portal.child.kill("SIGTERM");
  return told;
}

function largest(series) {
  const all = [...series];
  const pairs = all.flatMap(([one, first], at) =>
    all
      .slice(at + 1)
      .map(([other, second]) => ({ pair: `${one}, ${other}`, t: Math.abs(welch(first, second)) })),
  );
  return pairs.toSorted((one, other) => other.t - one.t)[0];
}

/** People of a kind: of those whom nobody has there is no row. */
function personOf(kind, n) {
  const at = kinds.indexOf(kind) + kinds.length * (n % each);
  return kind === "unknown" ? cedulaOf(1_000_000 + at) : cedulaOf(at);
}

/** Closes the check of those who are to be locked, and has letters sent to those who are to have had theirs. */
async function prepare(desk) {
  const actor = program.visitorFrom("198.51.100.7");
  const all = (kind) => Array.from({ length: each }, (_, n) => personOf(kind, n));
  for (const cedula of all("locked"))
    await program.transaction({ ...desk.ctx, actor }, async (own) => {
      for (let failure = 0; failure < failuresThatClose; failure += 1)
        await program.noteFailure(own, cedula, undefined);
    });
  await beginVisits(
    desk,
    all("throttled").map((identifier) => ({ identifier, proved: true, asked: true })),
  );
  const settled = await program.settleVisits(desk.ctx);
  if (settled !== each) throw new Error(`${settled} visits were settled`);
}

/** Visits of all kinds in an order of chance; those of one kind come from a source that has begun too many. */
async function visitsOfAll(desk, count, proved, random) {
  const wanted = kinds.flatMap((kind) =>
    Array.from({ length: count }, (_, n) => ({ kind, n, by: random() })),
  );
  const shuffled = wanted.toSorted((one, other) => one.by - other.by);
  const given = shuffled.map(({ kind, n }) => ({
    identifier: personOf(kind, n),
    proved,
    right: kind !== "wrong",
    source: kind === "source" ? "192.0.2.9" : `198.18.${n >> 8}.${n & 255}`,
  }));
  const begun = await beginVisits(desk, given);
  return begun.map((visit, at) => ({ ...visit, kind: shuffled[at].kind }));
}
