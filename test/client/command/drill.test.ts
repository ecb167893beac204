import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aspects, crumbsOf, type Drill, moreOf, readCommand, selOf } from '../../../client/command/drill.ts';
import { formatView, parseView } from '../../../client/state/url-state.ts';

const id = fc.stringMatching(/^[A-Za-z0-9-]{3,40}$/);
const drill: fc.Arbitrary<Drill> = fc.oneof(
  fc.constant<Drill>({ level: 'city' }),
  fc.record({ level: fc.constantFrom('region' as const, 'project' as const, 'voucher' as const), id }),
);

describe('where the commander stands', () => {
  test('the address holds the level, the kind, the aspect and the date, and opens the same view', () => {
    fc.assert(
      fc.property(drill, fc.constantFrom(...aspects), fc.constantFrom('nox', 'land.new_construction'), (at, aspect, kind) => {
        const view = { path: 'command', sel: selOf(at), date: '2026-10-01', more: moreOf(kind, aspect) };
        const read = readCommand(parseView(formatView(view)));
        expect(read).toEqual({ drill: at, kind, aspect, asOf: '2026-10-01' });
      }),
    );
  });

  test('a selection of another screen is the top, not an error', () => {
    expect(readCommand({ path: 'command', sel: 'parcel:371502001' }).drill).toEqual({ level: 'city' });
    expect(readCommand({ path: 'command', sel: 'region:' }).drill).toEqual({ level: 'city' });
    expect(readCommand({ path: 'command', more: { show: 'everything' } }).aspect).toBe('used');
  });

  test('the breadcrumb names every level that is known, the last is here', () => {
    const way = { city: 'C', regionId: 'r', regionName: 'R', projectCode: 'p', projectName: 'P', voucher: '#7' };
    expect(crumbsOf({ level: 'voucher', id: 'v' }, way).map((crumb) => crumb.label)).toEqual(['C', 'R', 'P', '#7']);
    expect(crumbsOf({ level: 'project', id: 'p' }, { city: 'C' }).map((crumb) => crumb.label)).toEqual(['C', 'p']);
    expect(crumbsOf({ level: 'city' }, way)).toHaveLength(1);
  });

  test('each step of the breadcrumb is one level up', () => {
    fc.assert(
      fc.property(drill, (at) => {
        const crumbs = crumbsOf(at, { city: 'C', regionId: 'r', projectCode: 'p' });
        expect(crumbs[0]?.drill).toEqual({ level: 'city' });
        expect(crumbs.at(-1)?.drill).toEqual(at);
      }),
    );
  });
});
