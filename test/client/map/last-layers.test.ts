import { expect, test } from 'vitest';
import { layersIn } from '../../../client/map/load-layers.ts';

const parcels = { id: 'parcels', group: 'cadastre', tileset: 'parcels', geometry: 'polygon', look: { line: '#5b6472', minZoom: 12 } };

test('the layers of the last time are read back as they were kept', () => {
  expect(layersIn(JSON.stringify([parcels]))).toEqual([parcels]);
});

test.each(['', 'null', '{}', '[1]', '[null]', '[{"id":"parcels"}]', '{"id":', JSON.stringify([{ ...parcels, look: undefined }])])(
  'what is of another make is passed over: %s',
  (text) => {
    expect(layersIn(text)).toEqual([]);
  },
);
