import { tell } from '../blueprint/index.ts';
import type { commandEndpoints } from '../contract/command.ts';
import type { ReplyOf } from '../contract/endpoint.ts';
import type { Query } from '../platform/unit.ts';
import { typedPlace } from './coordinates.ts';
import { matchRank } from './initials.ts';
import {
  featureHits,
  type PlaceRow,
  parcelHits,
  placeInZone,
  projectNames,
  projectPlaces,
  regionNames,
  regionPlaces,
  voucherHits,
} from './reads.ts';

type Groups = ReplyOf<typeof commandEndpoints.search>['groups'];
type Hit = Groups[number]['items'][number];

/** Projects that the box looks through by name: beyond them a whole code still finds its project. */
const PROJECTS_MAX = 2_000;

const hitOf = (row: PlaceRow): Hit => ({
  id: row.id,
  title: row.title ?? row.id,
  subtitle: { zh: row.zh, en: row.en },
  center: row.center,
  bbox: row.bbox,
});

/** The best fits of a small list, best first. */
function bestFits<T extends { readonly code: string; readonly zh: string; readonly en: string }>(
  text: string,
  rows: readonly T[],
  limit: number,
): T[] {
  const fits = rows.flatMap((row) => {
    const rank = matchRank(text, row.code, row.zh === row.en ? [row.zh] : [row.zh, row.en]);
    return rank === null ? [] : [{ row, rank }];
  });
  return fits
    .sort((a, b) => a.rank - b.rank)
    .slice(0, limit)
    .map(({ row }) => row);
}

/** Puts the places that were read into the order of the fits. */
function inOrder(ids: readonly string[], places: readonly PlaceRow[]): PlaceRow[] {
  return ids.flatMap((id) => places.find((place) => place.id === id) ?? []);
}

async function projects(query: Query, text: string, limit: number): Promise<Hit[]> {
  const codes = bestFits(text, await projectNames(query, text, PROJECTS_MAX), limit).map((row) => row.code);
  if (codes.length === 0) return [];
  return inOrder(codes, await projectPlaces(query, codes)).map((row) => ({
    ...hitOf(row),
    subtitle: { zh: `${row.id} · ${row.zh}`, en: `${row.id} · ${row.en}` },
  }));
}

async function regions(query: Query, text: string, limit: number): Promise<Hit[]> {
  const ids = bestFits(text, await regionNames(query), limit).map((row) => row.id);
  if (ids.length === 0) return [];
  const places = await regionPlaces(query, ids);
  const names = new Map(places.map((place) => [place.id, place.name_en]));
  return inOrder(ids, places).map((row) => ({ ...hitOf(row), subtitle: { zh: row.zh || row.id, en: names.get(row.id) ?? row.en } }));
}

async function coordinates(query: Query, text: string): Promise<Hit[]> {
  const typed = typedPlace(text);
  if (!typed) return [];
  const center: [number, number] =
    typed.kind === 'degrees' ? [typed.lon, typed.lat] : await placeInZone(query, typed.zone, typed.eastingM, typed.northingM);
  if (!center.every(Number.isFinite)) return [];
  const title = center.map((degree) => degree.toFixed(6)).join(', ');
  const subtitle =
    typed.kind === 'degrees' ? { zh: 'CGCS2000', en: 'CGCS2000' } : { zh: `CGCS2000 3° ${typed.zone}`, en: `CGCS2000 3° ${typed.zone}` };
  return [{ id: center.map((degree) => degree.toFixed(8)).join(','), title, subtitle, center, bbox: null }];
}

/** Vouchers by their number or their document, for who may read the ledger. */
async function vouchers(query: Query, text: string, limit: number): Promise<Hit[]> {
  if (!query.actor.permissions.includes('ledger.read')) return [];
  return (await voucherHits(query, text, limit)).map(({ id, title, zh, en }) => ({
    id,
    title,
    subtitle: { zh, en },
    center: null,
    bbox: null,
  }));
}

/** Parcels and features by name; what is sensitive of them is in the journal before it is told. */
async function places(query: Query, text: string, limit: number): Promise<{ parcels: Hit[]; features: Hit[] }> {
  const parcels = await parcelHits(query, text, limit);
  const features = await featureHits(query, text, limit);
  const layers = [...parcels.map(() => 'parcels'), ...features.map(({ id }) => id.split('/')[0]!)];
  await tell(
    query,
    layers.map((layerId) => ({ layerId })),
    'search',
  );
  return { parcels: parcels.map(hitOf), features: features.map(hitOf) };
}

/**
 * The one search box: what fits of each group, bounded, the groups that have nothing left out. A typed place comes first, and a region whose
 * name begins with the text before what merely lies in it.
 */
export async function searchAll(query: Query, typed: string, limit: number): Promise<Groups> {
  const text = typed.trim();
  if (text === '') return [];
  const found = await regions(query, text, limit);
  const isNamed = found.some((hit) => hit.title.startsWith(text));
  const { parcels, features } = await places(query, text, limit);
  const groups: Groups = [
    { group: 'coordinates', items: await coordinates(query, text) },
    { group: 'regions', items: isNamed ? found : [] },
    { group: 'parcels', items: parcels },
    { group: 'projects', items: await projects(query, text, limit) },
    { group: 'regions', items: isNamed ? [] : found },
    { group: 'vouchers', items: await vouchers(query, text, limit) },
    { group: 'features', items: features },
  ];
  return groups.filter((group) => group.items.length > 0);
}
