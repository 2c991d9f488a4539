/**
 * A pure function of texts that remembers what it gave lately: letters of one kind say the same lines by the
 * thousand. What it remembers is bounded, and never a link or a code.
 */
export function remembered(compute: (text: string) => string, most = 500): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const result = compute(text);
    if (secret.test(text)) return result;
    if (known.size >= most) known.clear();
    known.set(text, result);
    return result;
  };
}

const secret = /#t=|\d{4} \d{4}/;
