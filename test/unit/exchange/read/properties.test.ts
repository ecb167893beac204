import { describe, expect, test } from 'vitest';
import { readRows } from '../../../../server/exchange/read/index.ts';
import { collection, fileOf, parcel, readContent, square, writeWithGdal } from '../../../server/exchange/files.ts';

const shape = JSON.stringify(parcel(square(116, 36.5, 0.001)).geometry);
const withProperties = (...properties: string[]) =>
  `{"type":"FeatureCollection","features":[${properties.map((text) => `{"type":"Feature","geometry":${shape},"properties":${text}}`).join(',')}]}`;

/** The attributes as they go to the database. */
async function attributesOf(text: string): Promise<string[]> {
  const rows: string[] = [];
  const request = { path: fileOf('a.geojson', text), fileName: 'a.geojson' };
  await readRows(request, { onRows: (batch) => void rows.push(...batch.attributes) });
  return rows;
}

describe('properties that want to be more than text', () => {
  test('names of the language are names like others', async () => {
    const { features } = await readContent('a.geojson', withProperties('{"__proto__":{"polluted":1},"constructor":"x","toString":null}'));
    const { properties } = features[0]!;
    expect(JSON.stringify(properties)).toBe('{"__proto__":{"polluted":1},"constructor":"x","toString":null}');
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
    expect((await attributesOf(withProperties('{"__proto__":{"a":1}}')))[0]).toBe('{"__proto__":{"a":1}}');
  });

  test('what the database cannot hold is taken out of its text, and nothing that only looks like it', async () => {
    const values = [
      '"a\\u0000b"',
      '"C:\\\\u0000x"',
      '"\\\\\\u0000"',
      '"\\ud800 half"',
      '"C:\\\\ud800"',
      '"\\ud83d\\ude00"',
      '"\\u0001\\u001f"',
    ];
    const rows = await attributesOf(withProperties(...values.map((value) => `{"v":${value},"k${value.slice(1)}:1}`)));
    expect(rows.map((row) => JSON.parse(row).v)).toEqual([
      'ab',
      'C:\\u0000x',
      '\\',
      '\ufffd half',
      'C:\\ud800',
      '\u{1f600}',
      '\u0001\u001f',
    ]);
    expect(Object.keys(JSON.parse(rows[1]!))).toEqual(['v', 'kC:\\u0000x']);
  });

  test('a whole number beyond 2^53 keeps its digits, as text', async () => {
    const numbers =
      '{"code":371502000100012345,"less":-9007199254740993,"safe":9007199254740991,"part":1.23456789012345600000,"text":"371502000100012345,"}';
    const json = await readContent('a.geojson', withProperties(numbers));
    expect(json.features[0]!.properties).toEqual({
      code: '371502000100012345',
      less: '-9007199254740993',
      safe: 9_007_199_254_740_991,
      part: 1.234567890123456,
      text: '371502000100012345,',
    });
    const sql = "select cast('9007199254740993' as integer) as big, 42 as small, '2026-01-02' as day, geometry from source";
    const files = await writeWithGdal([parcel(square(116, 36.5, 0.001))], 'GPKG', [
      '-dialect',
      'SQLITE',
      '-sql',
      sql,
      '-a_srs',
      'EPSG:4490',
    ]);
    const { features } = await readContent('a.gpkg', files.get('.gpkg')!);
    expect(features[0]!.properties).toEqual({ big: '9007199254740993', small: 42, day: '2026-01-02' });
  });

  test('days and times stay the text that they are', async () => {
    const given = { day: '2026-01-02', at: '2026-01-02T03:04:05Z', odd: '2026年1月2日' };
    const { report, features } = await readContent('a.geojson', collection([parcel(square(116, 36.5, 0.001), given)]));
    expect(features[0]!.properties).toEqual(given);
    expect(report.fields.map(({ name, type }) => [name, type])).toEqual([
      ['day', 'date'],
      ['at', 'date'],
      ['odd', 'text'],
    ]);
    const files = await writeWithGdal([parcel(square(116, 36.5, 0.001), given)], 'GPKG', ['-a_srs', 'EPSG:4490']);
    const packed = await readContent('a.gpkg', files.get('.gpkg')!);
    expect(packed.features[0]!.properties).toMatchObject({ day: expect.stringMatching(/^2026-01-02/), odd: given.odd });
  });
});
