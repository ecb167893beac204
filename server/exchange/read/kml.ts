import type { Geometry, Position } from 'geojson';
import type { FeatureSink } from './sink.ts';
import { ReadRefusal } from './types.ts';
import { mustBePlainXml, withEntities } from './xml.ts';

/**
 * Reads KML placemarks with their names, descriptions and extended data. GDAL's KML driver without libkml drops the extended data,
 * which is where a parcel's code stands. Entities beyond XML's own five, and with them entity bombs, are refused; links are never followed.
 */
export async function readKml(text: string, sink: FeatureSink, onShare: (share: number) => void): Promise<number> {
  mustBePlainXml(text);
  if (!/<(?:\w+:)?kml[\s>]/i.test(text)) throw new ReadRefusal('file.corrupt', { reason: 'no kml element' });
  let start = nextTag(text, 'Placemark', 0);
  let count = 0;
  while (start >= 0) {
    const end = text.indexOf('</', closingOf(text, 'Placemark', start));
    if (end < 0) throw new ReadRefusal('file.corrupt', { reason: 'Placemark is not closed' });
    const full = sink.add(toGeometry(text.slice(start, end)), properties(text.slice(start, end)));
    count++;
    if (full) {
      await full;
      onShare(end / text.length);
    }
    start = nextTag(text, 'Placemark', end);
  }
  return count;
}

function nextTag(text: string, name: string, from: number): number {
  const pattern = new RegExp(`<(?:\\w+:)?${name}[\\s>]`, 'g');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? -1;
}

function closingOf(text: string, name: string, from: number): number {
  const pattern = new RegExp(`</(?:\\w+:)?${name}\\s*>`, 'g');
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

function properties(mark: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  const own = mark.replace(/<(?:\w+:)?(ExtendedData|Style|MultiGeometry|Polygon|Point|LineString)[\s>][\s\S]*?<\/(?:\w+:)?\1\s*>/g, '');
  for (const name of ['name', 'description']) {
    const value = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}\\s*>`).exec(own)?.[1];
    if (value !== undefined && value.trim() !== '') out[name] = unescapeXml(value);
  }
  for (const [, name, value] of mark.matchAll(/<(?:\w+:)?SimpleData\s+name="([^"]*)"[^>]*>([\s\S]*?)<\/(?:\w+:)?SimpleData\s*>/g))
    out[unescapeXml(name!)] = unescapeXml(value!);
  for (const [, name, body] of mark.matchAll(/<(?:\w+:)?Data\s+name="([^"]*)"[^>]*>([\s\S]*?)<\/(?:\w+:)?Data\s*>/g)) {
    const value = /<(?:\w+:)?value[^>]*>([\s\S]*?)<\/(?:\w+:)?value\s*>/.exec(body!)?.[1];
    if (value !== undefined) out[unescapeXml(name!)] = unescapeXml(value);
  }
  return out;
}

function toGeometry(mark: string): Geometry | null {
  const polygons: Position[][][] = [];
  for (const [, body] of mark.matchAll(/<(?:\w+:)?Polygon[\s>]([\s\S]*?)<\/(?:\w+:)?Polygon\s*>/g)) polygons.push(polygonRings(body!));
  const rest = mark.replace(/<(?:\w+:)?Polygon[\s>][\s\S]*?<\/(?:\w+:)?Polygon\s*>/g, '');
  const lines = [...rest.matchAll(/<(?:\w+:)?(LineString|LinearRing)[\s>]([\s\S]*?)<\/(?:\w+:)?\1\s*>/g)].map((hit) =>
    coordinates(hit[2]!),
  );
  const points = [...rest.matchAll(/<(?:\w+:)?Point[\s>]([\s\S]*?)<\/(?:\w+:)?Point\s*>/g)]
    .map((hit) => coordinates(hit[1]!)[0])
    .filter((p) => p !== undefined);
  const parts: Geometry[] = [];
  if (polygons.length === 1) parts.push({ type: 'Polygon', coordinates: polygons[0]! });
  if (polygons.length > 1) parts.push({ type: 'MultiPolygon', coordinates: polygons });
  if (lines.length === 1) parts.push({ type: 'LineString', coordinates: lines[0]! });
  if (lines.length > 1) parts.push({ type: 'MultiLineString', coordinates: lines });
  if (points.length === 1) parts.push({ type: 'Point', coordinates: points[0]! });
  if (points.length > 1) parts.push({ type: 'MultiPoint', coordinates: points });
  if (parts.length <= 1) return parts[0] ?? null;
  return { type: 'GeometryCollection', geometries: parts };
}

function polygonRings(body: string): Position[][] {
  const outer = /<(?:\w+:)?outerBoundaryIs[\s>]([\s\S]*?)<\/(?:\w+:)?outerBoundaryIs\s*>/.exec(body)?.[1];
  const inner = [...body.matchAll(/<(?:\w+:)?innerBoundaryIs[\s>]([\s\S]*?)<\/(?:\w+:)?innerBoundaryIs\s*>/g)];
  return [outer ?? '', ...inner.map((hit) => hit[1]!)].map(coordinates);
}

function coordinates(body: string): Position[] {
  const text = /<(?:\w+:)?coordinates[^>]*>([\s\S]*?)<\/(?:\w+:)?coordinates\s*>/.exec(body)?.[1] ?? '';
  return text
    .trim()
    .split(/\s+/)
    .filter((tuple) => tuple !== '')
    .map((tuple) => {
      const [lon, lat, height] = tuple.split(',').map((part) => (part === '' ? Number.NaN : Number(part)));
      const position: Position = [lon ?? Number.NaN, lat ?? Number.NaN];
      if (height !== undefined && height !== 0) position.push(height);
      return position;
    });
}

function unescapeXml(text: string): string {
  const plain = text.trim().replace(/^<!\[CDATA\[([\s\S]*?)\]\]>$/, '$1');
  return plain === text.trim() ? withEntities(plain) : plain;
}
