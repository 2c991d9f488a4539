/** A mobile number as `+5939XXXXXXXX` from any way of writing it in Ecuador; undefined for anything else. */
export function normalisePhone(text: string): string | undefined {
  // nobody writes a number this long, and a cell may hold megabytes
  if (text.length > 40) return undefined;
  const digits = text.trim().replace(/[ \u00a0().-]/g, "");
  const mobile = /^(?:(?:\+|00)?593)?0?(9[0-9]{8})$/.exec(digits)?.[1];
  return mobile === undefined ? undefined : `+593${mobile}`;
}
