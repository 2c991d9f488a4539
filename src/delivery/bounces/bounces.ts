import { attempt } from "../../audit/attempt.ts";
import type { Context } from "../../base/context.ts";
import { catalogue, fill } from "../../base/texts.ts";
import { inSteps } from "../../store/engine/standing.ts";
import { type FoundMail, type MailSource, mailsFrom } from "./mail-files.ts";
import { readReport } from "./report-mail.ts";
import { digestOf, type Left, type TakenReport, takeReport } from "./take-report.ts";

const texts = catalogue({
  taken: {
    es: "Se leyeron {read} {read:correo|correos} y se tomaron {applied} {applied:aviso|avisos}.",
    en: "{read} {read:mail was|mails were} read and {applied} {applied:report|reports} taken.",
  },
});

/** What came of the mails in which reports were looked for: each counts once. */
export interface BounceReport {
  readonly read: number;
  /** Reports that were kept, with what each did. */
  readonly applied: number;
  readonly repeated: number;
  readonly unmatched: number;
  readonly ambiguous: number;
  readonly notReports: number;
  readonly reports: readonly TakenReport[];
}

/** Why a mail did nothing, or could not be marked as read. */
export type Trouble = Exclude<Left, "repeated"> | "no-report" | "unreadable" | "unmarked";

/** Where the reports are, and how they are to be taken. */
export interface BounceOrder {
  readonly from: MailSource;
  /** What would happen, and nothing happens. */
  readonly dryRun?: boolean | undefined;
  /** Of a Maildir only what nobody has read yet: for whoever looks again and again. */
  readonly onlyNew?: boolean | undefined;
  /** Reads no more than so many: the others are for the next time. */
  readonly most?: number | undefined;
  /** Ends the reading after the mail at hand. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((read: number) => void) | undefined;
  readonly onTrouble?: ((name: string, why: Trouble) => void) | undefined;
}

/** Reads mails as delivery reports, each for itself: one that cannot be read, or names no letter, stops no other. */
export function takeBounces(ctx: Context, order: BounceOrder): Promise<BounceReport> {
  const tally = { read: 0, applied: 0, repeated: 0, unmatched: 0, ambiguous: 0, notReports: 0 };
  const soFar = () => (order.dryRun ? undefined : { counts: tally, words: fill(texts.taken, tally) });
  return inSteps(soFar, () =>
    attempt(ctx, "delivery.bounces", undefined, async () => {
      const reports: TakenReport[] = [];
      const seen = new Set<string>();
      for await (const mail of mailsFrom(order.from, order.onlyNew ?? false)) {
        if (order.signal?.aborted || tally.read >= (order.most ?? Number.POSITIVE_INFINITY)) break;
        const came = await takeMail(ctx, mail, order, seen);
        tally.read += 1;
        if (typeof came !== "string") reports.push(came);
        tally[columnOf(came)] += 1;
        if (typeof came === "string" && came !== "repeated") order.onTrouble?.(mail.name, came);
        if (!order.dryRun && came !== "too-early" && !(await mail.mark()))
          order.onTrouble?.(mail.name, "unmarked");
        order.onProgress?.(tally.read);
      }
      return { ...tally, reports };
    }),
  );
}

type Came = TakenReport | Left | "no-report" | "unreadable";

/** `seen` holds the reports taken by this run: a dry run leaves no other trace of them. */
async function takeMail(
  ctx: Context,
  { bytes }: FoundMail,
  { dryRun = false }: BounceOrder,
  seen: Set<string>,
): Promise<Came> {
  if (!bytes) return "unreadable";
  const report = await readReport(bytes, ctx.settings["smtp.returnPath"]);
  if (typeof report === "string") return report;
  const digest = digestOf(bytes);
  if (seen.has(digest)) return "repeated";
  const came = await takeReport(ctx, report, digest, dryRun);
  if (dryRun && typeof came !== "string") seen.add(digest);
  return came;
}

function columnOf(came: Came): "applied" | "repeated" | "unmatched" | "ambiguous" | "notReports" {
  if (typeof came !== "string") return "applied";
  if (came === "repeated" || came === "ambiguous") return came;
  return came === "no-report" || came === "unreadable" ? "notReports" : "unmatched";
}
