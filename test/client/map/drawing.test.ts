import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addCorner, advance, beginHistory, close, cornersOf, polygonOf, redo, removeCorner, undo } from '../../../client/map/drawing.ts';
import type { Corner } from '../../../client/map/geometry.ts';
import { readEntry } from '../../../client/map/point-entry.ts';
import { checkShape } from '../../../client/map/shape.ts';

const corner = fc.tuple(
  fc.double({ min: 115, max: 117, noNaN: true }),
  fc.double({ min: 36, max: 37, noNaN: true }),
) as fc.Arbitrary<Corner>;

describe('a drawing', () => {
  it('undone as often as it was advanced is what it was, and redone it is what it became', () => {
    fc.assert(
      fc.property(fc.array(corner, { maxLength: 30 }), (corners) => {
        const drawn = corners.reduce((history, each) => advance(history, addCorner(history.now, each)), beginHistory());
        const back = corners.reduce(undo, drawn);
        expect(back.now).toEqual(beginHistory().now);
        expect(corners.reduce(redo, back).now).toEqual(drawn.now);
      }),
    );
  });

  it('forgets what was undone when it goes on, and stays when there is nothing to undo', () => {
    const one = advance(beginHistory(), addCorner(beginHistory().now, [116, 36]));
    const other = advance(undo(one), addCorner(undo(one).now, [117, 36]));
    expect(redo(other)).toBe(other);
    expect(undo(beginHistory())).toEqual(beginHistory());
  });

  it('closes with three corners and opens again when it loses one of them', () => {
    const three: Corner[] = [
      [116, 36],
      [116.1, 36],
      [116.1, 36.1],
    ];
    expect(close({ corners: three.slice(1), closed: false }).closed).toBe(false);
    const closed = close({ corners: three, closed: false });
    expect(closed.closed).toBe(true);
    expect(removeCorner(closed, 1)).toEqual({ corners: [three[0], three[2]], closed: false });
  });

  it('becomes an anticlockwise, closed ring and comes back', () => {
    const clockwise: Corner[] = [
      [116, 36],
      [116, 36.1],
      [116.1, 36.1],
    ];
    const polygon = polygonOf(clockwise);
    expect(polygon?.coordinates[0]).toEqual([
      [116.1, 36.1],
      [116, 36.1],
      [116, 36],
      [116.1, 36.1],
    ]);
    expect(polygon && cornersOf(polygon)).toHaveLength(3);
    expect(polygonOf(clockwise.slice(1))).toBeNull();
  });
});

describe('a shape', () => {
  const square: Corner[] = [
    [116, 36],
    [116.01, 36],
    [116.01, 36.01],
    [116, 36.01],
  ];
  const reason = (corners: readonly Corner[]): string => {
    const verdict = checkShape(corners);
    return verdict.valid ? '' : `${verdict.reason} ${Object.values(verdict.params).join()}`.trim();
  };

  it('is told what is wrong with it', () => {
    expect(reason(square)).toBe('');
    expect(reason(square.slice(2))).toBe('map.invalid.tooFew');
    expect(reason([square[0]!, square[2]!, square[1]!, square[3]!])).toBe('map.invalid.crossing 1,3');
    expect(reason([...square, square[3]!])).toBe('map.invalid.duplicate 5');
    expect(reason([square[0]!, square[1]!, [116.03, 36], [116.01, 36], square[2]!])).toMatch(/crossing|spike/);
    expect(reason(square.map(([lon, lat]): Corner => [lat, lon]))).toBe('map.invalid.outside');
    expect(
      reason([
        [116, 36],
        [117, 36],
        [117, 37],
        [116, 37],
      ]),
    ).toBe('map.invalid.tooLarge');
  });
});

describe('a typed point', () => {
  const near: Corner = [116, 36.45];
  const at = (text: string, last: Corner | null = null): Corner => {
    const entry = readEntry(text, last, near);
    if ('problem' in entry) throw new Error(entry.problem);
    return entry.corner;
  };

  it('is read as degrees in either order, and in degrees, minutes and seconds', () => {
    expect(at('116.0012, 36.4518')).toEqual([116.0012, 36.4518]);
    expect(at('36.4518 116.0012')).toEqual([116.0012, 36.4518]);
    expect(at('北纬 36.4518 东经 116.0012')).toEqual([116.0012, 36.4518]);
    const [lon, lat] = at('36°27′6.48″N 116°0′4.32″E');
    expect(lon).toBeCloseTo(116.0012, 9);
    expect(lat).toBeCloseTo(36.4518, 9);
  });

  it.each([
    '4036139.5704 39410459.6335',
    '39410459.6335, 4036139.5704',
    'X=4036139.5704 Y=39410459.6335',
    '4036139.5704 410459.6335',
    '410459.6335 4036139.5704',
  ])('is read as grid coordinates: %s', (text) => {
    const [lon, lat] = at(text);
    expect(lon).toBeCloseTo(116.0012, 8);
    expect(lat).toBeCloseTo(36.4518, 8);
  });

  it('is read as a length and a bearing from the last one', () => {
    const [lon, lat] = at('100@90', [117, 36]);
    expect(lat).toBeCloseTo(36, 5);
    expect(lon).toBeGreaterThan(117.0011);
    expect(readEntry('100@90', null, near)).toEqual({ problem: 'needsPoint' });
  });

  it.each(['', 'abc', '116', '116.1 36.2 5', '1 2', '999999999 1'])('is refused: “%s”', (text) => {
    expect(readEntry(text, null, near)).toEqual({ problem: 'unreadable' });
  });
});
