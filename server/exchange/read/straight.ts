import { type FlatFeature, readFlatGeobuf, readKinds, type ShapeKind } from './flatgeobuf.ts';
import type { OpenLayer, OpenSource } from './gdal.ts';
import { firstPosition } from './shape.ts';
import type { FeatureSink } from './sink.ts';

/**
 * The features of a layer with straight shapes, each with the kind of shape that the source has. A layer with curves, or with types such as
 * MultiSurface, is converted a second time: its declared type does not tell, since one of type GEOMETRY holds anything and a File
 * Geodatabase calls its curves polygons.
 */
export async function straightFeatures(opened: OpenSource, layer: OpenLayer): Promise<Iterable<FlatFeature>> {
  const itIs = await opened.convert(layer.name, 'it-is');
  for (const { foreignType } of readKinds(itIs)) if (foreignType) return together(itIs, await opened.convert(layer.name, 'straight'));
  return readFlatGeobuf(itIs);
}

/** Both conversions have the same features in the same order. */
function* together(itIs: string, straight: string): Generator<FlatFeature> {
  const kinds = readKinds(itIs);
  for (const feature of readFlatGeobuf(straight)) {
    const kind = kinds.next().value as ShapeKind;
    yield { ...feature, kind: { ...kind, foreignType: feature.kind.foreignType } };
  }
}

/**
 * Puts such a feature into the sink, and says what its shape lost.
 * @param layer whose type may say that all its shapes have heights
 */
export function addStraight({ geometry, properties, kind }: FlatFeature, layer: OpenLayer, sink: FeatureSink): Promise<void> | null {
  const index = sink.featureCount;
  const at = geometry && firstPosition(geometry);
  const place = at && sink.placeOf(at);
  const { foreignType } = kind;
  if (foreignType) return sink.add(null, properties, { code: 'geometry.unsupported', params: { type: foreignType }, at });
  if (kind.isCurved) sink.find('geometry.linearised', {}, index, place);
  if (kind.hasHeights || (at && /[ZM]$/.test(layer.geometryType))) sink.find('geometry.flattened', {}, index, place);
  return sink.add(geometry, properties);
}
