/** What is counted of a request. */
interface Counted {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

/** The upper bounds of the classes of lengths, in seconds: a page without a wait, a password's digest, a store that is busy. */
const bounds = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10] as const;

/** What is asked for in other ways than ours is one class: whoever invents methods makes no rows. */
const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

/** Counts what a portal answers, for as long as it runs. */
export class Meter {
  readonly #answered = new Map<string, number>();
  readonly #classes = bounds.map(() => 0);
  #seconds = 0;
  #all = 0;
  #atWork = 0;

  /** A request began. */
  begin(): void {
    this.#atWork += 1;
  }

  /** A request was answered. */
  end({ method, path, status, ms }: Counted): void {
    const labels = `{path="${path}",method="${methods.has(method) ? method : "other"}",status="${status}"}`;
    this.#answered.set(labels, (this.#answered.get(labels) ?? 0) + 1);
    this.#atWork -= 1;
    this.#all += 1;
    this.#seconds += ms / 1000;
    for (const [at, bound] of bounds.entries())
      if (ms / 1000 <= bound) this.#classes[at] = (this.#classes[at] ?? 0) + 1;
  }

  /** All of it in Prometheus's text format, with what the desk says of itself. */
  told(gauges: readonly Gauge[]): string {
    const name = "clave_portal_request_seconds";
    const classes = bounds.map(
      (bound, at) => [`${name}_bucket{le="${bound}"}`, this.#classes[at] ?? 0] as const,
    );
    return [
      block("clave_portal_requests_total", "counter", "Requests answered.", [...this.#answered], true),
      block("clave_portal_requests_at_work", "gauge", "Requests being answered.", [["", this.#atWork]], true),
      block(name, "histogram", "How long answers took.", [
        ...classes,
        [`${name}_bucket{le="+Inf"}`, this.#all],
        [`${name}_sum`, this.#seconds],
        [`${name}_count`, this.#all],
      ]),
      ...gauges.map(({ name, about, values }) => block(name, "gauge", about, values, true)),
    ].join("");
  }
}

/** A figure that goes up and down, told apart by labels: `{status="queued"}`. */
export interface Gauge {
  readonly name: string;
  readonly about: string;
  readonly values: readonly (readonly [labels: string, value: number])[];
}

/** A figure's lines; a histogram's bear names of their own. */
function block(name: string, type: string, about: string, values: Gauge["values"], named = false): string {
  const lines = values.map(([label, value]) => `${named ? name : ""}${label} ${value}\n`);
  return `# HELP ${name} ${about}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}
