/** A seeded generator: the same numbers, from 0 to below 1, on every machine. */
export function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What is drawn from a seed. Only log, exp and sqrt are used: they give the same everywhere. */
export function seededChance(seed) {
  const random = mulberry32(seed);
  const normal = () => {
    for (;;) {
      const across = 2 * random() - 1;
      const up = 2 * random() - 1;
      const square = across * across + up * up;
      if (square > 0 && square < 1) return across * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };
  return {
    random,
    happens: (probability) => random() < probability,
    between: (least, below) => least + random() * (below - least),
    lognormal: (median, spread) => median * Math.exp(spread * normal()),
    pick: (list) => list[Math.floor(random() * list.length)],
  };
}

/** A list from which a plain pick gives each item as often as its weight says, to 1 in 10,000. */
export function byWeight(items) {
  const total = items.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  return items.flatMap((item) => {
    const from = Math.round((10_000 * reached) / total);
    reached += item.weight;
    return Array.from({ length: Math.round((10_000 * reached) / total) - from }, () => item);
  });
}
