/**
 * What knex asks of lodash, each function as far as knex goes. The build puts them in its place: to load and begin
 * the two hundred files of lodash that these few stand on costs every command at a desk a twentieth of its time.
 */

type Bag = Readonly<Record<string, unknown>>;
type Visit<R> = (value: unknown, key: string | number) => R;

/** lodash's takes only the first source when it is handed to `reduce`, and so does this. */
export function assign(target: object, source: unknown): object {
  return Object.assign(target, source);
}

/** What is missing in the first is taken from the others. */
export function defaults(target: Record<string, unknown>, ...sources: readonly Bag[]): Bag {
  for (const source of sources)
    for (const [key, value] of Object.entries(source)) if (target[key] === undefined) target[key] = value;
  return target;
}

/** One level: that is all that knex's builders change, and settings of a connection are read, not changed. */
export function clone(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  if (value === null || typeof value !== "object") return value;
  return Object.assign(Object.create(Object.getPrototypeOf(value)), value);
}

export function isPlainObject(value: unknown): boolean {
  if (value === null || typeof value !== "object") return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

export function isTypedArray(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string" || Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object" && typeof value !== "function") return true;
  return Object.keys(value).length === 0;
}

export function has(value: object | null | undefined, key: string): boolean {
  return value !== null && value !== undefined && Object.hasOwn(value, key);
}

export function each(list: object, visit: Visit<unknown>): void {
  for (const [key, value] of entriesOf(list)) visit(value, key);
}

/** Of each what a function makes of it, or what stands under a name in it. */
export function map(list: object, by: Visit<unknown> | string): unknown[] {
  return entriesOf(list).map(([key, value]) =>
    typeof by === "string" ? (value as Bag)[by] : by(value, key),
  );
}

export function reduce<R>(
  list: object,
  step: (sum: R, value: unknown, key: string | number) => R,
  from: R,
): R {
  return entriesOf(list).reduce((sum, [key, value]) => step(sum, value, key), from);
}

export function transform<R>(
  list: readonly string[],
  put: (into: R, value: string, key: string | number) => void,
  into: R,
): R {
  for (const [key, value] of list.entries()) put(into, value, key);
  return into;
}

/** Those that do not have all that is named. */
export function reject(list: readonly Bag[], named: Bag): Bag[] {
  return list.filter((one) => !Object.entries(named).every(([key, value]) => one[key] === value));
}

export function omitBy(bag: Bag, test: (value: unknown) => boolean): Bag {
  return Object.fromEntries(Object.entries(bag).filter(([, value]) => !test(value)));
}

export function groupBy(list: readonly Bag[], key: string): Record<string, Bag[]> {
  const groups: Record<string, Bag[]> = {};
  for (const one of list) {
    const name = String(one[key]);
    groups[name] ??= [];
    groups[name].push(one);
  }
  return groups;
}

export function compact(list: readonly unknown[]): unknown[] {
  return list.filter(Boolean);
}

export function last(list: readonly unknown[]): unknown {
  return list.at(-1);
}

export function tail(list: ArrayLike<unknown>): unknown[] {
  return Array.from(list).slice(1);
}

export function toArray(list: ArrayLike<unknown>): unknown[] {
  return Array.from(list);
}

export function identity<V>(value: V): V {
  return value;
}

export function constant<V>(value: V): () => V {
  return () => value;
}

let counted = 0;

export function uniqueId(prefix = ""): string {
  counted += 1;
  return `${prefix}${counted}`;
}

function entriesOf(list: object | null | undefined): [string | number, unknown][] {
  if (Array.isArray(list)) return [...list.entries()];
  return Object.entries(list ?? {});
}
