import { describe, expect, it } from 'vitest';
import { landUseColour } from '../../../client/map/land-use-colours.ts';
import { isOnAtFirst, layersForAddress, type MapLayer } from '../../../client/map/layers.ts';
import { ownLayers } from '../../../client/map/overlay-layers.ts';
import { scaleBar } from '../../../client/map/scale-bar.ts';
import { emptyStyle, featureLayers } from '../../../client/map/style.ts';
import { LAND_USES } from '../../../gis-data/standards/land-use.ts';
import { LAYERS } from '../../../gis-data/standards/layers.ts';

const layers: MapLayer[] = LAYERS.map(({ id, group, tileset, geometry, style }) => ({
  id,
  group,
  tileset,
  geometry,
  look: style,
  visible: isOnAtFirst(id),
  opacity: 1,
}));

/** The few operators of the land-use paint, as the style specification defines them. */
function evaluate(expression: unknown, properties: Readonly<Record<string, unknown>>): unknown {
  if (!Array.isArray(expression)) return expression;
  const [operator, ...rest] = expression as [string, ...unknown[]];
  const value = (index: number): unknown => evaluate(rest[index], properties);
  if (operator === 'get') return properties[String(rest[0])];
  if (operator === 'to-string') return String(value(0) ?? '');
  if (operator === 'slice') return String(value(0)).slice(Number(rest[1]), Number(rest[2]));
  if (operator === '==') return value(0) === value(1);
  if (operator === 'case') return value(0) ? value(1) : value(2);
  if (operator !== 'match') throw new Error(operator);
  const at = rest.findIndex((each, index) => index % 2 === 1 && index < rest.length - 1 && each === value(0));
  return value(at < 0 ? rest.length - 1 : at + 1);
}

describe('the map style', () => {
  it('asks this origin only, for tiles and nothing else', () => {
    const style = emptyStyle('light', 'http://here');
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    for (const source of Object.values(style.sources)) expect(JSON.stringify(source)).toMatch(/"http:\/\/here\/tiles\//);
  });

  it.each(['light', 'dark'] as const)('draws every line above every fill in %s', (theme) => {
    const types = featureLayers(layers, theme, 'landUse').map((layer) => layer.type);
    expect(types.lastIndexOf('fill')).toBeLessThan(types.indexOf('line'));
  });

  it.each(['light', 'dark'] as const)('lets no hatch, sketch or selection strike through a name in %s', (theme) => {
    const own = ownLayers(theme);
    const name = own.findIndex(({ id }) => id === 'names');
    expect(own.findLastIndex(({ type }) => type === 'fill' || type === 'line')).toBeLessThan(name);
    expect(own.findIndex(({ id }) => id === 'sketch-corner')).toBeGreaterThan(name);
  });

  it('draws only what is on, each layer by its own features, with no id twice', () => {
    const ids = featureLayers(layers, 'light', 'status').map((layer) => layer.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('line-growth_boundary');
    expect(
      featureLayers(
        layers.map((layer) => ({ ...layer, visible: false })),
        'light',
        'landUse',
      ),
    ).toEqual([]);
  });

  it('uses official colours only in the land-use theme', () => {
    const official = JSON.stringify(featureLayers(layers, 'light', 'landUse'));
    const plain = JSON.stringify(featureLayers(layers, 'light', 'plain'));
    expect(official).toContain('#bb9674');
    expect(plain).not.toContain('#bb9674');
  });

  it('has the colour of every official class', () => {
    for (const { system, code, rgb } of LAND_USES) {
      if (system !== 'planning' || !rgb) continue;
      const hex = `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
      expect(landUseColour(code), code).toBe(hex);
    }
  });

  it('paints a survey code in the survey’s own palette, whatever its digits mean to the plan', () => {
    expect(landUseColour('0601', 'survey')).toBe(landUseColour('06', 'survey'));
    expect(landUseColour('0601', 'survey')).not.toBe(landUseColour('0601', 'planning'));
    expect(landUseColour('0702', 'survey')).not.toBe(landUseColour('0701', 'survey'));
    for (const { system, code } of LAND_USES) if (system === 'survey') expect(landUseColour(code, system), code).not.toBe('#eeeeee');
    for (const theme of ['light', 'dark'] as const) {
      const fill = featureLayers(layers, theme, 'landUse').find(({ id }) => id === 'fill-parcels')?.paint;
      const colour = (system: string, code: string): string =>
        evaluate((fill as Record<string, unknown>)['fill-color'], { system, use: code }) as string;
      expect(colour('survey', '0601')).toBe(landUseColour('0601', 'survey'));
      expect(colour('planning', '100102')).toBe('#bb9674');
      expect(colour('planning', '0601')).not.toBe(colour('survey', '0601'));
    }
  });

  it('names layers in the address only when they differ from the usual ones', () => {
    expect(layersForAddress(layers)).toBeUndefined();
    const changed = layers.map((layer) => (layer.id === 'parcels' ? { ...layer, visible: false } : layer));
    expect(layersForAddress(changed)).not.toContain('parcels');
  });
});

describe('the scale bar', () => {
  it('makes a round bar of at most 110 pixels', () => {
    expect(scaleBar(1)).toEqual({ lengthM: 100, widthPx: 100 });
    expect(scaleBar(2)).toEqual({ lengthM: 200, widthPx: 100 });
    expect(scaleBar(30).lengthM).toBe(2000);
  });
});
