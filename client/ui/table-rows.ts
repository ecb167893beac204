/** What a column may be sorted by. */
export type Sortable = string | number | null | undefined;

/** Which column sorts, and which way. */
export interface Sort {
  key: string;
  down: boolean;
}

const collator = new Intl.Collator('zh-CN', { numeric: true });

/** Rows in the order of a column: numbers by size, text by pinyin with numerals by value, what is absent last in both ways. Stable. */
export function sortRows<R>(rows: readonly R[], sortedBy: (row: R) => Sortable, down: boolean): R[] {
  const absent = (value: Sortable): boolean => value === null || value === undefined || value === '';
  return [...rows].sort((first, second) => {
    const a = sortedBy(first);
    const b = sortedBy(second);
    if (absent(a) || absent(b)) return Number(absent(a)) - Number(absent(b));
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
    return down ? -order : order;
  });
}

/** The slice of a long list that is drawn: what is seen, and some rows around it. */
export function windowOf(count: number, scrollTop: number, height: number, rowHeight: number): { from: number; to: number } {
  const margin = 12;
  const from = Math.max(0, Math.floor(scrollTop / rowHeight) - margin);
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + margin);
  return { from: Math.min(from, to), to };
}
