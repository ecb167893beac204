import type { SetupFinding, SetupPreview } from '../../server/contract/setup.ts';
import { formatArea, formatNumber, tMaybe } from '../i18n/index.ts';

const M2_PER_KM2 = 1_000_000;

/** GEOS's reason (`Self-intersection[116.6 36.2]`) in the words of the import. */
function reasonWords(reason: string): string {
  const plain = reason.split('[')[0] ?? '';
  return tMaybe(`exchange.reason.${plain.toLowerCase().replace(/[^a-z]+/g, '_')}`) ?? plain;
}

/** What a finding says, with its area in units that fit its size and other regions by name. */
export function findingWords({ code, params }: SetupFinding, nameOf: (id: string) => string): string {
  const areaM2 = Number(params.areaM2 ?? 0);
  const area = areaM2 >= M2_PER_KM2 ? `${formatNumber(areaM2 / M2_PER_KM2, 1)} km²` : formatArea(areaM2, 'm2');
  const words = { ...params, area, other: nameOf(String(params.other)), reason: reasonWords(String(params.reason)) };
  return tMaybe(`setup.finding.${code}`, words) ?? code;
}

/** Findings that ask for a look, in contrast to those that only tell. */
const LOOK: ReadonlySet<SetupFinding['code']> = new Set([
  'code_unknown',
  'name_unknown',
  'repaired',
  'overlap',
  'gap',
  'beyond',
  'missing',
]);

/** The regions that need a look. */
export function markedRegions({ findings }: SetupPreview): ReadonlySet<string> {
  const marked = findings.filter((finding) => LOOK.has(finding.code));
  return new Set(marked.flatMap(({ regionId, params }) => (typeof params.other === 'string' ? [regionId, params.other] : [regionId])));
}

/** Only the chosen cities with what lies below them; all when none is chosen. The province stays. */
export function ofCities(preview: SetupPreview, cities: ReadonlySet<string>): SetupPreview['regions'] {
  if (cities.size === 0) return preview.regions;
  return preview.regions.filter(
    (region) => region.kind === 'province' || cities.has(region.kind === 'city' ? region.id : (region.parentId ?? '')),
  );
}
