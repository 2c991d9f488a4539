/** Rows that no memory need hold at once, a page after the other; each is asked for by the last row before it. */
export async function* pagesOf<Row>(
  read: (last: Row | undefined, limit: number) => Promise<readonly Row[]>,
  size = 1000,
): AsyncGenerator<readonly Row[]> {
  let rows = await read(undefined, size);
  while (rows.length > 0) {
    yield rows;
    if (rows.length < size) return;
    rows = await read(rows.at(-1), size);
  }
}

/** The first of what is found in pages, which are read only as far as that takes. */
export async function firstOf<Row, Found>(
  pages: AsyncGenerator<readonly Row[]>,
  most: number,
  find: (rows: readonly Row[]) => Promise<readonly Found[]>,
): Promise<readonly Found[]> {
  const found: Found[] = [];
  for await (const rows of pages) {
    found.push(...(await find(rows)));
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}
