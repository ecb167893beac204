import { readFile } from 'node:fs/promises';
import type { Position } from 'geojson';
import { type FlatFeature, readFlatGeobuf } from './flatgeobuf.ts';
import { insideRing } from './planar.ts';
import type { FeatureSink } from './sink.ts';
import type { EncodingDecision } from './types.ts';

const TEXTS_MAX = 500_000;

/**
 * Takes the parcels out of a drawing: closed polylines become polygons with their layer and the texts that stand inside them. Open lines and
 * other entities are counted and left out, because what they bound is a draughtsman's knowledge.
 * @param curved the handles of entities with curves; one of a block is not known by its own, so the drawing is said to have some
 */
export async function readDxf(flatPath: string, curved: ReadonlySet<string>, sink: FeatureSink): Promise<void> {
  const texts = new TextIndex();
  const outlines = new Set<string>();
  for (const { geometry, properties } of readFlatGeobuf(flatPath)) {
    if (geometry?.type === 'LineString') outlines.add(outlineKey(geometry.coordinates));
    const text = properties.Text;
    if (geometry?.type === 'Point' && typeof text === 'string' && text !== '') texts.add(geometry.coordinates, text);
  }
  const skipped = { open: 0, other: 0, texts: texts.tooMany };
  for (const feature of readFlatGeobuf(flatPath)) {
    if (isText(feature)) continue;
    const rings = closedRings(feature, outlines);
    if (!rings) {
      skipped[feature.geometry?.type === 'LineString' ? 'open' : 'other']++;
      continue;
    }
    const { Layer, EntityHandle } = feature.properties;
    const [index, place] = [sink.featureCount, rings[0]?.[0] ? sink.placeOf(rings[0][0]) : null];
    if (curved.has(String(EntityHandle ?? ''))) sink.find('geometry.linearised', {}, index, place);
    if (feature.kind.hasHeights) sink.find('geometry.flattened', {}, index, place);
    const full = sink.add({ type: 'Polygon', coordinates: rings }, { Layer, EntityHandle, Text: texts.inside(rings[0] ?? []) });
    if (full) await full;
  }
  if (skipped.open + skipped.other + skipped.texts > 0)
    sink.find('dxf.skipped', { openLines: skipped.open, others: skipped.other, texts: skipped.texts });
  const isToldOf = (sink.findingCounts['geometry.linearised'] ?? 0) > 0;
  if (curved.size > 0 && !isToldOf) sink.find('geometry.linearised', {});
}

const isText = ({ geometry, properties }: FlatFeature) =>
  geometry?.type === 'Point' && typeof properties.Text === 'string' && properties.Text !== '';

/** A closed line, or the outline of a hatch that no line of the drawing repeats (a filled parcel is drawn as both). */
function closedRings({ geometry }: FlatFeature, outlines: Set<string>): Position[][] | null {
  if (geometry?.type === 'Polygon') return outlines.has(outlineKey(geometry.coordinates[0] ?? [])) ? null : geometry.coordinates;
  if (geometry?.type !== 'LineString') return null;
  const line = geometry.coordinates;
  const [first, last] = [line[0], line.at(-1)];
  const isClosed = line.length >= 3 && first && last && first[0] === last[0] && first[1] === last[1];
  return isClosed ? [line] : null;
}

function outlineKey(line: Position[]): string {
  const box = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY] as [
    number,
    number,
    number,
    number,
  ];
  for (const [x, y] of line as [number, number][]) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return box.map((value) => value.toFixed(3)).join(' ');
}

/** Texts by their height on the sheet, so that each polygon looks only at its own band. */
class TextIndex {
  private readonly texts: { at: Position; text: string }[] = [];
  /** Texts beyond what is held; they name no parcel. */
  tooMany = 0;
  private isSorted = true;

  add(at: Position, text: string): void {
    if (this.texts.length >= TEXTS_MAX) this.tooMany++;
    else this.texts.push({ at, text });
    this.isSorted = false;
  }

  inside(ring: Position[]): string | null {
    if (!this.isSorted) this.texts.sort((a, b) => a.at[1]! - b.at[1]!);
    this.isSorted = true;
    const low = ring.reduce((least, point) => Math.min(least, point[1]!), Number.POSITIVE_INFINITY);
    const high = ring.reduce((most, point) => Math.max(most, point[1]!), Number.NEGATIVE_INFINITY);
    const found: string[] = [];
    for (let index = this.firstFrom(low); index < this.texts.length && this.texts[index]!.at[1]! <= high; index++) {
      if (insideRing(this.texts[index]!.at, ring)) found.push(this.texts[index]!.text);
    }
    return found.length > 0 ? found.join(' ').slice(0, 500) : null;
  }

  private firstFrom(low: number): number {
    let [from, to] = [0, this.texts.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.texts[middle]!.at[1]! < low) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** The code page that the drawing states, and the handles of the entities whose curves become lines. */
export async function inspectDxf(path: string): Promise<{ encoding: EncodingDecision; curved: Set<string> }> {
  const text = await readFile(path, 'latin1');
  const page = /\$DWGCODEPAGE\s+3\s+(\S+)/.exec(text.slice(0, 200_000))?.[1] ?? null;
  const version = /\$ACADVER\s+1\s+AC(\d+)/.exec(text.slice(0, 200_000))?.[1];
  const isUnicode = version !== undefined && Number(version) >= 1021;
  const encoding = isUnicode ? 'UTF-8' : page && /936/.test(page) ? 'GBK' : (page ?? 'GBK');
  return { encoding: { encoding, by: isUnicode || page ? 'format' : 'assumed' }, curved: curvedHandles(text) };
}

const CURVES = ['ARC', 'CIRCLE', 'ELLIPSE', 'SPLINE'];
const PARTS = ['VERTEX', 'SEQEND'];

/**
 * Walks the group code and value lines of blocks and entities: arcs, circles, splines, or a polyline with a bulge (group 42). The vertices of
 * an old polyline belong to the polyline before them. The handle is group 5; the empty one stands for entities without.
 */
function curvedHandles(text: string): Set<string> {
  const handles = new Set<string>();
  const entity = { type: '', handle: '', isCurved: false };
  const end = () => entity.isCurved && handles.add(entity.handle);
  for (const [code, value] of groups(text)) {
    if (code === '0' && !PARTS.includes(value)) {
      end();
      Object.assign(entity, { handle: '', isCurved: CURVES.includes(value) });
    }
    if (code === '0') entity.type = value;
    else if (code === '5' && !PARTS.includes(entity.type)) entity.handle = value;
    else if (code === '42' && ['LWPOLYLINE', 'VERTEX'].includes(entity.type)) entity.isCurved ||= Number(value) !== 0;
  }
  end();
  return handles;
}

/** Pairs of group code and value from the first block or entity on; values only of the groups that are looked at. */
function* groups(text: string): Generator<[string, string]> {
  let at = text.search(/^ *2\r?\n(BLOCKS|ENTITIES)/m);
  while (at >= 0 && at < text.length) {
    const codeEnd = text.indexOf('\n', at);
    const valueEnd = codeEnd < 0 ? -1 : text.indexOf('\n', codeEnd + 1);
    if (valueEnd < 0) return;
    const code = text.slice(at, codeEnd).trim();
    if (['0', '5', '42'].includes(code)) yield [code, text.slice(codeEnd + 1, valueEnd).trim()];
    at = valueEnd + 1;
  }
}
