import type { LayerSpecification, Map as MapLibre } from 'maplibre-gl';

type Known = Map<string, LayerSpecification>;

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Bring the layers below an anchor to a wanted list with the fewest changes: what stays keeps its tiles and does not flicker.
 * `known` is what this function put there before; it is changed.
 */
export function reconcile(map: MapLibre, known: Known, wanted: readonly LayerSpecification[], anchor: string): void {
  const ids = new Set(wanted.map((layer) => layer.id));
  for (const id of [...known.keys()].filter((each) => !ids.has(each))) {
    map.removeLayer(id);
    known.delete(id);
  }
  for (const layer of wanted) {
    const before = known.get(layer.id);
    if (before && isSameKind(before, layer)) update(map, before, layer);
    else put(map, layer, before !== undefined, anchor);
    known.set(layer.id, layer);
  }
  order(map, wanted, anchor);
}

function isSameKind(before: LayerSpecification, after: LayerSpecification): boolean {
  const shell = ({ paint: _paint, layout: _layout, ...rest }: LayerSpecification): unknown => rest;
  return same(shell(before), shell(after)) && same(before.layout, after.layout);
}

function put(map: MapLibre, layer: LayerSpecification, again: boolean, anchor: string): void {
  if (again) map.removeLayer(layer.id);
  map.addLayer(layer, anchor);
}

function update(map: MapLibre, before: LayerSpecification, after: LayerSpecification): void {
  const old = (before.paint ?? {}) as Record<string, unknown>;
  const paint = (after.paint ?? {}) as Record<string, unknown>;
  for (const name of new Set([...Object.keys(old), ...Object.keys(paint)])) {
    if (!same(old[name], paint[name]))
      map.setPaintProperty(after.id, name as Parameters<MapLibre['setPaintProperty']>[1], paint[name] as never);
  }
}

function order(map: MapLibre, wanted: readonly LayerSpecification[], anchor: string): void {
  const ids = new Set(wanted.map((layer) => layer.id));
  const now = map.getLayersOrder().filter((id) => ids.has(id));
  if (
    same(
      now,
      wanted.map((layer) => layer.id),
    )
  )
    return;
  for (const layer of wanted) map.moveLayer(layer.id, anchor);
}
