import { describe, expect, it } from 'vitest';
import { LAND_USES, landUse } from '../../../gis-data/standards/land-use.ts';
import { LAYERS, layerOf } from '../../../gis-data/standards/layers.ts';
import { countiesOf, regionCodeOf, regionNameOf, retiredRegionCodes } from '../../../gis-data/standards/region-codes.ts';
import { REGIONS } from '../../../gis-data/standards/regions.ts';
import { SITING_RULES } from '../../../gis-data/standards/siting-rules.ts';
import { ZONE_ADMITS, zoneAdmits } from '../../../gis-data/standards/zone-uses.ts';
import { rulesInForce } from '../../../server/constraints/rules.ts';

const HAN = /\p{Script=Han}/u;

describe('land use', () => {
  it('holds every code once per system, in both languages', () => {
    const keys = LAND_USES.map((use) => `${use.system}:${use.code}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const use of LAND_USES) {
      expect(use.zh).toMatch(HAN);
      expect(use.en).not.toMatch(HAN);
      expect(use.code.length % 2).toBe(0);
    }
  });

  it('keeps the two systems apart: the same digits mean different things', () => {
    expect(landUse('survey', '0601')?.zh).toBe('工业用地');
    expect(landUse('planning', '0601')?.zh).toBe('农村道路用地');
    expect(landUse('survey', '1001')?.zh).toBe('铁路用地');
    expect(landUse('planning', '1001')?.zh).toBe('工业用地');
  });

  it('answers an unknown fine code with its parent, and an unknown class with null', () => {
    expect(landUse('planning', '070199')?.code).toBe('0701');
    expect(landUse('planning', '99')).toBeNull();
  });
});

describe('regions', () => {
  it('lists the city with its eight counties and a functional zone without a code', () => {
    const counties = REGIONS.filter(({ kind }) => kind === 'county');
    expect(counties.map((county) => county.code)).toEqual(['371502', '371503', '371521', '371522', '371524', '371525', '371526', '371581']);
    expect(counties.every((county) => county.parent === '371500')).toBe(true);
    expect(REGIONS.filter((region) => region.code === null).map((region) => region.kind)).toEqual(['zone']);
  });

  it('has a successor for every retired code', () => {
    for (const [old, now] of Object.entries(retiredRegionCodes))
      expect([regionNameOf(old), regionNameOf(now)]).toEqual([null, expect.any(String)]);
  });

  it('knows the names and codes of GB/T 2260, and refuses to guess between two places of one name', () => {
    expect([regionNameOf('370000'), regionNameOf('370700'), regionNameOf('370703')]).toEqual(['山东省', '潍坊市', '寒亭区']);
    expect(countiesOf('370700')).toHaveLength(12);
    expect([regionCodeOf('茌平区', '37'), regionCodeOf('市中区', '37'), regionCodeOf('茌平区', '13')]).toEqual(['371503', null, null]);
    expect(REGIONS.filter((region) => region.code).map((region) => region.zh)).toEqual(
      REGIONS.filter((region) => region.code).map((region) => regionNameOf(region.code!)),
    );
  });
});

describe('layers', () => {
  it('names every layer once, with a half width wherever the geometry is a centre line', () => {
    expect(new Set(LAYERS.map((layer) => layer.id)).size).toBe(LAYERS.length);
    expect(LAYERS).toHaveLength(22);
    for (const layer of LAYERS.filter((candidate) => candidate.centreLine)) expect(layer.halfWidthField).toBe('halfWidthM');
  });
});

describe('siting rules', () => {
  it('quotes a clause and says every result in both languages', () => {
    expect(new Set(SITING_RULES.map((rule) => rule.id)).size).toBe(SITING_RULES.length);
    for (const rule of SITING_RULES) {
      const texts = [rule.document, rule.article, rule.remedy, ...Object.values(rule.sentence)];
      expect(texts.every((text) => HAN.test(text.zh) && text.en.length > 0 && !HAN.test(text.en))).toBe(true);
      if (rule.layer) expect(layerOf(rule.layer)?.constraint).toBe(true);
    }
  });

  it('reads every constraint layer', () => {
    const read = new Set(SITING_RULES.map((rule) => rule.layer));
    expect(LAYERS.filter((layer) => layer.constraint && !read.has(layer.id)).map((layer) => layer.id)).toEqual([]);
  });

  it('marks what was not re-read in a public source as unverified', () => {
    const unverified = SITING_RULES.filter((rule) => !rule.verified).map((rule) => rule.id);
    expect(unverified).toEqual(expect.arrayContaining(['farmland.basic', 'redline.ecological', 'water.source.first', 'hazard.geological']));
    expect(unverified).not.toContain('distance.power');
  });

  it('applies the chemical park rule to class 3 industry only, and no rule before it is in force', () => {
    const ids = (code: string, date: string) => rulesInForce(SITING_RULES, { system: 'planning', code }, date).map(({ rule }) => rule.id);
    expect(ids('100103', '2026-11-21')).toContain('chemicals.park');
    expect(ids('100102', '2026-11-21')).not.toContain('chemicals.park');
    expect(ids('100102', '2026-02-27')).not.toContain('boundary.growth');
  });
});

describe('zone uses', () => {
  it('names only classes that exist', () => {
    const codes = [...Object.keys(ZONE_ADMITS), ...Object.values(ZONE_ADMITS).flat()];
    expect(codes.filter((code) => landUse('planning', code)?.code !== code)).toEqual([]);
  });

  it('admits the own class, finer classes and listed companions, and refuses the rest', () => {
    expect(zoneAdmits('1001', '100102')).toBe(true);
    expect(zoneAdmits('100102', '1001')).toBe(true);
    expect(zoneAdmits('100102', '100101')).toBe(true);
    expect(zoneAdmits('100101', '100102')).toBe(false);
    expect(zoneAdmits('070102', '080404')).toBe(true);
    expect(zoneAdmits('0701', '100102')).toBe(false);
    expect(zoneAdmits('0102', '100102')).toBe(false);
    expect(zoneAdmits('16', '100102')).toBe(true);
  });
});
