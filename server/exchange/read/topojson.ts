import type { Geometry, Position } from 'geojson';
import type { FeatureSink } from './sink.ts';
import { ReadRefusal, type SourceLayer } from './types.ts';

interface TopoObject {
  type: string;
  geometries?: TopoObject[];
  arcs?: unknown;
  coordinates?: unknown;
  properties?: Record<string, unknown>;
  id?: string | number;
}

export interface Topology {
  objects: Record<string, TopoObject>;
  arcs: number[][][];
  transform?: { scale: [number, number]; translate: [number, number] };
}

/** Checks the members that decoding needs and answers the layers: every object of the topology is one. */
export function openTopology(root: Record<string, unknown>): { topology: Topology; layers: SourceLayer[] } {
  const isObject = typeof root.objects === 'object' && root.objects !== null;
  if (!isObject || !Array.isArray(root.arcs))
    throw new ReadRefusal('geojson.member_missing', { member: isObject ? 'arcs' : 'objects', pointer: '', line: 1 });
  const topology = root as unknown as Topology;
  const layers = Object.entries(topology.objects).map(([name, object]) => ({
    name,
    featureCount: object.geometries?.length ?? 1,
    geometryType: object.geometries?.[0]?.type ?? object.type,
  }));
  return { topology, layers };
}

/**
 * Decodes one object of a TopoJSON topology (format 1.0): arcs are delta-coded when a transform is given, negative indices run backwards,
 * and consecutive arcs share their end point. Exact: no simplification and no rounding beyond the file's own grid.
 */
export async function readTopoJson(topology: Topology, layer: string, sink: FeatureSink, onShare: (share: number) => void): Promise<void> {
  const arcs = decodeArcs(topology);
  const object = topology.objects[layer]!;
  const items = object.geometries ?? [object];
  for (const [index, item] of items.entries()) {
    const properties = { ...(item.properties ?? {}) };
    if (item.id !== undefined && !('id' in properties)) properties.id = item.id;
    const full = sink.add(toGeometry(item, arcs, topology, index), properties);
    if (!full) continue;
    await full;
    onShare(index / items.length);
  }
}

function decodeArcs(topology: Topology): Position[][] {
  const { transform } = topology;
  return topology.arcs.map((arc) => {
    let x = 0;
    let y = 0;
    return arc.map((point) => {
      const [dx, dy] = [Number(point[0]), Number(point[1])];
      if (!transform) return [dx, dy];
      x += dx;
      y += dy;
      return [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]];
    });
  });
}

function toGeometry(item: TopoObject, arcs: Position[][], topology: Topology, index: number): Geometry | null {
  const line = (ids: unknown) => joinArcs(ids, arcs, index);
  const lines = (lists: unknown) => asList(lists, index).map(line);
  const place = (point: unknown): Position => placePoint(point, topology);
  switch (item.type) {
    case 'Polygon':
      return { type: 'Polygon', coordinates: lines(item.arcs) };
    case 'MultiPolygon':
      return { type: 'MultiPolygon', coordinates: asList(item.arcs, index).map(lines) };
    case 'LineString':
      return { type: 'LineString', coordinates: line(item.arcs) };
    case 'MultiLineString':
      return { type: 'MultiLineString', coordinates: lines(item.arcs) };
    case 'Point':
      return { type: 'Point', coordinates: place(item.coordinates) };
    case 'MultiPoint':
      return { type: 'MultiPoint', coordinates: asList(item.coordinates, index).map(place) };
    case 'GeometryCollection':
      return {
        type: 'GeometryCollection',
        geometries: (item.geometries ?? []).map((part) => toGeometry(part, arcs, topology, index)).filter((g) => g !== null),
      };
    default:
      return null;
  }
}

function joinArcs(ids: unknown, arcs: Position[][], index: number): Position[] {
  const out: Position[] = [];
  for (const id of asList(ids, index)) {
    const arc = typeof id === 'number' ? arcs[id < 0 ? ~id : id] : undefined;
    if (!arc) throw new ReadRefusal('topojson.arc', { featureIndex: index, arc: typeof id === 'number' ? id : String(id).slice(0, 40) });
    const points = (id as number) < 0 ? arc.toReversed() : arc;
    for (let at = out.length > 0 ? 1 : 0; at < points.length; at++) out.push(points[at]!);
  }
  return out;
}

function asList(value: unknown, index: number): unknown[] {
  if (Array.isArray(value)) return value;
  throw new ReadRefusal('topojson.arc', { featureIndex: index, arc: String(value).slice(0, 40) });
}

function placePoint(point: unknown, { transform }: Topology): Position {
  const [x, y] = Array.isArray(point) ? [Number(point[0]), Number(point[1])] : [Number.NaN, Number.NaN];
  return transform ? [x * transform.scale[0] + transform.translate[0], y * transform.scale[1] + transform.translate[1]] : [x, y];
}
