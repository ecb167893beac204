/** A page of a list of the server's; `next` is null at the end. */
interface Page<R> {
  items: readonly R[];
  next: string | null;
}

/**
 * Reads a list to its end, page after page, or to `most` rows: then `complete` is false and the reader must be told.
 * @param read one page from a cursor, the first without
 * @param onCount told after each page how many rows are here
 */
export async function readAll<R>(
  read: (cursor: string | undefined) => Promise<Page<R>>,
  most: number,
  onCount: (rows: number) => void = () => undefined,
): Promise<{ items: R[]; complete: boolean }> {
  const items: R[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await read(cursor);
    items.push(...page.items);
    onCount(Math.min(items.length, most));
    const whole = page.next === null && items.length <= most;
    if (whole || items.length >= most || page.items.length === 0) return { items: items.slice(0, most), complete: whole };
    cursor = page.next ?? undefined;
  }
}
