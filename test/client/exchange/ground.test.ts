import { expect, test } from 'vitest';
import { groundOf, regionsToName } from '../../../client/exchange/ground.ts';
import type { RegionView } from '../../../server/contract/regions.ts';

const region = (id: string, kind: RegionView['kind'], parentId: string | null): RegionView => ({
  id,
  kind,
  parentId,
  code: id,
  name: { zh: id, en: id },
  bbox: null,
  areaM2: null,
});
const regions = [
  region('37', 'province', null),
  region('3715', 'city', '37'),
  region('371502', 'county', '3715'),
  region('z', 'zone', '371502'),
];

test('the ground of an import is said as a whole, by regions, by an area, or not at all', () => {
  expect(groundOf('all')).toBe('all');
  expect(groundOf(['371502'])).toBe('regions');
  expect(groundOf({ type: 'Polygon', coordinates: [] })).toBe('area');
  expect([groundOf(null), groundOf(undefined)]).toEqual(['unsaid', 'unsaid']);
});

test('a person names counties and zones within the scope, with all below it', () => {
  const names = (scope: string[]) => regionsToName(regions, scope).map(({ id }) => id);
  expect(names(['*'])).toEqual(['371502', 'z']);
  expect(names(['3715'])).toEqual(['371502', 'z']);
  expect(names(['z'])).toEqual(['z']);
  expect(names([])).toEqual([]);
});
