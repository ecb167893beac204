import { inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { session } from '../../../client/api/session.ts';
import { readAll } from '../../../client/export/read-all.ts';
import { workbookOf } from '../../../client/export/save.ts';
import { cellOf, type SheetTable, sheetName } from '../../../client/export/workbook.ts';
import { amountCell } from '../../../client/quota/sheet-cells.ts';

/** The files of a zip archive by its central directory. */
async function unzip(blob: Blob): Promise<Map<string, string>> {
  const bytes = Buffer.from(await blob.arrayBuffer());
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [size, nameLength, extra, comment] = [20, 28, 30, 32].map((offset, index) =>
      index === 0 ? bytes.readUInt32LE(at + offset) : bytes.readUInt16LE(at + offset),
    ) as [number, number, number, number];
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(start, start + size);
    const plain = bytes.readUInt16LE(at + 10) === 0 ? raw : inflateRawSync(raw);
    files.set(bytes.toString('utf8', at + 46, at + 46 + nameLength), plain.toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

const table = (rows: SheetTable['rows'], notes: SheetTable['notes'] = []): SheetTable => ({
  title: '账户流水',
  columns: [
    { head: '凭证号', width: 10 },
    { head: '变动 亩', width: 18 },
  ],
  rows,
  notes,
});

afterEach(() => session.update((now) => ({ ...now, synthetic: false })));

const MARKING = { sensitivity: 'internal', by: '李工', at: '2026-11-21T02:00:00Z', journal: 17 } as const;

describe('a spreadsheet', () => {
  test('keeps numbers as numbers, days and instants as days of China, and empty cells empty', () => {
    expect(amountCell('land.new_construction', 57_607)).toEqual({ amount: 86.41, decimals: 2 });
    expect(cellOf({ amount: 86.41, decimals: 2 })).toMatchObject({ type: Number, value: 86.41, format: '#,##0.00' });
    expect(cellOf({ day: '2026-11-21' })).toMatchObject({ type: Date, value: new Date('2026-11-21T00:00:00Z'), format: 'yyyy-mm-dd' });
    expect(cellOf({ instant: '2026-11-21T18:30:00Z' })).toMatchObject({ value: new Date('2026-11-22T02:30:00Z') });
    expect([cellOf(null), cellOf('')]).toEqual([null, null]);
  });

  test('never holds a formula, whatever a cell begins with', async () => {
    const risky = ['=1+1', '+86 635', '-5 亩', '@SUM(A1)', '\t=2', '=HYPERLINK("x")&\'<b>\''];
    for (const text of risky) expect(cellOf(text)).toEqual({ type: String, value: text, format: '@' });
    const files = await unzip(await workbookOf(table(risky.map((text) => [text, null])), MARKING));
    const sheets = [...files].filter(([name]) => /worksheets\/sheet\d+.xml$/.test(name));
    expect(sheets).toHaveLength(2);
    for (const [, xml] of sheets) expect(xml).not.toContain('<f>');
    expect(files.get('xl/sharedStrings.xml')).toContain('=1+1');
  });

  test('has a frozen head, a second sheet of notes, and says that demo data are made up', async () => {
    const plain = await unzip(await workbookOf(table([[1, { amount: 2.5, decimals: 2 }]], [['账簿链首', '#7 abc']]), MARKING));
    expect(plain.get('xl/workbook.xml')).toMatch(/name="账户流水".*name="说明"/s);
    expect(plain.get('xl/worksheets/sheet1.xml')).toMatch(/state="frozen"/);
    expect(plain.get('xl/worksheets/sheet1.xml')).toMatch(/<v>2\.5<\/v>/);
    expect(plain.get('xl/sharedStrings.xml')).toContain('#7 abc');
    expect(plain.get('xl/sharedStrings.xml')).toContain('内部 · 李工 · 2026-11-21 10:00 · 日志号 17');
    expect(plain.get('xl/sharedStrings.xml')).not.toContain('示意数据');
    session.update((now) => ({ ...now, synthetic: true }));
    const demo = await unzip(await workbookOf(table([[1, null]]), MARKING));
    expect(demo.get('xl/sharedStrings.xml')).toContain('示意数据');
  });

  test('a name that a sheet may not have is mended', () => {
    expect(sheetName('流水 [a]/b:c*?\\')).toBe('流水  a  b c   ');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const name = sheetName(text);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(31);
        expect(name).not.toMatch(/[[\]:*?/\\]/);
      }),
    );
  });
});

describe('reading a list to its end', () => {
  test('brings every row in order up to the most, and is complete only with all of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 30 }), async (total, size, most) => {
        const all = Array.from({ length: total }, (_, index) => index);
        const read = async (cursor: string | undefined) => {
          const from = Number(cursor ?? 0);
          const items = all.slice(from, from + size);
          return { items, next: from + size < total ? String(from + size) : null };
        };
        const counts: number[] = [];
        const { items, complete } = await readAll(read, most, (rows) => counts.push(rows));
        expect(items).toEqual(all.slice(0, most));
        expect(complete).toBe(total <= most);
        expect(counts.at(-1)).toBe(items.length);
      }),
    );
  });
});
