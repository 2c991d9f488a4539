import { attempt } from "../audit/attempt.ts";
import { lookingActs } from "../audit/look.ts";
import { type Act, acts } from "../base/acts.ts";
import type { Context } from "../base/context.ts";
import { everyOperator, type Operator, type Role } from "../store/staff/operators.ts";
import { type ActCount, actCounts } from "../store/waits/request-flow.ts";
import { type Asked, type Period, periodOf } from "./waits/period.ts";

/** What was done, by the record. Signing in and out is no work, nor is what follows from an act by itself. */
export interface Work {
  /** By e-mail, and in person where a counter handed over the means. */
  readonly recoveriesStarted: number;
  readonly linksResent: number;
  readonly casesOpened: number;
  readonly casesApproved: number;
  readonly casesRejected: number;
  /** Looks at people. */
  readonly looks: number;
  readonly others: number;
  /** All of these together. */
  readonly total: number;
  /** Acts that the rules, the role or a brake did not let pass; none of them is counted above. */
  readonly refused: number;
}

/** What one operator did; role and office are those of now. */
export interface OperatorWork extends Work {
  readonly name: string;
  /** Undefined for one whom the desk does not know any more. */
  readonly role: Role | undefined;
  /** Empty: at no office. */
  readonly office: string;
}

/** What the operators of an office did together. */
export interface OfficeWork extends Work {
  /** Empty: those at no office. */
  readonly office: string;
}

/** The acts of a period, by operator and by office, those who did most first. */
export interface Workload extends Period {
  readonly operators: readonly OperatorWork[];
  readonly offices: readonly OfficeWork[];
}

type Kind = Exclude<keyof Work, "total">;
type Count = { -readonly [K in keyof Work]: Work[K] };

const kinds: Partial<Readonly<Record<Act, Kind>>> = {
  "recovery.start": "recoveriesStarted",
  "link.resend": "linksResent",
  "link.resend-stuck": "linksResent",
  "counter.open": "casesOpened",
  "counter.approve": "casesApproved",
  "counter.reject": "casesRejected",
};

/** Acts that only open and close the day. */
const noWork: readonly string[] = ["session.end", "session.show"];

const mostOperators = 100_000;

/** Counts what each operator did in a period; whoever may sign in is there, having done nothing too. */
export function workload(ctx: Context, asked: Asked): Promise<Workload> {
  return attempt(ctx, "report.read", undefined, async () => {
    const period = await periodOf(ctx, asked);
    const done = await actCounts(ctx.store, period.since, Math.min(period.before, period.cutOff + 1));
    const known = new Map((await everyOperator(ctx.store, mostOperators)).map((each) => [each.name, each]));
    const operators = [...works(done, known)]
      .map(([name, work]) => ({
        name,
        role: known.get(name)?.role,
        office: known.get(name)?.office ?? "",
        ...work,
      }))
      .toSorted((one, other) => other.total - one.total || (one.name < other.name ? -1 : 1));
    return { ...period, operators, offices: sums(operators) };
  });
}

function works(done: readonly ActCount[], known: ReadonlyMap<string, Operator>): ReadonlyMap<string, Work> {
  const counts = new Map<string, Count>();
  const of = (name: string): Count => {
    const count = counts.get(name) ?? noneDone();
    counts.set(name, count);
    return count;
  };
  for (const { name, disabledAt } of known.values()) if (disabledAt === undefined) of(name);
  for (const { operator, act, outcome, count } of done) {
    const kind = kindOf(act);
    if (kind === undefined) continue;
    const work = of(operator);
    if (outcome === "refused") work.refused += count;
    else {
      work[kind] += count;
      work.total += count;
    }
  }
  return counts;
}

/** What an act is counted as; undefined for what nobody is granted, for it follows from other acts. */
function kindOf(act: string): Kind | undefined {
  const granted = acts.find((each) => each === act);
  if (granted === undefined || noWork.includes(granted)) return undefined;
  return kinds[granted] ?? (lookingActs.includes(granted) ? "looks" : "others");
}

function noneDone(): Count {
  return {
    recoveriesStarted: 0,
    linksResent: 0,
    casesOpened: 0,
    casesApproved: 0,
    casesRejected: 0,
    looks: 0,
    others: 0,
    total: 0,
    refused: 0,
  };
}

function sums(operators: readonly OperatorWork[]): readonly OfficeWork[] {
  const offices = new Map<string, Count>();
  for (const { office, ...work } of operators) {
    const sum = offices.get(office) ?? noneDone();
    for (const kind of Object.keys(sum) as (keyof Count)[]) sum[kind] += work[kind];
    offices.set(office, sum);
  }
  return [...offices]
    .map(([office, work]) => ({ office, ...work }))
    .toSorted((one, other) => other.total - one.total || (one.office < other.office ? -1 : 1));
}
